import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { Change } from '../../../statemachine/contracts/alert.ts';
import { RouteReport } from '../../../statemachine/contracts/ledger.ts';
import { NEWEST } from '../../../storage/keys.ts';
import { checkEvidence, isFor } from './evidence.ts';
import { topicOf } from './rules.ts';
import { type Attempt, keptKeys, type Stage } from './stage.ts';
import { SUBNETS } from './story.ts';

/** Promises of one message: to whom it goes, by whom, that it is news there, and that it is so. */
export function checkMessage(input: PublishCommandInput, by: Attempt, stage: Stage): void {
  const { TopicArn, Message = '', MessageAttributes = {} } = input;
  const route = MessageAttributes.route?.StringValue ?? '';
  const { run, spec } = by.played;
  stage.promise(TopicArn === topicOf(route, spec), `${run.runId} told ${route} at another topic`, TopicArn);
  const held = stage.head()?.routes[route]?.intents.filter(({ holder }) => holder === by.id) ?? [];
  const intent = held.find((each) => Message.includes(`/${keptKeys(route, each).changesKey}\n`));
  if (!intent) throw stage.breach(`${by.id} told ${route} what it did not hold`);
  const kept = keptKeys(route, intent);
  const changes = stage.changesAt(kept.changesKey);
  const report = RouteReport.parse(stage.objects.json(kept.reportKey));

  const expired = report.troubles.filter(({ key }) => key.startsWith('object/runs/'));
  stage.promise(expired.length === 0, `Told to ${route} as damage, and it only expired:`, expired);
  const sound = report.troubles.filter(({ key, isNew }) => isNew && !isBroken(key, stage));
  stage.promise(sound.length === 0, `Told to ${route} as damage, and nobody broke it:`, sound);
  checkNews(route, changes, report.lost !== undefined, stage);
  checkOnce(route, changes, by, stage);
  for (const change of changes) checkEvidence(change, route, stage);
  for (const [index, id] of SUBNETS.entries()) {
    // That a sample lies in the future is told of the first of them, whosever it is.
    const mayBeNamed = [...report.troubles, ...report.troublesOver].some(({ text }) => text.includes(id));
    const isOurs = mayBeNamed || isFor(route, index, stage);
    stage.promise(!Message.includes(id) || isOurs, `${run.runId} told ${route} of ${id}`);
  }
  const leaseUntil = Date.parse(intent.leaseUntil ?? '');
  stage.sent.push({ route, changesKey: intent.changesKey, changes, report, by, leaseUntil, isConfirmed: false });
}

/** Of what is kept of a scope, all breaks at once. */
function isBroken(trouble: string, { broken }: Stage): boolean {
  const [, key = ''] = /^object\/(.*\..*)/.exec(trouble) ?? [];
  const scope = key.startsWith(NEWEST) ? key.split('/').slice(0, 2).join('/') : key;
  return key === '' || broken.some((each) => each.key.startsWith(scope));
}

/** What was confirmed is not told again; what was not told is not told as if it were known. */
function checkNews(route: string, changes: readonly Change[], wereLost: boolean, stage: Stage): void {
  const confirmed = stage.readerOf(route, 'confirmed');
  const stale = confirmed.stale(changes, wereLost);
  stage.promise(stale.length === 0, `Told to ${route} again although it was confirmed:`, named(stale));
  const unpaged = wereLost && !stage.isLedgerLost ? confirmed.neverPaged(changes) : [];
  stage.promise(unpaged.length === 0, `Told to ${route} as if it were known:`, named(unpaged));
}

/** What was published and not confirmed may come again, but only from somebody who comes after one that failed. */
function checkOnce(route: string, changes: readonly Change[], by: Attempt, stage: Stage): void {
  const { sent, clock } = stage;
  for (const each of sent) {
    if (each.route !== route || each.isConfirmed || each.by.state === 'failed' || each.leaseUntil <= clock) continue;
    const twice = changes.filter((change) => each.changes.some((other) => isSame(other, change)));
    stage.promise(twice.length === 0, `Told to ${route} by ${each.by.id} and by ${by.id}:`, named(twice));
  }
}

/** One change of an alert, whoever tells it. */
function isSame(a: Change, b: Change): boolean {
  const isNews = a.change !== 'reminded' && a.change !== 'unmeasured' && a.change !== 'noLongerVisible';
  return isNews && a.alertKey === b.alertKey && a.change === b.change && a.severitySince === b.severitySince;
}

function named(changes: readonly Change[]): string[] {
  return changes.map(({ change, alertKey }) => `${change} ${alertKey}`);
}
