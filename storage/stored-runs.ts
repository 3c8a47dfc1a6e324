import * as z from 'zod';
import { concurrently } from '../core/streams/concurrently.ts';
import type { Latest } from '../statemachine/contracts/hand-off.ts';
import { Summary } from '../statemachine/contracts/summary.ts';
import { runKeys } from './keys.ts';
import { readLatest } from './latest.ts';
import type { ReadableObjects } from './objects.ts';
import { readShared } from './shared.ts';

/** A run of which something is stored. */
export interface StoredRun {
  readonly runId: string;
  readonly asOf: string;
  /** Absent where the run itself has expired: the evaluations of these scopes remain. */
  readonly head?: RunHead;
  readonly kept: readonly string[];
}

/** What has to be known of a run to choose it: a summary can be large, and a day can have 288 of them. */
type RunHead = z.infer<typeof RunHead>;
const RunHead = Summary.pick({ runId: true, asOf: true, status: true, authoritative: true }).extend({
  scopes: z.array(z.unknown()).transform((scopes) => scopes.length),
  coverage: Summary.shape.coverage.pick({ counts: true }),
});

/** A run by its name, as far as its directory tells; it may have ended before it had anything to say. */
interface Place {
  readonly runId: string;
  readonly prefix: string;
}

/** Summaries read at a time. */
const CONCURRENCY = 8;

/**
 * Newest first. Days are read only as far as somebody asks.
 *
 * @param until None that is later; days after it are not read at all.
 */
export async function* newestRuns(objects: ReadableObjects, until?: string): AsyncGenerator<StoredRun> {
  const isMeant = ({ asOf }: StoredRun) => until === undefined || Date.parse(asOf) <= Date.parse(until);
  const kept = keptRuns(await readLatest(objects));
  const pending = [...kept.values()].filter(isMeant).sort(newestFirst);
  const lastDay = until && runKeys.prefix('', until).slice(0, -1);
  for (const day of await daysOf(objects)) {
    if (lastDay !== undefined && day > lastDay) continue;
    const found = await describeAll(objects, await runsOf(objects, day), kept);
    for (const run of found.filter(isMeant).sort(newestFirst)) {
      // Newer than all that is still to come, and not among what came: only what is kept of it is left.
      for (let [next] = pending; next && newestFirst(next, run) <= 0; [next] = pending) {
        pending.shift();
        if (next.runId !== run.runId) yield next;
      }
      yield run;
    }
  }
  yield* pending;
}

/** Those whose name is the one that is asked for, or begins with it. */
export async function runsNamed(objects: ReadableObjects, name: string): Promise<StoredRun[]> {
  const kept = keptRuns(await readLatest(objects));
  const days = await Promise.all((await daysOf(objects)).map((day) => runsOf(objects, day)));
  const isMeant = ({ runId }: { readonly runId: string }) => runId.startsWith(name);
  const stored = await describeAll(objects, days.flat().filter(isMeant), kept);
  const others = [...kept.values()].filter((run) => isMeant(run) && !stored.some(({ runId }) => runId === run.runId));
  const all = [...stored, ...others];
  const exact = all.filter(({ runId }) => runId === name);
  return exact.length > 0 ? exact : all.sort(newestFirst);
}

/** Those that evaluated the newest of each scope, which does not expire. */
export function keptRuns(latest: Latest['scopes']): Map<string, StoredRun> {
  const runs = new Map<string, StoredRun>();
  for (const [scopeId, { runId, asOf }] of Object.entries(latest)) {
    runs.set(runId, { runId, asOf, kept: [...(runs.get(runId)?.kept ?? []), scopeId] });
  }
  return runs;
}

/** Whether there is anything to compare with. */
export function hasEvaluated({ head }: StoredRun): boolean {
  return head?.scopes !== 0;
}

export function newestFirst(a: Pick<StoredRun, 'asOf'>, b: Pick<StoredRun, 'asOf'>): number {
  return Date.parse(b.asOf) - Date.parse(a.asOf);
}

async function describeAll(
  objects: ReadableObjects,
  places: readonly Place[],
  kept: ReadonlyMap<string, StoredRun>,
): Promise<StoredRun[]> {
  const found = await concurrently(places, CONCURRENCY, async ({ runId, prefix }): Promise<StoredRun[]> => {
    // One that is damaged says nothing of its run, and is in nobody's way.
    const { value: head } = await readShared(objects, runKeys.summary(prefix), RunHead);
    const only = kept.get(runId);
    if (!head) return only ? [only] : [];
    return [{ runId, asOf: head.asOf, head, kept: only?.kept ?? [] }];
  });
  return found.flat();
}

/** `runs/2026/11/22/` and the like, newest first. */
async function daysOf(objects: ReadableObjects, prefix = 'runs/', depth = 3): Promise<string[]> {
  if (depth === 0) return [prefix];
  const inside = (await objects.folders(prefix)).sort().reverse();
  return (await Promise.all(inside.map((name) => daysOf(objects, `${prefix}${name}/`, depth - 1)))).flat();
}

async function runsOf(objects: ReadableObjects, day: string): Promise<Place[]> {
  return (await objects.folders(day)).map((runId) => ({ runId, prefix: `${day}${runId}/` }));
}
