import { Future } from '../../core/alerts/future.ts';
import { handOver } from '../../core/alerts/hand-over.ts';
import { type EvaluatedScope, type PassContext, passOver } from '../../core/alerts/pass.ts';
import { dueReminders, reminderDays } from '../../core/alerts/reminders.ts';
import { hasNews, type RunNews } from '../../core/alerts/route-report.ts';
import { RouteTally } from '../../core/alerts/route-tally.ts';
import { silenceAt } from '../../core/alerts/silence.ts';
import { type Damage, nextTroubles } from '../../core/alerts/troubles.ts';
import { FALLBACK_ROUTE } from '../../core/policy/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { isFuture } from '../../core/text/times.ts';
import type { Alert } from '../../statemachine/contracts/alert.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Latest } from '../../statemachine/contracts/hand-off.ts';
import { Decision, type LedgerHead, type RouteState, type ScopeMark } from '../../statemachine/contracts/ledger.ts';
import type { Mutes } from '../../statemachine/contracts/mutes.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { isDamage } from '../../storage/errors.ts';
import { ledgerEntries, PREVIEW, runKeys } from '../../storage/keys.ts';
import { earlierLines, keptEvaluations } from '../../storage/latest.ts';
import { readLedger } from '../../storage/ledger.ts';
import { type Objects, parseLine, putJson } from '../../storage/objects.ts';
import { damagedEarlier } from './earlier-runs.ts';
import type { Evidence } from './evidence.ts';
import { writeLedger } from './ledger-lines.ts';
import { type Attempt, writeOwed } from './owed.ts';
import { batches, changesPerRoute } from './per-route.ts';

export interface Known {
  readonly run: Run;
  readonly summary: Summary;
  readonly policy: Policy;
  readonly rulesSha256: string;
  readonly evidenceOf: Evidence;
  /** What the weekly summary says of changes. */
  readonly changesInWeek: () => Promise<RunChanges>;
  readonly now: Date;
  /** Of this invocation; PREVIEW for a run that changes nothing. */
  readonly attempt: string;
}

/** The ledger as it was found. */
export interface Before {
  readonly head: LedgerHead | undefined;
  readonly mutes: Mutes | undefined;
  /** What was found last, scope by scope. */
  readonly latest: Latest | undefined;
  /** Keys of what runs share that is there. */
  readonly present: readonly string[];
  /** Whether its entries can be read: if not, all alerts begin anew. */
  readonly hasEntries: boolean;
  /** What runs share and could not be used. */
  readonly damaged: readonly Damage[];
}

/** The entries that the head names are gone, or damaged. */
export class EntriesLost extends Error {
  override readonly name = 'EntriesLost';
}

export interface Plan {
  readonly head: LedgerHead;
  readonly decision: Decision;
}

/**
 * Works out the ledger after this run and what is to be told, from the ledger as one head knows it, and writes both to
 * where nobody looks before a head names them. A preview writes no ledger.
 */
export async function makePlan(
  objects: Objects,
  known: Known,
  { head: before, mutes, latest, present, hasEntries, damaged }: Before,
): Promise<Plan> {
  const { run, summary, policy, rulesSha256, evidenceOf, changesInWeek, now, attempt } = known;
  const preview = attempt === PREVIEW;
  const generation = (before?.generation ?? 0) + 1;
  const entriesKey = ledgerEntries(generation, run.runId, attempt);
  const decisionKey = runKeys.decision(run.prefix, attempt);
  const changesKey = runKeys.changes(run.prefix, attempt);
  const silence = silenceAt(run.asOf, policy, mutes);
  const untoldKey = runKeys.untold(run.prefix);
  const days = reminderDays(run.asOf, policy.alerts.reminders);
  const reminders = dueReminders(before?.reminded, days, policy.alerts.reminders);
  const failed = new Set(summary.failedScopes.map(({ scopeId }) => scopeId));
  const tallies = new Map<string, RouteTally>();
  const heard = new Set<string>();
  let changes = 0;
  let watched = 0;

  const entries = () => (before && hasEntries ? entriesOf(objects, before.entriesKey) : nothing());
  const scopes: EvaluatedScope[] = summary.scopes.map(({ scope: { scopeId }, evaluationsKey, read }) => ({
    scopeId,
    evaluationsKey,
    read,
    last: lastOf(latest, scopeId, run, now),
    lines: () => objects.readLines(evaluationsKey),
    linesOf: (key) => earlierLines(objects, key),
    parse: (line) => parseLine(objects, evaluationsKey, line, Evaluation),
  }));
  const future = new Future(run, now);
  const context: PassContext = {
    run,
    policy,
    rulesSha256,
    silence,
    reminders,
    isExpected: (scopeId) => failed.has(scopeId) || summary.request.scopes !== undefined,
    evidenceOf,
    onEvaluation: () => {
      watched++;
    },
    future,
    moved: await handOver(severalSources(summary) ? entries : nothing, scopes),
  };
  const passed = passOver(entries(), scopes, context);
  await writeLedger(objects, passed, {
    entriesKey: preview ? undefined : entriesKey,
    changesKey,
    untoldKey: preview ? untoldKey : undefined,
    onPassed: (each, bytes) => {
      if (each.change) changes++;
      for (const route in each.alert?.announced?.routes) heard.add(route);
      for (const route of each.routes ?? []) {
        const tally = tallies.get(route) ?? new RouteTally();
        tallies.set(route, tally);
        tally.add(each, bytes, run.asOf);
      }
    },
  });

  const news: RunNews = {
    run,
    reminders,
    troubles: nextTroubles(before?.troubles ?? [], summary, [
      ...damaged,
      ...(await damagedEarlier(objects, run, summary, latest, now)),
      ...future.damages(before?.entriesKey ?? entriesKey),
    ]),
    watched,
    now,
    ...(reminders.weekly && { runChanges: await changesInWeek() }),
  };
  // A preview has no ledger of its own: of what was lost, it tells what the ledger has.
  const ledger = () => (preview ? entriesOrNone(objects, before?.entriesKey) : readLedger(objects, entriesKey));
  const told = await tellRoutes(objects, changesKey, { tallies, heard }, before, { news, attempt, silence, ledger });
  const head: LedgerHead = {
    schemaVersion: SCHEMA_VERSION,
    generation,
    runId: run.runId,
    asOf: run.asOf,
    entriesKey,
    recentRuns: [{ runId: run.runId, decisionKey }, ...(before?.recentRuns ?? [])].slice(0, 20),
    policySha256: rulesSha256,
    reminded: days,
    troubles: news.troubles.now,
    shared: [...present],
    routes: told.states,
  };
  const decision: Decision = {
    schemaVersion: SCHEMA_VERSION,
    runId: run.runId,
    asOf: run.asOf,
    status: preview ? 'preview' : 'committed',
    ...(preview ? { untoldKey } : { generation }),
    changesKey,
    changes,
    routes: told.routes,
  };
  await putJson(objects, decisionKey, Decision, decision);
  return { head, decision };
}

