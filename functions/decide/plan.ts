import { type PassContext, passOver } from '../../core/alerts/pass.ts';
import { dueReminders, reminderDays } from '../../core/alerts/reminders.ts';
import { hasNews, type RunNews } from '../../core/alerts/route-report.ts';
import { RouteTally } from '../../core/alerts/route-tally.ts';
import { silenceAt } from '../../core/alerts/silence.ts';
import { nextTroubles } from '../../core/alerts/troubles.ts';
import { FALLBACK_ROUTE } from '../../core/policy/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Decision, type LedgerHead, type RouteState } from '../../statemachine/contracts/ledger.ts';
import type { Mutes } from '../../statemachine/contracts/mutes.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { ledgerEntries, runKeys } from '../../storage/keys.ts';
import { earlierLines } from '../../storage/latest.ts';
import { readLedger } from '../../storage/ledger.ts';
import { type Objects, parseLine, putJson } from '../../storage/objects.ts';
import type { Evidence } from './evidence.ts';
import { writeLedger } from './ledger-lines.ts';
import { batches, changesPerRoute } from './per-route.ts';
import { writeParcel } from './route-parcels.ts';

export interface Known {
  readonly run: Run;
  readonly summary: Summary;
  readonly policy: Policy;
  readonly rulesSha256: string;
  readonly mutes: Mutes | undefined;
  readonly evidenceOf: Evidence;
  readonly now: Date;
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
  before: LedgerHead | undefined,
  preview: boolean,
): Promise<Plan> {
  const { run, summary, policy, rulesSha256, mutes, evidenceOf, now } = known;
  const generation = (before?.generation ?? 0) + 1;
  const entriesKey = ledgerEntries(generation, run.runId);
  const changesKey = runKeys.changes(run.prefix);
  const untoldKey = runKeys.untold(run.prefix);
  const days = reminderDays(run.asOf, policy.alerts.reminders);
  const reminders = dueReminders(before?.reminded, days, policy.alerts.reminders);
  const failed = new Set(summary.failedScopes.map(({ scopeId }) => scopeId));
  const tallies = new Map<string, RouteTally>();
  let changes = 0;
  let watched = 0;

  const context: PassContext = {
    run,
    policy,
    rulesSha256,
    silence: silenceAt(run.asOf, policy, mutes),
    reminders,
    isExpected: (scopeId) => failed.has(scopeId) || summary.request.scopes !== undefined,
    evidenceOf,
    onEvaluation: () => {
      watched++;
    },
  };
  const passed = passOver(
    before ? readLedger(objects, before.entriesKey) : nothing(),
    summary.scopes.map(({ scope: { scopeId }, evaluationsKey }) => ({
      scopeId,
      evaluationsKey,
      lines: () => objects.readLines(evaluationsKey),
      linesOf: (key) => earlierLines(objects, key),
      parse: (line) => parseLine(objects, evaluationsKey, line, Evaluation),
    })),
    context,
  );

  await writeLedger(objects, passed, {
    entriesKey: preview ? undefined : entriesKey,
    changesKey,
    untoldKey: preview ? untoldKey : undefined,
    onPassed: (each, bytes) => {
      if (each.change) changes++;
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
    troubles: nextTroubles(before?.troubles ?? [], summary),
    watched,
    now,
  };
  const told = await tellRoutes(objects, changesKey, tallies, before, news);
  const head: LedgerHead = {
    schemaVersion: SCHEMA_VERSION,
    generation,
    runId: run.runId,
    asOf: run.asOf,
    entriesKey,
    recentRuns: [run.runId, ...(before?.recentRuns ?? [])].slice(0, 20),
    policySha256: rulesSha256,
    reminded: days,
    troubles: news.troubles.now,
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
  await putJson(objects, runKeys.decision(run.prefix), Decision, decision);
  return { head, decision };
}

/** Writes the parcels of all routes, as many at a time as can be held. */
async function tellRoutes(
  objects: Objects,
  changesKey: string,
  tallies: ReadonlyMap<string, RouteTally>,
  before: LedgerHead | undefined,
  news: RunNews,
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
    if (isInUse) states[route] = state ?? { intents: [] };
    if (isInUse) routes[route] = { open: tallyOf(route).open, sends: false };
  }
  const withNews = names.filter((route) => hasNews(route, stateOf(route), tallyOf(route), news));
  for (const batch of batches(withNews.map((route) => ({ route, bytes: tallyOf(route).changes.bytes })))) {
    const found = await changesPerRoute(objects, changesKey, batch);
    for (const { route } of batch) {
      const tally = tallyOf(route);
      const { state, sends } = await writeParcel(
        objects,
        route,
        stateOf(route),
        tally,
        found.get(route) ?? nothing(),
        news,
      );
      states[route] = state;
      routes[route] = { open: tally.open, sends, reportKey: runKeys.routeReport(news.run.prefix, route) };
    }
  }
  return { states, routes };
}

async function* nothing(): AsyncGenerator<never> {}
