import { foldStreams } from '../../core/alerts/fold.ts';
import { restated } from '../../core/alerts/restate.ts';
import {
  type RunNews,
  routeReport,
  stateAfter,
  ToldChanges,
  takenOn,
  toldUntil,
} from '../../core/alerts/route-report.ts';
import type { RouteTally } from '../../core/alerts/route-tally.ts';
import type { Silence } from '../../core/alerts/silence.ts';
import type { Alert, Change } from '../../statemachine/contracts/alert.ts';
import { type Parcel, RouteReport, type RouteState, type ScopeMark } from '../../statemachine/contracts/ledger.ts';
import { isDamage } from '../../storage/errors.ts';
import { owedKeys, PREVIEW, runKeys } from '../../storage/keys.ts';
import { readChanges } from '../../storage/ledger.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';

/** What a route gets, and what it is still to get after that. */
export interface RouteOutcome {
  readonly state: RouteState;
  readonly reportKey: string;
  readonly sends: boolean;
}

/** What is the same for all routes of an attempt. */
export interface Attempt {
  readonly news: RunNews;
  readonly attempt: string;
  readonly silence: Silence;
  /** The ledger after this run: what a route is told again whose messages were lost. */
  readonly ledger: () => AsyncIterable<Alert | ScopeMark>;
}

/**
 * Writes what a route is to be told: what it was not told yet, together with what this run found. Only what is urgent,
 * late, or asked for by the clock is sent; the rest waits. Where what it was owed cannot be read, it is told what is open, and what is over since.
 */
export async function writeOwed(
  objects: Objects,
  route: string,
  state: RouteState | undefined,
  tally: RouteTally,
  found: AsyncIterable<Change>,
  { news, attempt, silence, ledger }: Attempt,
): Promise<RouteOutcome> {
  const { runId, asOf, prefix } = news.run;
  const { taken, late } = takenOn(state, news.now);
  const kept = { reportKey: runKeys.routeReport(prefix, route), changesKey: runKeys.routeChanges(prefix, route) };
  const { reportKey, changesKey } = attempt === PREVIEW ? kept : owedKeys(route, runId, attempt);
  const lost: string[] = [];
  const reports = new Map<Parcel, RouteReport>();
  for (const parcel of taken) {
    const report = await readable(objects, parcel);
    if (report) reports.set(parcel, report);
    else lost.push(parcel.reportKey, parcel.changesKey);
  }
  const told = toldUntil(state, news.now);
  const again = restated(ledger(), { route, runId, asOf, silence, toldUntil: told, until: asOf });
  const earlier = [...reports.keys()].map((parcel) => readChanges(objects, parcel.changesKey));
  const changes = new ToldChanges();
  await objects.writeLines(
    changesKey,
    (async function* () {
      for await (const change of foldStreams([...earlier, ...(lost.length > 0 ? [again] : []), found])) {
        changes.add(change);
        yield JSON.stringify(change);
      }
    })(),
  );
  const lateReports = late.flatMap((parcel) => reports.get(parcel) ?? []);
  // Where its changes are to be found once it is told: what is owed is deleted then.
  const report = routeReport(route, kept.changesKey, { told: changes, tally, late: lateReports, lost }, news);
  await putJson(objects, reportKey, RouteReport, report);
  const next = stateAfter(state, { runId, asOf, reportKey, changesKey }, report, news.now);
  return { state: next, reportKey, sends: report.occasions.length > 0 };
}

/** Reads all that a parcel names; undefined where some of it is gone or damaged. */
async function readable(objects: Objects, { reportKey, changesKey }: Parcel): Promise<RouteReport | undefined> {
  try {
    for await (const _ of readChanges(objects, changesKey)) {
      // Only whether it can be read to its end.
    }
    return await getJson(objects, reportKey, RouteReport);
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}
