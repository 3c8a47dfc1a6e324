import { foldStreams } from '../../core/alerts/fold.ts';
import { type RunNews, routeReport, stateAfter, ToldChanges, takenOn } from '../../core/alerts/route-report.ts';
import type { RouteTally } from '../../core/alerts/route-tally.ts';
import type { Change } from '../../statemachine/contracts/alert.ts';
import { RouteReport, type RouteState } from '../../statemachine/contracts/ledger.ts';
import { runKeys } from '../../storage/keys.ts';
import { readChanges } from '../../storage/ledger.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';

/** What a route gets, and what it is still to get after that. */
export interface RouteOutcome {
  readonly state: RouteState;
  readonly sends: boolean;
}

/**
 * Writes what a route is to be told: what it was not told yet, together with what this run found. Only what is urgent,
 * late, or asked for by the clock is sent; the rest waits.
 */
export async function writeParcel(
  objects: Objects,
  route: string,
  state: RouteState | undefined,
  tally: RouteTally,
  found: AsyncIterable<Change>,
  news: RunNews,
): Promise<RouteOutcome> {
  const { runId, asOf, prefix } = news.run;
  const { taken, late } = takenOn(state, news.now);
  const changesKey = runKeys.routeChanges(prefix, route);
  const reportKey = runKeys.routeReport(prefix, route);
  const told = new ToldChanges();
  const earlier = taken.map((parcel) => readChanges(objects, parcel.changesKey));
  await objects.writeLines(
    changesKey,
    (async function* () {
      for await (const change of foldStreams([...earlier, found])) {
        told.add(change);
        yield JSON.stringify(change);
      }
    })(),
  );
  const reports = await Array.fromAsync(late, ({ reportKey: key }) => getJson(objects, key, RouteReport));
  const report = routeReport(route, changesKey, { told, tally, late: reports }, news);
  await putJson(objects, reportKey, RouteReport, report);
  const next = stateAfter(state, { runId, asOf, reportKey, changesKey }, report, news.now);
  return { state: next, sends: report.occasions.length > 0 };
}