/** One IPAM alone, or accounts alone, have nobody to list the same rows. */
function severalSources({ scopes, failedScopes }: Summary): boolean {
  return new Set([...scopes.map(({ scope }) => scope), ...failedScopes].map(({ ipamId }) => ipamId)).size > 1;
}

/** Who has to do with the alerts of a run. */
interface Concerned {
  readonly tallies: ReadonlyMap<string, RouteTally>;
  /** Whom the ledger knows to have been told of an alert. */
  readonly heard: ReadonlySet<string>;
}

/** Writes what all routes are owed, as many at a time as can be held. */
async function tellRoutes(
  objects: Objects,
  changesKey: string,
  { tallies, heard }: Concerned,
  before: LedgerHead | undefined,
  attempt: Attempt,
): Promise<{ states: Record<string, RouteState>; routes: Decision['routes'] }> {
  const names = [...new Set([FALLBACK_ROUTE, ...tallies.keys(), ...Object.keys(before?.routes ?? {})])].sort();
  const states: Record<string, RouteState> = {};
  const routes: Decision['routes'] = {};
  const silent = new RouteTally();
  const tallyOf = (route: string) => tallies.get(route) ?? silent;
  const stateOf = (route: string) => (before && Object.hasOwn(before.routes, route) ? before.routes[route] : undefined);

  for (const route of names) {
    const state = stateOf(route);
    const isInUse =
      tallies.has(route) || route === FALLBACK_ROUTE || state?.waiting || (state?.intents.length ?? 0) > 0;
    // Until when it was told is not forgotten while the policy leaves it out: its messages may be lost when it is back.
    if (isInUse || (state && heard.has(route))) states[route] = state ?? { intents: [] };
    if (isInUse) routes[route] = { open: tallyOf(route).open, sends: false };
  }
  const withNews = names.filter((route) => hasNews(route, stateOf(route), tallyOf(route), attempt.news));
  for (const batch of batches(withNews.map((route) => ({ route, bytes: tallyOf(route).changes.bytes })))) {
    const found = await changesPerRoute(objects, changesKey, batch);
    for (const { route } of batch) {
      const tally = tallyOf(route);
      const changes = found.get(route) ?? nothing();
      const { state, reportKey, sends } = await writeOwed(objects, route, stateOf(route), tally, changes, attempt);
      states[route] = state;
      routes[route] = { open: tally.open, sends, reportKey };
    }
  }
  return { states, routes };
}

/** What an older run found last of a scope, where Record keeps it. */
function lastOf(latest: Latest | undefined, scopeId: string, run: Run, now: Date) {
  const newest = latest && Object.hasOwn(latest.scopes, scopeId) ? latest.scopes[scopeId] : undefined;
  if (!newest || newest.runId === run.runId || isFuture(newest.asOf, now)) return undefined;
  return { asOf: newest.asOf, evaluationsKey: keptEvaluations(scopeId, newest) };
}

/** Throws EntriesLost where they cannot be read: that is not the run's fault, and no reason not to tell what it found. */
async function* entriesOf(objects: Objects, key: string): AsyncGenerator<Alert | ScopeMark> {
  try {
    yield* readLedger(objects, key);
  } catch (error) {
    throw isDamage(error) ? new EntriesLost(error.message, { cause: error }) : error;
  }
}

async function* entriesOrNone(objects: Objects, key: string | undefined): AsyncGenerator<Alert | ScopeMark> {
  if (key !== undefined) yield* readLedger(objects, key);
}

async function* nothing(): AsyncGenerator<never> {}
