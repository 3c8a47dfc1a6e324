import type { Change } from '../../statemachine/contracts/alert.ts';
import type { Intent, Parcel, RouteReport, RouteState } from '../../statemachine/contracts/ledger.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { FALLBACK_ROUTE } from '../policy/routes.ts';
import { none, type RouteTally } from './route-tally.ts';
import type { Troubles } from './troubles.ts';

/** What is the same for all routes of a run. */
export interface RunNews {
  readonly run: Run;
  readonly reminders: { readonly daily: boolean; readonly weekly: boolean };
  readonly troubles: Troubles;
  readonly watched: number;
  readonly now: Date;
  /** Within the week, where the weekly summary is due. */
  readonly runChanges?: RunChanges;
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

/** The run up to which a route was told all there was, or is being told now. */
export function toldUntil(state: RouteState | undefined, now: Date): string | undefined {
  const told = [...(state?.confirmed ? [state.confirmed] : []), ...takenOn(state, now).left].map(({ asOf }) => asOf);
  return told.sort((a, b) => Date.parse(b) - Date.parse(a))[0];
}

/** Whether there is anything to write for a route; if not, it stays as it is. */
export function hasNews(route: string, state: RouteState | undefined, tally: RouteTally, news: RunNews): boolean {
  const { reminders, troubles, now } = news;
  const isFallback = route === FALLBACK_ROUTE;
  return (
    tally.changes.count > 0 ||
    takenOn(state, now).late.length > 0 ||
    (reminders.daily && state?.waiting !== undefined) ||
    (reminders.weekly && (isFallback || tally.open.critical + tally.open.warning > 0)) ||
    (isFallback && troubles.news.length + troubles.over.length > 0)
  );
}

/** Adds up what a route is told, as it is written. */
export class ToldChanges {
  readonly byKind: RouteReport['changes'] = {};
  readonly news = none();
  total = 0;
  pages = false;

  add({ change, severity, pages }: Pick<Change, 'change' | 'severity' | 'pages'>): void {
    this.total++;
    this.pages ||= pages;
    const counted = this.byKind[change] ?? none();
    this.byKind[change] = counted;
    counted[severity]++;
    if (!IS_NO_NEWS.includes(change)) this.news[severity]++;
  }
}

const IS_OVER: readonly string[] = ['resolved', 'gone'];
/** Of an alert that is open: that it goes on, or is over. */
const IS_NO_NEWS: readonly string[] = [...IS_OVER, 'reminded'];

interface ToldRoute {
  readonly told: ToldChanges;
  readonly tally: RouteTally;
  readonly late: readonly RouteReport[];
  /** Keys of what the route was owed and could not be read. */
  readonly lost: readonly string[];
}

/**
 * Why and of what a route is told, from what is written for it. `late`: the reports of what it should have got before.
 * Only what is urgent, late, or asked for by the clock has an occasion; the rest waits.
 */
export function routeReport(
  route: string,
  changesKey: string,
  { told, tally, late, ...found }: ToldRoute,
  { run, reminders, troubles, watched, runChanges }: RunNews,
): RouteReport {
  const isFallback = route === FALLBACK_ROUTE;
  // A message that says what was lost, and was not sent, says so when it is told with this one.
  const lost = [...new Set([...late.flatMap((each) => each.lost ?? []), ...found.lost])];
  const wasDue = (occasion: RouteReport['occasions'][number]) =>
    late.some(({ occasions }) => occasions.includes(occasion));
  const isWeekly = reminders.weekly || wasDue('weekly');
  // What should have been told a little earlier is still so.
  const changed = runChanges ?? late.flatMap((each) => each.runChanges ?? []).at(-1);
  const aboutMonitoring = isFallback && (troubles.news.length + troubles.over.length > 0 || wasDue('coverage'));
  const newTroubles = new Set([
    ...troubles.news.map(({ key }) => key),
    ...late.flatMap((each) => each.troubles.flatMap(({ key, isNew }) => (isNew ? [key] : []))),
  ]);
  return {
    schemaVersion: SCHEMA_VERSION,
    route,
    runId: run.runId,
    asOf: run.asOf,
    occasions: [
      ...(told.total > 0 && (tally.changes.urgent || late.length > 0) ? (['changes'] as const) : []),
      ...(tally.changes.baseline || wasDue('baseline') ? (['baseline'] as const) : []),
      ...(aboutMonitoring ? (['coverage'] as const) : []),
      ...(reminders.daily && told.total > 0 ? (['daily'] as const) : []),
      ...(isWeekly ? (['weekly'] as const) : []),
      ...(lost.length > 0 ? (['restated'] as const) : []),
    ],
    pages: told.pages,
    changesKey,
    changes: told.byKind,
    open: tally.open,
    continuing: {
      critical: Math.max(0, tally.open.critical - told.news.critical),
      warning: Math.max(0, tally.open.warning - told.news.warning),
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
    troublesOver: isFallback ? [...late.flatMap((each) => each.troublesOver), ...troubles.over] : [],
    ...(lost.length > 0 && { lost }),
    ...(isFallback && changed && { runChanges: changed }),
    risers: isWeekly ? tally.risers(route, run) : [],
  };
}

/** What a route still has to get, when a message that is due, or else waits for the next one, was written for it. */
export function stateAfter(
  state: RouteState | undefined,
  parcel: Parcel,
  { occasions, changes }: Pick<RouteReport, 'occasions' | 'changes'>,
  now: Date,
): RouteState {
  const { left } = takenOn(state, now);
  const confirmed = state?.confirmed && { confirmed: state.confirmed };
  return occasions.length > 0
    ? { intents: [...left, parcel], ...confirmed }
    : { ...(Object.keys(changes).length > 0 && { waiting: parcel }), intents: left, ...confirmed };
}

/** Of a route whose own report is lost: what is open or over of what it was told before, and nothing else. */
export function restatedReport(
  { route, runId, asOf }: { readonly route: string; readonly runId: string; readonly asOf: string },
  changesKey: string,
  told: ToldChanges,
  lost: readonly string[],
): RouteReport {
  const open = none();
  for (const [kind, { critical, warning }] of Object.entries(told.byKind)) {
    if (IS_OVER.includes(kind)) continue;
    open.critical += critical;
    open.warning += warning;
  }
  const nobody = { pending: 0, muted: 0, acknowledged: 0, notSeen: 0, unmeasured: 0, noLongerVisible: 0, watched: 0 };
  return {
    schemaVersion: SCHEMA_VERSION,
    route,
    runId,
    asOf,
    occasions: ['restated'],
    pages: told.pages,
    changesKey,
    changes: told.byKind,
    open,
    continuing: none(),
    ...nobody,
    mutesExpiring: [],
    troubles: [],
    troublesOver: [],
    lost: [...lost],
    risers: [],
  };
}
