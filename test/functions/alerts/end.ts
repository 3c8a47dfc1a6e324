import { FALLBACK_ROUTE } from '../../../core/policy/routes.ts';
import { LEDGER_ENTRIES, OWED } from '../../../storage/keys.ts';
import { hasPager, ownerOf, severityOf } from './rules.ts';
import { namedBy, type Stage } from './stage.ts';
import { type RunSpec, SCOPES, type Story, SUBNETS } from './story.ts';

type Truth = ReturnType<typeof severityOf>;

/** Promises of the end, when everything was seen for days: everybody knows what is so, and nothing is left lying about. */
export function checkEnd(story: Story, rules: Pick<RunSpec, 'policy'>, stage: Stage): void {
  const { end, endStandings = [] } = story;
  for (const [index, id] of SUBNETS.entries()) {
    const key = `${SCOPES[index % SCOPES.length]}/vpc-1/subnet/${id}/10.0.0.0/24#utilization`;
    const truth = severityOf(end[index] ?? 50, rules);
    const owner = ownerOf(index);
    checkKnown(key, truth, owner, stage);
    if (owner === 'team') checkPager(key, truth, stage);
    const other = owner === 'team' ? FALLBACK_ROUTE : 'team';
    stage.promise(stage.readerOf(other, 'confirmed').of(key) === undefined, `${other} was told of ${id}`);
  }
  for (const [index, { alertKey }] of stage.subjects.entries()) {
    checkKnown(alertKey, endStandings[index] === 'holds' ? 'critical' : 'over', FALLBACK_ROUTE, stage);
  }
  const owed = Object.values(stage.head()?.routes ?? {}).flatMap(({ waiting, intents }) =>
    [waiting ?? [], intents].flat(),
  );
  stage.promise(owed.length === 0, 'Something was not told', owed);
  checkSaid(stage);
  checkLeft(story, stage);
}

/** Whose alert it is knows how it stands, and was not told anything else since. */
function checkKnown(key: string, truth: Truth, route: string, stage: Stage): void {
  const { isLedgerLost } = stage;
  const believed = stage.readerOf(route, 'confirmed').of(key);
  if (believed === 'unknown') return;
  const isOver = believed === undefined || believed === 'over';
  // That something is over is only known to whoever remembers that it was not.
  const isTrue = truth === 'over' ? isOver || isLedgerLost : believed === truth;
  stage.promise(isTrue, `At the end ${key} is ${truth}, and ${route} was told that it is ${believed}`);
  const sent = stage.readerOf(route, 'sent');
  const last = sent.of(key);
  // What was published and then lost may have told of one that is over; who lost it is told what is open, and this is not.
  const isForgotten = believed === undefined && sent.isUnsaidSinceLoss(key);
  const isConfirmed = isLedgerLost || last === believed || isForgotten;
  stage.promise(isConfirmed, `${route} was told that ${key} is ${last}, not confirmed: ${believed}`);
}

/** A pager that the policy had all the time knows what is critical, and that it is so no longer. */
function checkPager(key: string, truth: Truth, stage: Stage): void {
  const hadPager = [...stage.byRun.values()].every(({ spec }) => hasPager(spec));
  if (stage.isLedgerLost || !hadPager) return;
  if (truth === 'critical') {
    checkKnown(key, truth, 'pager', stage);
    return;
  }
  const believed = stage.readerOf('pager', 'confirmed').of(key);
  stage.promise(believed !== 'critical', `At the end ${key} is ${truth}, and the pager was told that it is critical`);
}

/** Whatever is broken is said by its name, and once. */
function checkSaid(stage: Stage): void {
  const { broken, sent } = stage;
  const [only, ...more] = broken;
  if (!only?.isSaid || more.length > 0 || only.key.startsWith(OWED)) return;
  const told = sent.filter(
    ({ report, isConfirmed }) =>
      isConfirmed && report.troubles.some(({ key, isNew }) => isNew && key === `object/${only.key}`),
  );
  stage.promise(told.length <= 1, 'Damage was said more than once', only.key);
}

/** Whenever nothing is under way: nobody but a process that died leaves behind what no head names. */
export function checkLeft({ runs }: Pick<Story, 'runs'>, stage: Stage): void {
  if (stage.isLedgerLost || runs.some(({ faults }) => faults.some(({ kind }) => kind === 'crash'))) return;
  const named = new Set(namedBy(stage.head()));
  const isLeft = (key: string) => (key.startsWith(LEDGER_ENTRIES) || key.startsWith(OWED)) && !named.has(key);
  const left = stage.objects.keys().filter(isLeft);
  stage.promise(left.length === 0, 'Something was left that no head names', left);
}
