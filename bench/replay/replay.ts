import { decideTask } from '../../functions/decide/task.ts';
import { notifyTask } from '../../functions/notify/task.ts';
import type { Change } from '../../statemachine/contracts/alert.ts';
import { RouteReport } from '../../statemachine/contracts/ledger.ts';
import { runKeys } from '../../storage/keys.ts';
import { readChanges } from '../../storage/ledger.ts';
import { getJson } from '../../storage/objects.ts';
import { bucketInMemory } from './bucket.ts';
import { HOURS, LEAVER, type SubnetPlan } from './organisation.ts';
import { type Given, giveRun, runAt, subnetIdOf } from './run.ts';

/** Messages by day. */
export interface ByDay {
  readonly pages: number[];
  readonly recoveries: number[];
  readonly digests: number[];
  readonly others: number[];
  readonly perRun: number[];
  readonly perResourceAndRun: number[];
}

export interface Replayed {
  readonly days: number;
  readonly byDay: ByDay;
  /** Times that a subnet became critical, until it was 5 points below. */
  readonly breaches: number;
  readonly pagesPerBreach: number;
  readonly mostPagesOfOneBreach: number;
  /** Runs that saw a critical breach before it was told; 0: the first one told it. */
  readonly mostRunsUntilTold: number;
  readonly neverTold: number;
  readonly mostHoursUntilWarningTold: number;
  /** What was told of each subnet, by its id. */
  readonly told: ReadonlyMap<string, readonly Told[]>;
}

export interface Told {
  readonly hour: number;
  readonly change: Change;
}

const HOUR_OF_WARNINGS = 30;

/** Runs Decide and Notify every hour over what the organisation would show them. */
export async function replay(given: Given, hours = HOURS): Promise<Replayed> {
  const { subnets, failed } = given;
  const objects = bucketInMemory();
  const days = Math.ceil(hours / 24);
  const zeros = () => Array.from({ length: days }, () => 0);
  const byDay = {
    pages: zeros(),
    recoveries: zeros(),
    digests: zeros(),
    others: zeros(),
    perRun: zeros(),
    perResourceAndRun: zeros(),
  };
  const add = (counts: number[], hour: number, n = 1) => {
    counts[Math.floor(hour / 24)] = (counts[Math.floor(hour / 24)] ?? 0) + n;
  };
  const told = new Map<string, Told[]>();
  let waiting = new Map<string, number>();
  let mostHoursUntilWarningTold = 0;

  for (let hour = 0; hour < hours; hour++) {
    const run = runAt(hour);
    const found = await giveRun(objects, hour, given);
    const findings = found.reduce((sum, evaluation) => sum + evaluation.findings.length, 0);
    add(byDay.perRun, hour, findings > 0 ? 1 : 0);
    add(byDay.perResourceAndRun, hour, findings);

    const invocation = {
      attempt: `attempt-${hour}`,
      now: () => new Date(run.asOf),
      deadline: () => 900_000,
      log: { info: () => {}, warn: () => {} },
    };
    let messages = 0;
    const publish = async () => {
      messages++;
      return { MessageId: String(messages), $metadata: {} };
    };
    await decideTask.run({ run }, { objects, ...invocation });
    await notifyTask.run(
      { run },
      { objects, publish, topics: { default: 'arn:aws:sns:eu-west-1:111122223333:alerts' }, ...invocation },
    );
    for await (const change of readChanges(objects, runKeys.changes(run.prefix, invocation.attempt))) {
      const { id } = change.finding.resource;
      told.set(id, [...(told.get(id) ?? []), { hour, change }]);
      if (change.change === 'raised' && change.severity === 'warning') waiting.set(id, hour);
    }
    if (messages > 0) {
      const report = await getJson(objects, runKeys.routeReport(run.prefix, 'default'), RouteReport);
      add(byDay[kindOf(report)], hour, messages);
      for (const since of waiting.values())
        mostHoursUntilWarningTold = Math.max(mostHoursUntilWarningTold, hour - since);
      waiting = new Map();
    }
    // What expires: no route waits for longer than a day.
    if (hour >= HOUR_OF_WARNINGS) objects.forget(runAt(hour - HOUR_OF_WARNINGS).prefix);
  }
  return { days, byDay, ...judged(subnets, failed, told, hours), mostHoursUntilWarningTold, told };
}

function kindOf({ pages, occasions, changes }: RouteReport): 'pages' | 'recoveries' | 'digests' | 'others' {
  if (pages) return 'pages';
  if (occasions.includes('daily') || occasions.includes('weekly')) return 'digests';
  return (changes.resolved?.critical ?? 0) + (changes.deescalated?.warning ?? 0) > 0 ? 'recoveries' : 'others';
}

/** Compares what was told with what was so. */
function judged(
  subnets: readonly SubnetPlan[],
  failed: readonly (readonly number[])[],
  told: ReadonlyMap<string, readonly Told[]>,
  hours: number,
): Pick<Replayed, 'breaches' | 'pagesPerBreach' | 'mostPagesOfOneBreach' | 'mostRunsUntilTold' | 'neverTold'> {
  let breaches = 0;
  let paging = 0;
  let mostPagesOfOneBreach = 0;
  let mostRunsUntilTold = 0;
  let neverTold = 0;
  for (const subnet of subnets) {
    const news = (told.get(subnetIdOf(subnet.index)) ?? []).filter(
      ({ change }) => change.severity === 'critical' && ['raised', 'escalated', 'baseline'].includes(change.change),
    );
    for (const [from, until] of breachesOf(subnet, hours)) {
      const isSeen = (hour: number) =>
        !failed[hour]?.includes(subnet.scope) && (subnet.account !== LEAVER.account || hour < LEAVER.hour);
      const seen = Array.from({ length: until - from }, (_, n) => from + n).filter(isSeen);
      // Nobody could know of it.
      if (seen.length === 0) continue;
      breaches++;
      const about = news.filter(({ hour }) => hour >= from && hour < until);
      const pages = about.filter(({ change }) => change.pages).length;
      paging += pages;
      mostPagesOfOneBreach = Math.max(mostPagesOfOneBreach, pages);
      const [first] = about;
      if (first) mostRunsUntilTold = Math.max(mostRunsUntilTold, seen.indexOf(first.hour));
      else neverTold++;
    }
  }
  return { breaches, pagesPerBreach: paging / breaches, mostPagesOfOneBreach, mostRunsUntilTold, neverTold };
}

/** From when a subnet is at 90 % until it is at 85. */
function breachesOf({ percentAt }: SubnetPlan, hours: number): [number, number][] {
  const found: [number, number][] = [];
  let from: number | undefined;
  for (let hour = 0; hour < hours; hour++) {
    const percent = percentAt[hour] ?? 0;
    if (from === undefined && percent >= 90) from = hour;
    if (from !== undefined && percent <= 85) {
      found.push([from, hour]);
      from = undefined;
    }
  }
  if (from !== undefined) found.push([from, hours]);
  return found;
}
