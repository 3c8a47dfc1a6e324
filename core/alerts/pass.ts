import type { Alert, Change, Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ScopeMark, Untold } from '../../statemachine/contracts/ledger.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import type { Acknowledgement, Mute } from '../../statemachine/contracts/mutes.ts';
import { listOf, unreadOf } from '../judge/proofs.ts';
import { FALLBACK_ROUTE } from '../policy/routes.ts';
import type { Policy } from '../policy/schema.ts';
import { compareText } from '../streams/compare.ts';
import { Peekable } from '../streams/peekable.ts';
import { type EvaluationLine, vpcGroups } from '../summary/evaluation-line.ts';
import type { AccountEvidence } from './absence.ts';
import { announce, type BareChange, reminder } from './announce.ts';
import type { Future } from './future.ts';
import type { HandOver } from './hand-over.ts';
import { type EarlierRun, type LastResult, LastResults, wasNotCritical } from './last-results.ts';
import { type AlertOrigin, nextState } from './life-cycle.ts';
import { findingsByKind, type Judging, type Observation, observe } from './observe.ts';
import { routesOf } from './routes.ts';
import { acknowledgementOf, muteOf, type Silence } from './silence.ts';
import { surroundings, whoHolds } from './surroundings.ts';

export type LedgerLine = Alert | ScopeMark;

/** A scope that the run evaluated. */
export interface EvaluatedScope {
  readonly scopeId: string;
  readonly evaluationsKey: string;
  /** What was found last, where it does not expire: for a scope that the ledger does not know, or whose last run expired. */
  readonly last?: EarlierRun | undefined;
  /** What the run could judge it by. */
  readonly read: ListsRead;
  readonly lines: () => AsyncIterable<string>;
  /** The same of an earlier run; nothing where that has expired. */
  readonly linesOf: (evaluationsKey: string) => AsyncIterable<string>;
  readonly parse: (line: string) => Evaluation;
}

export interface PassContext {
  readonly run: { readonly runId: string; readonly asOf: string; readonly resourceTypes: readonly string[] };
  readonly policy: Policy;
  readonly rulesSha256: string;
  readonly silence: Silence;
  readonly reminders: { readonly daily: boolean; readonly weekly: boolean };
  /** Whether a scope that was not evaluated is known to be there still. */
  readonly isExpected: (scopeId: string) => boolean;
  readonly evidenceOf: (accountId: string | undefined, region: string | undefined) => AccountEvidence;
  readonly onEvaluation: () => void;
  readonly moved: HandOver;
  readonly future: Future;
}

/** What became of one line of the ledger. */
export interface Passed {
  /** What the ledger keeps; undefined where it forgets. */
  readonly line: LedgerLine | undefined;
  readonly alert?: Alert;
  readonly routes?: readonly string[];
  readonly change?: Change;
  readonly untold?: Pick<Untold, 'why' | 'text'>;
  readonly mute?: Mute | undefined;
  readonly acknowledgement?: Acknowledgement | undefined;
}

/**
 * One pass over the ledger and the run's evaluations, both sorted by scope and key: every alert gets its present value,
 * every finding its alert. Sorted like the ledger. Holds one VPC.
 */
export async function* passOver(
  ledger: AsyncIterable<LedgerLine>,
  scopes: readonly EvaluatedScope[],
  context: PassContext,
): AsyncGenerator<Passed> {
  const entries = new Peekable(inPast(ledger, context.future));
  try {
    for (const scope of [...scopes].sort((a, b) => compareText(a.scopeId, b.scopeId))) {
      yield* unevaluated(entries, context, scope.scopeId);
      yield* evaluated(entries, scope, context);
    }
    yield* unevaluated(entries, context);
  } finally {
    await entries.close();
  }
}

async function* inPast(ledger: AsyncIterable<LedgerLine>, future: Future): AsyncGenerator<LedgerLine> {
  for await (const line of ledger) {
    yield 'scopeMark' in line ? { ...line, asOf: future.past(line.asOf) } : future.alert(line);
  }
}

/** Scopes that the run did not evaluate keep what they have. */
async function* unevaluated(entries: Peekable<LedgerLine>, context: PassContext, before?: string) {
  for await (const line of entries.takeWhile(({ scopeId }) => before === undefined || scopeId < before)) {
    yield 'scopeMark' in line ? { line } : settle(line, unseen(line, context), aboutOf(line), context, false);
  }
}

function unseen(alert: Alert, { isExpected, moved }: PassContext): Observation {
  const { scopeId } = alert;
  if (moved.isGiven(alert)) return { is: 'elsewhere' };
  if (isExpected(scopeId)) return { is: 'notSeen' };
  return { is: 'missing', evidence: { known: false, why: `Its scope ${scopeId} is not there any more` } };
}

