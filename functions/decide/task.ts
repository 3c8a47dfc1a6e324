import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { Decision, LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { Mutes } from '../../statemachine/contracts/mutes.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { ObjectMissing, WriteConflict } from '../../storage/errors.ts';
import { ledgerEntries, runKeys, sharedKeys } from '../../storage/keys.ts';
import { findJson, getJson, type Objects, putJson, readVersion } from '../../storage/objects.ts';
import { jitteredPause, putIfUnchanged } from '../../storage/update-json.ts';
import { describeError, isDenied, isServerFault, isThrottled } from '../shared/ec2/refusals.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { readEvidence } from './evidence.ts';
import { withAccountsRead } from './evidence-without-ipam.ts';
import { type Known, makePlan } from './plan.ts';
import { rulesSha256 } from './rules-hash.ts';

export const Input = z.object({ run: Run });
export type Input = z.infer<typeof Input>;

export const Output = z.discriminatedUnion('status', [
  z.object({ status: z.literal('notAuthoritative') }),
  z.object({
    status: Decision.shape.status,
    changes: z.int(),
    routes: z.int().describe('Routes that a message is due for.'),
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
 * the head of the ledger is swapped; that is the moment from which it counts, or it never does.
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
    mutes: await findJson(objects, sharedKeys.mutes, Mutes),
    evidenceOf: withAccountsRead(summary, await readEvidence(objects, runKeys.accounts(run.prefix), summary.accounts)),
    now: now(),
  };
  const decision = run.authoritative
    ? await commit(known, deps)
    : (await makePlan(objects, known, (await readVersion(objects, sharedKeys.ledger, LedgerHead))?.value, true))
        .decision;
  const routes = Object.values(decision.routes).filter(({ sends }) => sends).length;
  log.info('Decided', { status: decision.status, changes: decision.changes, routes, generation: decision.generation });
  return { status: decision.status, changes: decision.changes, routes };
}

async function commit(known: Known, { objects, log, pause = jitteredPause }: Deps & Invocation): Promise<Decision> {
  const { run } = known;
  for (let attempt = 1; ; attempt++) {
    const before = await readVersion(objects, sharedKeys.ledger, LedgerHead);
    if (before?.value.recentRuns.includes(run.runId)) {
      // An earlier attempt got this far, or a write whose answer was lost.
      return await getJson(objects, runKeys.decision(run.prefix), Decision);
    }
    if (before && Date.parse(before.value.asOf) >= Date.parse(run.asOf)) return await outdated(known, objects);
    try {
      const { head, decision } = await makePlan(objects, known, before?.value, false);
      await putIfUnchanged(objects, sharedKeys.ledger, LedgerHead, head, before);
      if (before) await discard(objects, before.value.entriesKey, log);
      return decision;
    } catch (error) {
      // Entries that are gone were replaced by another run meanwhile.
      const isConflict = error instanceof WriteConflict || error instanceof ObjectMissing;
      if (isConflict) await discardOutrun(run, before?.value, { objects, log });
      if (!isConflict || attempt >= MAX_TRIES) throw error;
      await pause(attempt);
    }
  }
}

/**
 * Deletes the entries that a try wrote in vain, and those that it was based on. A conflict may as well be the lost answer
 * to one's own write, and another attempt of the run may be writing the same key: what no head names is only known to be
 * useless once the head has come to its generation.
 */
async function discardOutrun(
  { runId }: Run,
  before: LedgerHead | undefined,
  { objects, log }: Pick<Deps & Invocation, 'objects' | 'log'>,
): Promise<void> {
  const generation = (before?.generation ?? 0) + 1;
  const head = (await readVersion(objects, sharedKeys.ledger, LedgerHead))?.value;
  if (!head || head.generation < generation) return;
  for (const key of [ledgerEntries(generation, runId), ...(before ? [before.entriesKey] : [])]) {
    if (key !== head.entriesKey) await discard(objects, key, log);
  }
}

/** A newer run was first: what this one saw is history. */
async function outdated({ run }: Known, objects: Objects): Promise<Decision> {
  const decision: Decision = {
    schemaVersion: SCHEMA_VERSION,
    runId: run.runId,
    asOf: run.asOf,
    status: 'outdated',
    changesKey: runKeys.changes(run.prefix),
    changes: 0,
    routes: {},
  };
  await objects.writeLines(decision.changesKey, []);
  await putJson(objects, runKeys.decision(run.prefix), Decision, decision);
  return decision;
}

/** What cannot be deleted costs some storage. That is told, and no reason to fail a run whose ledger stands. */
async function discard(objects: Objects, key: string, log: Invocation['log']): Promise<void> {
  try {
    await objects.delete(key);
  } catch (error) {
    if (!isDenied(error) && !isThrottled(error) && !isServerFault(error)) throw error;
    log.warn(`s3://${objects.bucket}/${key} was replaced and could not be deleted. Delete it. ${describeError(error)}`);
  }
}

export const decideTask: Task<Input, Output, Deps> = { name: 'Decide', Input, Output, run };
