import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { isNewer } from '../../core/text/times.ts';
import { Decision, LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { ObjectMissing, WriteConflict } from '../../storage/errors.ts';
import { PREVIEW, runKeys, sharedKeys } from '../../storage/keys.ts';
import { committedDecision } from '../../storage/ledger.ts';
import { getJson, type Objects } from '../../storage/objects.ts';
import { jitteredPause, putIfUnchanged } from '../../storage/update-json.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { changesInWeek } from './changes-in-week.ts';
import { discardSuperseded, discardVain, noting, type Vain } from './discard.ts';
import { readEvidence } from './evidence.ts';
import { withAccountsRead } from './evidence-without-ipam.ts';
import { EntriesLost, type Known, makePlan } from './plan.ts';
import { rulesSha256 } from './rules-hash.ts';
import { readSharedState, type SharedState, unusable } from './shared-state.ts';

export const Input = z.object({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.discriminatedUnion('status', [
  z.object({ status: z.literal('notAuthoritative') }),
  z.object({
    status: Decision.shape.status,
    changes: z.int(),
    routes: z.int().describe('Routes with a message to send.'),
    blockedUntil: z.iso
      .datetime()
      .optional()
      .describe(
        'Until then another run is sending to one of these routes, or failed while sending: Notify waits for it.',
      ),
  }),
]);
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
  /** Between two tries. @default jittered, up to 1.6 s */
  readonly pause?: (attempt: number) => Promise<void>;
}

/** Each try reads and writes the whole ledger: conflicts come from runs that overlap, and those are few. */
const MAX_TRIES = 5;

/**
 * Follows what the run found over the runs before, and decides what is to be told to whom. Everything is written before
 * the head of the ledger is swapped; that is the moment from which it counts, or it never does. Nothing that runs share
 * and that is damaged stops it.
 */
export async function run({ run }: Input, deps: Deps & Invocation): Promise<Output> {
  // A run that saw, or judged, less than full runs do has nothing to compare with.
  if (!run.authoritative && !run.dryRun) return { status: 'notAuthoritative' };
  const { objects, now, log } = deps;
  const summary = await getJson(objects, runKeys.summary(run.prefix), Summary);
  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  const known: Known = {
    run,
    summary,
    policy,
    rulesSha256: rulesSha256(policy),
    evidenceOf: withAccountsRead(summary, await readEvidence(objects, runKeys.accounts(run.prefix), summary.accounts)),
    changesInWeek: once(() => changesInWeek(run, summary, deps)),
    now: now(),
    attempt: run.authoritative ? deps.attempt : PREVIEW,
  };
  const { decision, head } = run.authoritative ? await commit(known, deps) : await preview(known, deps);
  if (!decision) return { status: 'outdated', changes: 0, routes: 0 };
  const routes = Object.values(decision.routes).filter(({ sends }) => sends).length;
  log.info('Decided', { status: decision.status, changes: decision.changes, routes, generation: decision.generation });
  const blockedUntil = head && blockedBy(head, run, now());
  return { status: decision.status, changes: decision.changes, routes, ...(blockedUntil && { blockedUntil }) };
}

/** Tries again do not compare again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** When the last lease is over of what stands before this run's own messages. */
function blockedBy({ routes }: LedgerHead, { runId }: Run, now: Date): string | undefined {
  const leases = Object.values(routes).flatMap(({ intents }) =>
    intents
      .slice(
        0,
        Math.max(
          0,
          intents.findLastIndex((intent) => intent.runId === runId),
        ),
      )
      .flatMap(({ leaseUntil }) =>
        leaseUntil !== undefined && Date.parse(leaseUntil) > now.getTime() ? leaseUntil : [],
      ),
  );
  return leases.sort().at(-1);
}

/** What was decided, if it counts, and the head that says so. */
interface Decided {
  readonly decision: Decision | undefined;
  readonly head?: LedgerHead | undefined;
}

async function preview(known: Known, { objects }: Deps): Promise<Decided> {
  const { decision } = await plan(known, objects, await readSharedState(objects, known.summary, known.now));
  return { decision };
}

async function commit(known: Known, deps: Deps & Invocation): Promise<Decided> {
  const vain: Vain[] = [];
  try {
    return await tryToCommit(known, vain, deps);
  } finally {
    // What one try wrote, the one that is committed need not have written again.
    for (const each of vain) await discardVain(deps.objects, each, deps.log);
  }
}

/** No decision where a newer run was first: what this one saw is history. `vain`: takes what was tried and not committed. */
async function tryToCommit(known: Known, vain: Vain[], deps: Deps & Invocation): Promise<Decided> {
  const { objects, now, log, pause = jitteredPause } = deps;
  const { run } = known;
  let tried: LedgerHead | undefined;
  for (let attempt = 1; ; attempt++) {
    const shared = await readSharedState(objects, known.summary, now());
    const { value: before, etag } = shared.head;
    // An earlier attempt got this far, or a write whose answer was lost.
    const committed = await committedDecision(objects, run.runId);
    if (committed) {
      if (tried && before) await discardSuperseded(objects, tried, before, log);
      return { decision: committed, head: before };
    }
    if (before && isNewer(before.asOf, run, now())) return { decision: undefined };
    const keys = new Set<string>();
    try {
      const { head, decision } = await plan(known, noting(objects, keys), shared);
      await putIfUnchanged(objects, sharedKeys.ledger, LedgerHead, head, etag === undefined ? undefined : { etag });
      if (before) await discardSuperseded(objects, before, head, log);
      return { decision, head };
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error;
      vain.push({ generation: (before?.generation ?? 0) + 1, keys });
      tried = before;
      if (attempt >= MAX_TRIES) throw error;
      await pause(attempt);
    }
  }
}

/**
 * From the ledger as it was found; without its entries, where they are lost. What is gone because somebody else changed
 * the ledger meanwhile, and told or replaced it, is a conflict.
 */
async function plan(known: Known, objects: Objects, { head, ...shared }: SharedState, hasEntries = true) {
  const before = { ...shared, head: head.value, hasEntries };
  try {
    return await makePlan(objects, known, before);
  } catch (error) {
    if (!(error instanceof EntriesLost || error instanceof ObjectMissing) || !head.value) throw error;
    const now = await readSharedState(objects, known.summary, known.now);
    if (now.head.etag !== head.etag) {
      throw new WriteConflict(`The ledger was changed: ${error.message}`, { cause: error });
    }
    if (!(error instanceof EntriesLost)) throw error;
    const remedy = 'All alerts start again: what is open is sent as a baseline. This run writes them again.';
    const key = head.value.entriesKey;
    const lost = { key, why: unusable(objects, key, error.message), remedy, lasts: false };
    return await plan(known, objects, { ...shared, head, damaged: [...shared.damaged, lost] }, false);
  }
}

export const decideTask: Task<Input, Output, Deps> = { name: 'Decide', Input, Output, run };
