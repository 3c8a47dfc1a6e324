import * as z from 'zod';
import { drain } from '../../core/streams/concurrently.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { addPart, Collected } from '../shared/collected.ts';
import { PlaceExpired } from '../shared/errors.ts';
import { Retries } from '../shared/patience.ts';
import type { Invocation, Task } from '../shared/task.ts';
import type { AccountCalls } from './account-resources.ts';
import { readAllAccounts } from './all-accounts.ts';
import type { Sharing } from './ipam-calls.ts';
import { lineOf } from './line.ts';
import { Parts } from './part.ts';
import type { PoolCalls } from './pools.ts';
import { beginning, isDone, noteUnread, openOf, startAgain } from './progress.ts';
import type { IpamCalls } from './resource-cidrs.ts';
import { BEGINNING, type ListSource } from './source.ts';
import { type DiscoveryCalls, sourcesOf } from './sources.ts';

export const Input = z.object({ run: Run, scope: Scope, collected: Collected.optional(), retries: Retries });
export type Input = z.infer<typeof Input>;

export const Output = z.object({ run: Run, scope: Scope, collected: Collected });
export type Output = z.infer<typeof Output>;

export interface Deps extends IpamCalls, DiscoveryCalls, PoolCalls, AccountCalls, Partial<Sharing> {
  readonly objects: Objects;
}

/**
 * Time kept for what may still come after the last look at the clock: one page, for which the SDK can pause several
 * seconds when EC2 throttles, and the upload of a full part, about 1 MB. Generous, because being cut off costs the
 * whole invocation, and this a fifth of it.
 */
export const MARGIN_MS = 60_000;

/**
 * Pages under way, and so in memory: about 1 MB each. With calls of 300 ms these are 80 calls a second, as many as the
 * buckets of four of EC2's APIs give back.
 */
const AT_ONCE = 24;

/**
 * Reads a scope's sources side by side, page by page, into sorted parts of an inventory; a part holds lines of one source
 * only. Returns a continuation before the invocation's time is up, having read one page at least. A retry starts from the
 * same continuation and writes parts of its own.
 *
 * Throws FailedCall, PaginationExpired, PaginationStuck, and EC2's own errors as they are.
 */
export async function run({ run, scope, collected, retries = 0 }: Input, deps: Deps & Invocation): Promise<Output> {
  if (collected?.done) return { run, scope, collected };
  deps.shareCalls?.(scope.callShare);
  const refusedBefore = deps.refusedCalls?.() ?? 0;
  const allAccounts = await readAllAccounts(deps.objects, run.prefix, scope);
  let at = collected ? structuredClone(collected) : undefined;
  do {
    const sources = sourcesOf(run, scope, { ...deps, allAccounts });
    at ??= beginning(sources);
    try {
      await readSources(at, sources, { run, scope, retries }, deps);
    } catch (error) {
      if (!(error instanceof PlaceExpired)) throw error;
      at = startAgain(at, sources, scope, error);
      deps.log.warn('A pagination token expired: the scope is read again from its beginning', { calls: at.calls });
    }
    at.done = isDone(at);
  } while (!at.done && deps.deadline() > MARGIN_MS);
  const slowed = (at.slowed ?? 0) + (deps.refusedCalls?.() ?? 0) - refusedBefore;
  if (slowed > 0) at.slowed = slowed;
  deps.log.info(at.done ? 'Collected' : 'Out of time: to be continued', { ...at });
  return { run, scope, collected: at };
}

/** Reads until there is nothing left, or no time. Throws what the pages throw, once those under way have ended. */
async function readSources(
  at: Collected,
  sources: readonly ListSource[],
  { run, scope, retries }: Pick<Input, 'run' | 'scope'> & { readonly retries: number },
  { objects, attempt, deadline }: Deps & Invocation,
): Promise<void> {
  const jobs = sources.map((source) => ({
    source,
    parts: new Parts((lines) => {
      const part = addPart(at, source.name, attempt);
      const key = runKeys.inventoryPart(run.prefix, scope.scopeId, at.pass, source.name, attempt, part);
      return objects.writeLines(key, lines);
    }),
  }));
  let begun = 0;

  /** Of each source in turn: a long one keeps no other waiting. */
  function nextPage() {
    const next = jobs.findIndex(({ source }) => (at.lists[source.name]?.open.length ?? 0) > 0);
    const job = jobs[next];
    if (!job || (begun > 0 && deadline() <= MARGIN_MS)) return undefined;
    jobs.push(...jobs.splice(0, next + 1));
    const place = openOf(at, job.source.name).shift() ?? BEGINNING;
    begun++;
    return { ...job, place };
  }

  await drain(AT_ONCE, nextPage, async ({ source, parts, place }, more) => {
    const open = (list: string, next: string) => {
      openOf(at, list).push(next);
      more();
    };
    const page = await source.readPage(place, (next) => open(source.name, next), retries);
    at.calls++;
    // The next page is asked for while this one is sorted and written.
    if (page.next !== undefined) open(source.name, page.next);
    for (const row of page.rows) {
      const line = lineOf(row);
      if (typeof line === 'string') at.rows[line]++;
      else {
        const isNew = parts.add(line);
        const { resource, region } = line;
        if (!resource) at.records++;
        else at.rows[isNew ? 'kept' : 'duplicates']++;
        if (region !== undefined && !at.regions.includes(region)) {
          at.regions = [...at.regions, region].sort();
          for (const { name, inRegion } of sources) for (const begin of inRegion?.(region) ?? []) open(name, begin);
        }
        if (parts.isFull) await parts.write();
      }
    }
    noteUnread(at, source, page);
  });
  for (const { parts } of jobs) await parts.writeRest();
}

export const collectTask: Task<Input, Output, Deps> = { name: 'Collect', Input, Output, run };
