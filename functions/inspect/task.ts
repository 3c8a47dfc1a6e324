import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { concurrentlyInOrder } from '../../core/streams/concurrently.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import type { InsideRecord } from '../../statemachine/contracts/subnet-inside.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, readJsonLines } from '../../storage/objects.ts';
import { readInventory } from '../../storage/runs.ts';
import { addPart, Collected, type Inspected, partKeys } from '../shared/collected.ts';
import { regionName } from '../shared/ec2/region-name.ts';
import { Heard, merged, unknownGaps } from '../shared/ec2/unknown-values.ts';
import { isPassing, Retries } from '../shared/patience.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { type Batch, batchesOf, Candidate } from './candidate.ts';
import { choose } from './choose.ts';
import { addGaps } from './gaps.ts';
import type { Networks } from './network-calls.ts';
import { type ReadDeps, readBatch, record } from './read-batch.ts';
import { whyNot } from './why-not.ts';

export const Output = z.object({ run: Run, scope: Scope, collected: Collected });
export type Output = z.infer<typeof Output>;

export const Input = Output.extend({ retries: Retries });
export type Input = z.infer<typeof Input>;

export interface Deps extends Networks {
  readonly objects: Objects;
}

/** Time kept for what may still come after the last look at the clock: one batch of the largest kind, see candidate.ts. */
export const MARGIN_MS = 200_000;

/** Batches under way: most are of different accounts, which EC2 throttles each by itself. Each holds one page, about 1 MB. */
const AT_ONCE = 32;

/** The source of the parts that it adds to the inventory. */
const SOURCE = 'inside';

/**
 * Looks into the subnets of a scope that are fullest, as their own accounts see them, and adds what it finds to the
 * inventory. Returns a continuation before the invocation's time is up, or when what is left fails for now, having
 * read one batch at least. A retry starts from the same continuation and writes a part of its own.
 *
 * Throws what is worth another attempt. An account that cannot be read is a gap; the scope goes on without it.
 */
export async function run({ run, scope, collected, retries = 0 }: Input, deps: Deps & Invocation): Promise<Output> {
  const { objects, log } = deps;
  const listKey = runKeys.inspection(run.prefix, scope.scopeId);
  const at = structuredClone(collected);
  const gaps: Gap[] = [];
  at.inspected ??= await begin({ run, scope, collected }, objects, listKey, gaps);
  const { inspected } = at;
  const records: InsideRecord[] = [];
  const heard = new Heard();

  if (!inspected.done) {
    const candidates = await Array.fromAsync(readJsonLines(objects, listKey, Candidate));
    const batches = batchesOf(candidates.slice(inspected.next));
    const hasTime = () => records.length === 0 || deps.deadline() > MARGIN_MS;
    const reading = concurrentlyInOrder(batches, AT_ONCE, async (batch) =>
      hasTime() ? await readOrSayWhy(batch, { ...deps, retries, heard }) : undefined,
    );
    try {
      for await (const read of reading) {
        if (!read) break;
        records.push(...read.records);
        gaps.push(...read.gaps);
        inspected.next += read.records.length;
        const unread = read.records.filter(({ inside }) => inside.status !== 'read').length;
        if (unread > 0) inspected.unread = (inspected.unread ?? 0) + unread;
      }
    } catch (error) {
      // What was read before is kept: the next invocation meets the failure first, and then it is worth a pause.
      if (!isPassing(error) || records.length === 0) throw error;
    }
    inspected.done = inspected.next >= inspected.candidates;
  }

  if (records.length > 0) {
    await objects.writeLines(
      runKeys.inventoryPart(
        run.prefix,
        scope.scopeId,
        at.pass,
        SOURCE,
        deps.attempt,
        addPart(at, SOURCE, deps.attempt),
      ),
      records.sort((a, b) => (a.key < b.key ? -1 : 1)).map((line) => JSON.stringify(line)),
    );
    at.records += records.length;
  }
  at.unknown = merged(at.unknown, heard.all);
  // Once, with what Collect met: some calls are made by both.
  if (inspected.done) gaps.push(...unknownGaps(at.unknown, { scopeId: scope.scopeId }));
  at.gaps = addGaps(at.gaps, gaps);
  log.info(inspected.done ? 'Inspected' : 'Out of time: to be continued', { ...inspected });
  return { run, scope, collected: at };
}

/** Chooses what to look into, once: the list stays the same for all continuations. */
async function begin(
  { run, scope, collected }: Output,
  objects: Objects,
  listKey: string,
  gaps: Gap[],
): Promise<Inspected> {
  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  const nothing: Inspected = { done: true, next: 0, candidates: 0, leftOut: 0 };
  if (policy.inspect.maxSubnets === 0 || scope.scopeType === 'public') return nothing;
  const keys = partKeys(run.prefix, scope.scopeId, collected, 'subnet');
  const parts = keys.map((key) => readInventory(objects, key));
  const { candidates, leftOut } = await choose(parts, policy, scope);
  if (leftOut > 0) {
    gaps.push({
      kind: 'notInspected',
      scopeId: scope.scopeId,
      text: `${leftOut} subnets of ${scope.scopeId} were not looked into: the policy has inspect.maxSubnets at ${policy.inspect.maxSubnets}, and the others are fuller.`,
    });
  }
  if (candidates.length === 0) return { ...nothing, leftOut };
  await objects.writeLines(
    listKey,
    candidates.map((candidate) => JSON.stringify(candidate)),
  );
  return { done: false, next: 0, candidates: candidates.length, leftOut };
}

interface Read {
  readonly records: readonly InsideRecord[];
  readonly gaps: readonly Gap[];
}

async function readOrSayWhy(batch: Batch, deps: Deps & ReadDeps): Promise<Read> {
  const { subnets } = batch;
  const accountId = /^\d{12}$/.test(batch.accountId) ? batch.accountId : undefined;
  const region = regionName(batch.region);
  const all = (reason: 'noReadRole' | 'denied' | 'failed' | 'gone', text: string, gaps: readonly Gap[] = []): Read => ({
    records: subnets.map((subnet) => record(subnet, { status: 'notReadable', reason, text })),
    gaps,
  });
  if (!accountId || !region) return all('failed', 'The inventory does not say whose subnet it is, and in which Region');
  try {
    if (!(await deps.canRead(accountId))) return all('noReadRole', NO_READ_ROLE);
    const calls = await deps.network(accountId, region);
    const records = await readBatch(calls, batch, deps);
    const gaps = records.flatMap(({ inside }): Gap[] => {
      const text =
        inside.status === 'read' ? inside.unread?.[0]?.text : inside.reason === 'gone' ? undefined : inside.text;
      return text === undefined ? [] : [{ kind: 'notReadable', accountId, region, text }];
    });
    return { records, gaps };
  } catch (error) {
    const why = whyNot(error, deps.retries);
    if (!why) throw error;
    return all(why.reason, why.text, [{ kind: 'notReadable', accountId, text: why.text }]);
  }
}

const NO_READ_ROLE = 'No read role is configured, by which this account could be read (docs/permissions.md)';

export const inspectTask: Task<Input, Output, Deps> = { name: 'Inspect', Input, Output, run };