async function* evaluated(
  entries: Peekable<LedgerLine>,
  { scopeId, evaluationsKey, last, read, lines, linesOf, ...scope }: EvaluatedScope,
  context: PassContext,
): AsyncGenerator<Passed> {
  const { runId, asOf } = context.run;
  const { future } = context;
  const parse = (line: string) => future.evaluation(scope.parse(line));
  const isOfScope = (line: LedgerLine | undefined) => line?.scopeId === scopeId;
  const first = await entries.peek();
  const mark = first && isOfScope(first) && 'scopeMark' in first ? first : undefined;
  if (mark) await entries.take();
  const baseline = mark?.rulesSha256 !== context.rulesSha256;
  yield { line: { scopeMark: true, scopeId, rulesSha256: context.rulesSha256, runId, asOf, evaluationsKey } };

  const runs = [mark, last].flatMap((run) => run ?? []);
  const before = new LastResults(runs, linesOf, scope.parse);
  async function* alertsUntil(key?: string): AsyncGenerator<Alert> {
    const comes = (line: LedgerLine) =>
      isOfScope(line) && 'evaluationKey' in line && (key === undefined || line.evaluationKey < key);
    for await (const line of entries.takeWhile(comes)) if ('evaluationKey' in line) yield line;
  }
  for await (const group of vpcGroups(lines(), parse)) {
    for (const line of group) {
      context.onEvaluation();
      for await (const alert of alertsUntil(line.key))
        yield settle(alert, missing(alert, read, context), aboutOf(alert), context, baseline);
      const alerts: Alert[] = [];
      for await (const alert of entries.takeWhile((next) => isAbout(next, scopeId, line.key))) {
        if ('evaluationKey' in alert) alerts.push(alert);
      }
      if (alerts.length === 0 && !line.mayHaveFindings) continue;
      const isNew = (alerts.length === 0 || baseline) && line.evaluation.findings.length > 0;
      const result = isNew ? await before.at(line.key) : undefined;
      const earlier = alerts.length === 0 ? await before.figuresOf(result) : [];
      const past = earlier.map((sample) => ({ ...sample, at: future.past(sample.at) }));
      yield* compared(alerts, line, group, { ...context, read }, { baseline, result, earlier: past });
    }
  }
  for await (const alert of alertsUntil())
    yield settle(alert, missing(alert, read, context), aboutOf(alert), context, baseline);
  await before.close();
}

function aboutOf({ evaluationKey }: Alert): AlertOrigin {
  return { evaluationKey };
}

function isAbout(line: LedgerLine, scopeId: string, key: string): boolean {
  return 'evaluationKey' in line && line.scopeId === scopeId && line.evaluationKey === key;
}

/** A resource that is not listed is missing only where the list that it would be in was read. */
function missing(alert: Alert, read: ListsRead, { run, evidenceOf, moved }: PassContext): Observation {
  if (moved.isGiven(alert)) return { is: 'elsewhere' };
  const { type, accountId, region } = alert.finding.resource;
  const list = listOf(type);
  if (unreadOf([{ list, at: [{ accountId, region }] }], read) !== undefined) {
    return { is: 'notSeen', why: `The list that it would be in (${list}) was not read` };
  }
  // Pools and scopes are listed by IPAM itself, whichever accounts it can read.
  const evidence = list === 'ipam-pool' ? { listedAt: run.asOf } : evidenceOf(accountId, region);
  return { is: 'missing', evidence };
}

interface Past {
  readonly baseline: boolean;
  /** What was found of the resource last. */
  readonly result: LastResult;
  readonly earlier: readonly Sample[];
}

/**
 * One evaluation and the alerts of its resource, by kind. A baseline pages for nothing that was so already; a critical that
 * began in this very run is none of it.
 */
function* compared(
  known: readonly Alert[],
  { evaluation }: EvaluationLine,
  group: readonly EvaluationLine[],
  context: PassContext & Judging,
  { baseline, result, earlier }: Past,
): Generator<Passed> {
  const findings = findingsByKind(evaluation);
  const alerts = new Map(known.map((alert) => [alert.kind, alert]));
  const kinds = [...new Set([...alerts.keys(), ...findings.keys()])].sort(compareText);
  for (const kind of kinds) {
    const own = alerts.get(kind);
    const finding = findings.get(kind);
    const isActive = own !== undefined && own.state !== 'closed';
    const taken = finding && !isActive ? context.moved.taken(evaluation, kind, finding.alertKey) : undefined;
    const alert = taken ? context.future.alert(taken) : own;
    const observation = observe(evaluation, kind, alert?.finding, context, findings);
    if (!observation) continue;
    const isCritical = observation.is === 'above' && observation.finding.severity === 'critical';
    const isTold = alert?.state === 'open' && alert.announced?.severity === 'critical';
    const beginsNow = baseline && isCritical && !isTold && wasNotCritical(result, kind, context.policy);
    const origin = { evaluationKey: evaluation.key, earlier };
    yield settle(alert, observation, origin, context, beginsNow ? 'beginsNow' : baseline, group);
  }
}

