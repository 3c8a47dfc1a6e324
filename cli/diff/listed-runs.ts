import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { readLatest } from '../../storage/latest.ts';
import { readShared } from '../../storage/shared.ts';
import { allowedBy } from '../aws/permissions.ts';
import type { Results } from '../results/results.ts';

/** A run of which something is stored. */
export interface ListedRun {
  readonly runId: string;
  readonly asOf: string;
  /** Absent where the run itself has expired: the evaluations of these scopes remain. */
  readonly summary?: Summary;
  readonly kept: readonly string[];
}

/** A run by its name, as far as its directory tells; it may have ended before it had anything to say. */
interface Place {
  readonly runId: string;
  readonly prefix: string;
}

/** Days are read from the newest on, and only as far as somebody asks. */
export async function* newestRuns(results: Results): AsyncGenerator<ListedRun> {
  const kept = await keptRuns(results);
  const pending = [...kept.values()].sort(newestFirst);
  for (const day of await daysOf(results)) {
    const found = await Promise.all((await runsOf(results, day)).map((place) => describe(results, place, kept)));
    for (const run of found.flatMap((each) => each ?? []).sort(newestFirst)) {
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
export async function runsNamed(results: Results, name: string): Promise<ListedRun[]> {
  const kept = await keptRuns(results);
  const days = await Promise.all((await daysOf(results)).map((day) => runsOf(results, day)));
  const places = days.flat();
  const isMeant = (runId: string) => runId.startsWith(name);
  const found = await Promise.all(
    places.filter(({ runId }) => isMeant(runId)).map((place) => describe(results, place, kept)),
  );
  const stored = found.flatMap((each) => each ?? []);
  const others = [...kept.values()].filter(({ runId }) => isMeant(runId) && !stored.some((run) => run.runId === runId));
  const all = [...stored, ...others];
  const exact = all.filter(({ runId }) => runId === name);
  return exact.length > 0 ? exact : all.sort(newestFirst);
}

async function describe(
  results: Results,
  { runId, prefix }: Place,
  kept: ReadonlyMap<string, ListedRun>,
): Promise<ListedRun | undefined> {
  // One that is damaged says nothing of its run, and is in nobody's way.
  const { value: summary } = await allowedBy(
    results.permissions,
    readShared(results, runKeys.summary(prefix), Summary),
  );
  if (!summary) return kept.get(runId);
  return { runId, asOf: summary.asOf, summary, kept: kept.get(runId)?.kept ?? [] };
}

/** The newest of each scope, which does not expire. */
async function keptRuns(results: Results): Promise<Map<string, ListedRun>> {
  const runs = new Map<string, ListedRun>();
  const latest = await allowedBy(results.permissions, readLatest(results));
  for (const [scopeId, { runId, asOf }] of Object.entries(latest)) {
    runs.set(runId, { runId, asOf, kept: [...(runs.get(runId)?.kept ?? []), scopeId] });
  }
  return runs;
}

/** `runs/2026/11/22/` and the like, newest first. */
async function daysOf(results: Results, prefix = 'runs/', depth = 3): Promise<string[]> {
  if (depth === 0) return [prefix];
  const inside = (await results.folders(prefix)).sort().reverse();
  return (await Promise.all(inside.map((name) => daysOf(results, `${prefix}${name}/`, depth - 1)))).flat();
}

async function runsOf(results: Results, day: string): Promise<Place[]> {
  return (await results.folders(day)).map((runId) => ({ runId, prefix: `${day}${runId}/` }));
}

function newestFirst(a: ListedRun, b: ListedRun): number {
  return Date.parse(b.asOf) - Date.parse(a.asOf);
}
