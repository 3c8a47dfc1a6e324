import type { Change } from '../../statemachine/contracts/alert.ts';
import { readChanges } from '../../storage/ledger.ts';
import type { Objects } from '../../storage/objects.ts';

/** Changes held at once: with what parsing makes of them, about half of the heap that this step has. */
const MAX_BYTES = 16 * 1024 * 1024;

export interface RouteSize {
  readonly route: string;
  /** Of its changes, as lines. */
  readonly bytes: number;
}

/** Routes whose changes can be held together; one that is larger than that stands alone. */
export function batches(routes: readonly RouteSize[], maxBytes = MAX_BYTES): RouteSize[][] {
  const found: RouteSize[][] = [];
  let room = 0;
  for (const each of routes) {
    const last = found.at(-1);
    if (last && each.bytes <= room) {
      last.push(each);
      room -= each.bytes;
    } else {
      found.push([each]);
      room = maxBytes - each.bytes;
    }
  }
  return found;
}

/**
 * The changes of each route of a batch, from those of all. Reads once for a batch; the changes of a single route are
 * not held at all, however many they are.
 */
export async function changesPerRoute(
  objects: Objects,
  key: string,
  batch: readonly RouteSize[],
): Promise<Map<string, AsyncIterable<Change>>> {
  const [only] = batch;
  if (only && batch.length === 1) return new Map([[only.route, ofRoute(objects, key, only.route)]]);
  const held = new Map(batch.map(({ route }): [string, Change[]] => [route, []]));
  if (batch.some(({ bytes }) => bytes > 0)) {
    for await (const change of readChanges(objects, key)) {
      for (const route of change.routes) held.get(route)?.push(forRoute(change, route));
    }
  }
  return new Map([...held].map(([route, changes]) => [route, streamOf(changes)]));
}

async function* ofRoute(objects: Objects, key: string, route: string): AsyncGenerator<Change> {
  for await (const change of readChanges(objects, key)) {
    if (change.routes.includes(route)) yield forRoute(change, route);
  }
}

/** Who else is told is nobody's business. */
function forRoute(change: Change, route: string): Change {
  return { ...change, routes: [route] };
}

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
