import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_RUN_SECONDS } from '../../../../statemachine/contracts/run.ts';
import type { Objects } from '../../../../storage/objects.ts';
import { type MemoryObjects, memoryObjects } from '../../../fakes/objects.ts';
import { commit, contents, type PlayedRun } from './world.ts';

const START = Date.UTC(2026, 10, 19, 18);
const MINUTE = 60_000;
const LATEST = LONGEST_RUN_SECONDS * 1000;

class Crash extends Error {}

/** Every call of a bucket, with something that happens before and after one of them. */
function at(objects: MemoryObjects, call: number, happens: (when: 'before' | 'after') => Promise<void>): Objects {
  let calls = 0;
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    const isIt = ++calls === call;
    if (isIt) await happens('before');
    const result = await work();
    if (isIt) await happens('after');
    return result;
  };
  return {
    ...objects,
    getText: (key) => around(() => objects.getText(key)),
    putText: (...all) => around(() => objects.putText(...all)),
    copy: (...all) => around(() => objects.copy(...all)),
    delete: (key) => around(() => objects.delete(key)),
    writeLines: (...all) => around(() => objects.writeLines(...all)),
    async *readLines(key) {
      yield* await around(async () => await Array.fromAsync(objects.readLines(key)));
    },
    async *list(prefix) {
      yield* await around(async () => await Array.fromAsync(objects.list(prefix)));
    },
  };
}

interface Played extends PlayedRun {
  /** After it started. */
  readonly committedAfter: number;
  readonly crashes: readonly { readonly call: number; readonly when: 'before' | 'after' }[];
  /** The next one commits at this call of it. */
  readonly interrupted: number | undefined;
  readonly repeated: boolean;
}

const run = fc.record({
  minutes: fc.oneof(
    fc.integer({ min: 0, max: 90 }),
    fc.integer({ min: 0, max: 900 }),
    fc.integer({ min: 0, max: 5000 }),
  ),
  values: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 10_000 })), {
    selector: ([id]) => id,
    minLength: 1,
  }),
  total: fc.constantFrom(256, 512),
  committedAfter: fc.integer({ min: 0, max: LATEST - 1 }),
  crashes: fc.array(fc.record({ call: fc.integer({ min: 1, max: 25 }), when: fc.constantFrom('before', 'after') }), {
    maxLength: 2,
  }),
  interrupted: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
  repeated: fc.boolean(),
});

const story = fc.array(run, { minLength: 2, maxLength: 14 }).map((runs) => {
  let time = START;
  return runs.map(({ minutes, values, ...rest }, index): Played => {
    time += minutes * MINUTE + 1;
    return { ...rest, runId: `run-${index}`, asOf: new Date(time).toISOString(), values: Object.fromEntries(values) };
  });
});

const committed = ({ asOf, committedAfter }: Played) => Date.parse(asOf) + committedAfter;

async function inOrder(runs: readonly Played[]): Promise<MemoryObjects> {
  const objects = memoryObjects();
  for (const each of runs) await commit(objects, each);
  return objects;
}

/** As it happens: each when it comes to it, some of them dying, some of them in the middle of another. */
async function play(runs: readonly Played[]): Promise<MemoryObjects> {
  const objects = memoryObjects();
  const order = runs.toSorted((a, b) => committed(a) - committed(b));
  const done = new Set<Played>();
  for (const [index, each] of order.entries()) {
    if (done.has(each)) continue;
    for (const [number, { call, when }] of each.crashes.entries()) {
      const dying = at(objects, call, async (now) => {
        if (now === when) throw new Crash();
      });
      await commit(dying, each, { attempt: `dying-${number}` }).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    }
    const next = order[index + 1];
    const meets = next && Date.parse(next.asOf) < Date.parse(each.asOf) + LATEST;
    const meeting =
      each.interrupted !== undefined && meets
        ? at(objects, each.interrupted, async (when) => {
            if (when !== 'before') return;
            done.add(next);
            await commit(objects, next, { attempt: 'between' });
          })
        : objects;
    await commit(meeting, each);
    if (each.repeated) expect((await commit(objects, each, { attempt: 'again' })).status).not.toBe('kept');
  }
  return objects;
}

const dayFiles = (objects: MemoryObjects) =>
  Object.fromEntries(Object.entries(objects.snapshot()).filter(([key]) => key.includes('/daily/')));

test('runs interleaved, repeated, late and crashed at any call come to one history', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (runs) => {
      const [expected, played] = [await inOrder(runs), await play(runs)];
      expect(await contents(played)).toEqual(await contents(expected));
      expect(dayFiles(played)).toEqual(dayFiles(expected));
    }),
    { numRuns: 300 },
  );
});

test('a run that dies before or after each of its calls is done by the next attempt', async () => {
  const asOf = (day: number, hour: number) => new Date(Date.UTC(2026, 10, day, hour)).toISOString();
  const before: PlayedRun[] = [
    { asOf: asOf(19, 12), values: { a: 1, b: 2, c: 3 } },
    { asOf: asOf(20, 12), values: { a: 4, b: 5, c: 6 } },
  ];
  const closing = { asOf: asOf(21, 12), values: { a: 7, b: 8, c: 9 } };
  const world = async () => {
    const objects = memoryObjects();
    for (const each of before) await commit(objects, each);
    return objects;
  };
  const whole = await world();
  await commit(whole, closing);
  for (let call = 1, died = true; died; call++) {
    died = false;
    for (const when of ['before', 'after'] as const) {
      const objects = await world();
      const dying = at(objects, call, async (now) => {
        if (now !== when) return;
        died = true;
        throw new Crash();
      });
      await commit(dying, closing, { attempt: 'dying' }).catch(() => {});
      await commit(objects, closing);
      expect(await contents(objects)).toEqual(await contents(whole));
      expect(dayFiles(objects)).toEqual(dayFiles(whole));
    }
    if (!died) expect(call).toBeGreaterThan(15);
  }
});