/** The next state of one alert, and what is told of it, to whom. */
function settle(
  before: Alert | undefined,
  observation: Observation,
  subject: AlertOrigin,
  context: PassContext,
  isNewScope: boolean | 'beginsNow',
  group: readonly EvaluationLine[] = [],
): Passed {
  const { run, policy, silence, rulesSha256 } = context;
  const { asOf, runId } = run;
  const isJudged = observation.is === 'above' || observation.is === 'below';
  // An alert that was out of sight when the rules changed is judged by the new ones when it is back.
  const isNewlyJudged =
    isJudged && before?.state !== 'closed' && before !== undefined && before.judgedBy !== rulesSha256;
  const beginsNow = isNewScope === 'beginsNow';
  const isByNewRules = isNewScope !== false || isNewlyJudged;
  const next = nextState(before, observation, subject, { asOf, policy, baseline: isByNewRules, beginsNow });
  const baseline = isByNewRules && !beginsNow;
  if (!next) return { line: undefined };
  const judged = isJudged && next !== before ? { ...next, judgedBy: rulesSha256 } : next;
  const alert = { ...judged, ...partiesOf(judged, observation, context) };
  const mute = muteOf(silence, alert);
  const said = announce(alert, { runId, asOf, baseline, warnings: policy.alerts.warnings, mute });
  const acknowledgement = alert.state === 'open' ? acknowledgementOf(silence, alert) : undefined;
  const bare =
    said.change ??
    (isReminded(said.alert, context, mute, acknowledgement) ? reminderOf(said.alert, context) : undefined);
  const routes = routesOf(alert, policy);
  const change = bare && completed(bare, routes, acknowledgement, group);
  const untold = change || alert.state === 'closed' ? undefined : notSeenOr(said.untold, observation);
  const { announced } = said.alert;
  const line =
    change && announced
      ? { ...said.alert, announced: announcedTo(routes, announced, alert.announced, context) }
      : said.alert;
  return {
    line,
    alert: line,
    routes,
    mute,
    acknowledgement,
    ...(change && { change }),
    ...(untold && { untold }),
  };
}

type Announced = NonNullable<Alert['announced']>;

/**
 * What is told again, as by a baseline, is not newer than when that route was told first. A route that hears only how it
 * goes on was told as well; one that the policy leaves out for a while knew, and need not be told anew when it is back.
 */
function announcedTo(
  routes: readonly string[],
  now: Announced,
  before: Announced | undefined,
  { run: { asOf }, policy }: PassContext,
): Announced {
  const known = new Map(before?.severity === now.severity ? Object.entries(before.routes ?? {}) : []);
  const isLeftOut = (route: string) => !policy.routes.some(({ name }) => name === route) && route !== FALLBACK_ROUTE;
  const others = now === before ? [...known.keys()] : [...known.keys()].filter(isLeftOut);
  const heard = [...new Set([...others, ...routes])];
  return { ...now, routes: Object.fromEntries(heard.map((route) => [route, known.get(route) ?? asOf])) };
}

/** Who has to do with a resource. What is not known any more stays as it was. */
function partiesOf(
  { finding: { resource } }: Alert,
  observation: Observation,
  { evidenceOf }: PassContext,
): Pick<Alert, 'organizationalUnitId' | 'participants'> {
  const account = evidenceOf(resource.accountId, resource.region);
  const unit = account.known && account.listed ? account.organizationalUnitId : undefined;
  const inside = 'evaluation' in observation ? observation.evaluation.inside : undefined;
  const participants =
    inside?.status === 'read'
      ? inside.interfaces?.byAccount.flatMap(({ accountId }) => (accountId === resource.accountId ? [] : [accountId]))
      : undefined;
  return { ...(unit !== undefined && { organizationalUnitId: unit }), ...(participants && { participants }) };
}

function reminderOf(alert: Alert, { run, policy }: PassContext): BareChange {
  return reminder(alert, { runId: run.runId, asOf: run.asOf, warnings: policy.alerts.warnings });
}

function isReminded(
  { state, severity, missing: out }: Alert,
  { reminders }: PassContext,
  mute: Mute | undefined,
  acknowledgement: Acknowledgement | undefined,
): boolean {
  if (state !== 'open' || mute || acknowledgement || out?.told) return false;
  return reminders.weekly || (reminders.daily && severity === 'critical');
}

function completed(
  bare: BareChange,
  routes: readonly string[],
  acknowledgement: Acknowledgement | undefined,
  group: readonly EvaluationLine[],
): Change {
  const isNews = bare.change === 'raised' || bare.change === 'escalated';
  return {
    ...bare,
    routes: [...routes],
    ...(acknowledgement && {
      acknowledged: { by: acknowledgement.by, ...(acknowledgement.reason && { reason: acknowledgement.reason }) },
    }),
    ...(isNews && surroundings(bare.finding.resource, group)),
    ...(bare.change === 'baseline' && whoHolds(bare.finding.resource, group)),
  };
}

function notSeenOr(untold: Passed['untold'], observation: Observation): Passed['untold'] {
  if (untold?.why !== 'continues' || observation.is !== 'notSeen') return untold;
  return { why: 'notSeen', text: observation.why ?? 'Not evaluated by this run' };
}
