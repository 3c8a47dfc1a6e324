import type * as z from 'zod';
import { type LedgerLine, type PassContext, type Passed, passOver } from '../../core/alerts/pass.ts';
import { dueReminders, reminderDays } from '../../core/alerts/reminders.ts';
import { RouteTally } from '../../core/alerts/route-tally.ts';
import { silenceAt } from '../../core/alerts/silence.ts';
import { nextTroubles } from '../../core/alerts/troubles.ts';
import { FALLBACK_ROUTE } from '../../core/policy/routes.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { Alert, Change } from '../../statemachine/contracts/alert.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ledgerEntries, runKeys } from '../../statemachine/contracts/keys.ts';
import {
  Decision,
  type LedgerHead,
  type RouteState,
  ScopeMark,
  type Untold,
} from '../../statemachine/contracts/ledger.ts';
import type { Mutes } from '../../statemachine/contracts/mutes.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { InvalidOutput, ObjectMissing } from '../shared/errors.ts';
import { type Objects, parseLine, putJson } from '../shared/objects.ts';
import { Channel } from './channel.ts';
import type { Evidence } from './evidence.ts';
import { batches, changesPerRoute } from './per-route.ts';
import { hasNews, type Telling, writeParcel } from './route-parcels.ts';

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
      linesOf: (key) => linesIfThere(objects, key),
      parse: (line) => parseLine(objects, evaluationsKey, line, Evaluation),
    })),
    context,
  );

  await written(objects, passed, {
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

  const telling: Telling = {
    run,
    reminders,
    troubles: nextTroubles(before?.troubles ?? [], summary),
    watched,
    now,
  };
  const told = await tellRoutes(objects, changesKey, tallies, before, telling);
  const head: LedgerHead = {
    schemaVersion: SCHEMA_VERSION,
    generation,
    runId: run.runId,
    asOf: run.asOf,
    entriesKey,
    recentRuns: [run.runId, ...(before?.recentRuns ?? [])].slice(0, 20),
    policySha256: rulesSha256,
    reminded: days,
    troubles: telling.troubles.now,
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

interface Written {
  readonly entriesKey: string | undefined;
  readonly changesKey: string;
  readonly untoldKey: string | undefined;
  readonly onPassed: (passed: Passed, bytes: number) => void;
}

/** Writes the ledger, the changes, and for a preview why nothing is told of the rest, all in one pass. */
async function written(
  objects: Objects,
  passed: AsyncIterable<Passed>,
  { entriesKey, changesKey, untoldKey, onPassed }: Written,
): Promise<void> {
  const changes = new Channel<string>();
  const untold = new Channel<string>();
  async function* entries(): AsyncGenerator<string> {
    let failure: unknown = new Error('The ledger was given up');
    try {
      for await (const each of passed) {
        const change = each.change && JSON.stringify(checked(Change, each.change));
        onPassed(each, change?.length ?? 0);
        if (change !== undefined) await changes.push(change);
        const why = untoldKey === undefined ? undefined : untoldOf(each);
        if (why) await untold.push(JSON.stringify(why));
        if (each.line) yield JSON.stringify('scopeMark' in each.line ? each.line : checked(Alert, each.line));
      }
      failure = undefined;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      changes.end(failure);
      untold.end(failure);
    }
  }
  // When one of them fails, the others must not wait for it: whoever pushes for a taker, whoever takes for more.
  const together = async (writing: Promise<void>) => {
    try {
      await writing;
    } catch (error) {
      changes.end(error);
      untold.end(error);
      throw error;
    }
  };
  const results = await Promise.allSettled([
    together(entriesKey === undefined ? drained(entries()) : objects.writeLines(entriesKey, entries())),
    together(objects.writeLines(changesKey, changes)),
    ...(untoldKey === undefined ? [] : [together(objects.writeLines(untoldKey, untold))]),
  ]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function untoldOf({ alert, change, untold, routes = [] }: Passed): Untold | undefined {
  if (!alert) return undefined;
  const { key: alertKey, severity, finding } = alert;
  const about = { alertKey, resourceId: finding.resource.id, severity, routes: [...routes] };
  if (change)
    return change.urgent
      ? undefined
      : { ...about, why: 'waitsForDigest', text: `${change.change}: goes with the next digest` };
  return untold && { ...about, ...untold };
}

/** Writes the parcels of all routes, as many at a time as can be held. */
async function tellRoutes(
  objects: Objects,
  changesKey: string,
  tallies: ReadonlyMap<string, RouteTally>,
  before: LedgerHead | undefined,
  telling: Telling,
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
  const withNews = names.filter((route) => hasNews(route, stateOf(route), tallyOf(route), telling));
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
        telling,
      );
      states[route] = state;
      routes[route] = { open: tally.open, sends, reportKey: runKeys.routeReport(telling.run.prefix, route) };
    }
  }
  return { states, routes };
}

async function* readLedger(objects: Objects, key: string): AsyncGenerator<LedgerLine> {
  for await (const line of objects.readLines(key)) {
    yield line.startsWith('{"scopeMark"')
      ? parseLine(objects, key, line, ScopeMark)
      : parseLine(objects, key, line, Alert);
  }
}

/** Of a run that may have expired. */
async function* linesIfThere(objects: Objects, key: string): AsyncGenerator<string> {
  try {
    yield* objects.readLines(key);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
  }
}

async function* nothing(): AsyncGenerator<never> {}

async function drained(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) {
    // A preview keeps nothing.
  }
}

function checked<T>(schema: z.ZodType<T>, value: T): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw InvalidOutput.from('A line of the ledger', parsed.error);
  return value;
}
