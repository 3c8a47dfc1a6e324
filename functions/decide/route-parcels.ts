import { foldStreams } from '../../core/alerts/fold.ts';
import { none, type RouteTally } from '../../core/alerts/route-tally.ts';
import type { Troubles } from '../../core/alerts/troubles.ts';
import { FALLBACK_ROUTE } from '../../core/policy/routes.ts';
import type { Change } from '../../statemachine/contracts/alert.ts';
import { type Intent, type Parcel, RouteReport, type RouteState } from '../../statemachine/contracts/ledger.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { readChanges } from '../../storage/changes.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';

export interface Telling {
  readonly run: Run;
  readonly reminders: { readonly daily: boolean; readonly weekly: boolean };
  readonly troubles: Troubles;
  readonly watched: number;
  readonly now: Date;
}

/** What a route gets, and what it is still to get after that. */
export interface RouteOutcome {
  readonly state: RouteState;
  readonly sends: boolean;
}

/**
 * Which of a route's parcels this run takes on: what waits, and what nobody is delivering now. To be told with what this
 * run found, it comes to be told as one.
 */
export function takenOn(state: RouteState | undefined, now: Date): { taken: Parcel[]; late: Intent[]; left: Intent[] } {
  const isUnderWay = ({ leaseUntil }: Intent) => leaseUntil !== undefined && Date.parse(leaseUntil) > now.getTime();
  const left = (state?.intents ?? []).filter(isUnderWay);
  const late = (state?.intents ?? []).filter((intent) => !isUnderWay(intent));
  const taken = [...(state?.waiting ? [state.waiting] : []), ...late];
  taken.sort((a, b) => Date.parse(a.asOf) - Date.parse(b.asOf));
  return { taken, late, left };
}

/** Whether there is anything to write for a route; if not, it stays as it is. */
export function hasNews(route: string, state: RouteState | undefined, tally: RouteTally, telling: Telling): boolean {
  const { reminders, troubles, now } = telling;
  const isFallback = route === FALLBACK_ROUTE;
  return (
    tally.changes.count > 0 ||
    takenOn(state, now).late.length > 0 ||
    (reminders.daily && state?.waiting !== undefined) ||
    (reminders.weekly && (isFallback || tally.open.critical + tally.open.warning > 0)) ||
    (isFallback && troubles.news.length + troubles.over.length > 0)
  );
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
  telling: Telling,
): Promise<RouteOutcome> {
  const { run, reminders, troubles, watched } = telling;
  const { taken, late, left } = takenOn(state, telling.now);
  const changesKey = runKeys.routeChanges(run.prefix, route);
  const reportKey = runKeys.routeReport(run.prefix, route);

  const counts: RouteReport['changes'] = {};
  const news = none();
  let total = 0;
  let pages = false;
  const earlier = taken.map((parcel) => readChanges(objects, parcel.changesKey));
  await objects.writeLines(
    changesKey,
    (async function* () {
      for await (const change of foldStreams([...earlier, found])) {
        total++;
        pages ||= change.pages;
        const counted = counts[change.change] ?? none();
        counts[change.change] = counted;
        counted[change.severity]++;
        if (isNewsOfOpen(change)) news[change.severity]++;
        yield JSON.stringify(change);
      }
    })(),
  );

  const isFallback = route === FALLBACK_ROUTE;
  const lateReports: RouteReport[] = [];
  for (const { reportKey: key } of late) lateReports.push(await getJson(objects, key, RouteReport));
  const wasDue = (occasion: RouteReport['occasions'][number]) =>
    lateReports.some(({ occasions }) => occasions.includes(occasion));
  const isWeekly = reminders.weekly || wasDue('weekly');
  const aboutMonitoring = isFallback && (troubles.news.length + troubles.over.length > 0 || wasDue('coverage'));
  const occasions: RouteReport['occasions'] = [
    ...(total > 0 && (tally.changes.urgent || late.length > 0) ? (['changes'] as const) : []),
    ...(tally.changes.baseline || wasDue('baseline') ? (['baseline'] as const) : []),
    ...(aboutMonitoring ? (['coverage'] as const) : []),
    ...(reminders.daily && total > 0 ? (['daily'] as const) : []),
    ...(isWeekly ? (['weekly'] as const) : []),
  ];
  const newTroubles = new Set([
    ...troubles.news.map(({ key }) => key),
    ...lateReports.flatMap((each) => each.troubles.flatMap(({ key, isNew }) => (isNew ? [key] : []))),
  ]);
  const report: RouteReport = {
    schemaVersion: SCHEMA_VERSION,
    route,
    runId: run.runId,
    asOf: run.asOf,
    occasions,
    pages,
    changesKey,
    changes: counts,
    open: tally.open,
    continuing: {
      critical: Math.max(0, tally.open.critical - news.critical),
      warning: Math.max(0, tally.open.warning - news.warning),
    },
    pending: tally.pending,
    muted: tally.muted,
    acknowledged: tally.acknowledged,
    notSeen: tally.notSeen,
    unmeasured: tally.unmeasured,
    noLongerVisible: tally.noLongerVisible,
    watched,
    mutesExpiring: tally.expiring(run.asOf),
    ...(isWeekly && { week: tally.week }),
    troubles: isFallback
      ? troubles.now.filter(({ told }) => told).map((trouble) => ({ ...trouble, isNew: newTroubles.has(trouble.key) }))
      : [],
    troublesOver: isFallback ? [...lateReports.flatMap((each) => each.troublesOver), ...troubles.over] : [],
    risers: isWeekly ? tally.risers(route, run) : [],
  };
  await putJson(objects, reportKey, RouteReport, report);

  const parcel: Parcel = { runId: run.runId, asOf: run.asOf, reportKey, changesKey };
  const sends = occasions.length > 0;
  const confirmed = state?.confirmed && { confirmed: state.confirmed };
  const next: RouteState = sends
    ? { intents: [...left, { ...parcel, holder: run.runId }], ...confirmed }
    : { ...(total > 0 && { waiting: parcel }), intents: left, ...confirmed };
  return { state: next, sends };
}

function isNewsOfOpen({ change }: Change): boolean {
  return change !== 'resolved' && change !== 'gone' && change !== 'reminded';
}
