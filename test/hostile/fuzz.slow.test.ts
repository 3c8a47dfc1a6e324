import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../bench/replay/random.ts';
import { CALLS } from './calls.ts';
import { oneOfEach } from './data.ts';
import { isNamed, type Unit, unitsOf } from './fuzz.ts';
import { mutated } from './mutate.ts';
import { startWorld, type World } from './world.ts';

/** A seed that failed can be given again: SEED=… npm run fuzz. With AT=…, the one answer that failed. */
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** So many answers, or as many as fit into so many seconds. */
const ANSWERS = Number(process.env.ANSWERS ?? 10_000);
const SECONDS = process.env.SECONDS === undefined ? Number.POSITIVE_INFINITY : Number(process.env.SECONDS);
const AT = process.env.AT === undefined ? undefined : Number(process.env.AT);

/** No answer is larger than 256 KiB (mutate.ts): what takes longer has no bound, and what keeps more keeps all of them. */
const MAX_MS = 10_000;
const MAX_KEPT = 100 * 2 ** 20;
/** Offences after which no more are looked for. */
const ENOUGH = 10;

let world: World;
let units: readonly Unit[] = [];
/** That were made up so far: some steps make a call more than once. */
let answers = 0;
beforeAll(async () => {
  world = await startWorld(oneOfEach);
  units = await unitsOf(world.deps());
});
afterAll(() => world.stop());

test('no answer ends a step without a name, in a time or in memory without a bound', {
  timeout: 7_200_000,
}, async () => {
  expect(new Set(units.flatMap(({ actions }) => actions))).toEqual(new Set(CALLS));
  process.stdout.write(`seed ${SEED}\n`);
  const begin = Date.now();
  const memory = kept();
  const ends = new Map<string, number>();
  let index = AT ?? 0;
  let slowest = { ms: 0, at: 0 };
  const offences: string[] = [];
  answers = 0;
  do {
    const started = Date.now();
    const { end, offence } = await endOf(index);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    if (offence !== undefined) offences.push(offence);
    const ms = Date.now() - started;
    if (ms > slowest.ms) slowest = { ms, at: index };
    index++;
  } while (AT === undefined && answers < ANSWERS && offences.length < ENOUGH && Date.now() - begin < SECONDS * 1000);

  const growth = kept() - memory;
  const how = [...ends].toSorted((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(
    `${answers} answers in ${Date.now() - begin} ms, the slowest ${slowest.ms} ms (AT=${slowest.at}): ${how.join(', ')}\n`,
  );
  process.stdout.write(`${Math.round(growth / 2 ** 20)} MiB kept, seed ${SEED}\n`);
  expect(offences).toEqual([]);
  expect(slowest.ms).toBeLessThan(MAX_MS);
  expect(growth).toBeLessThan(MAX_KEPT);
});

/** Bytes that are still in use, once all garbage is gone. */
function kept(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** How a step ends one or all of whose calls get the answers that the seed and the index make. */
async function endOf(index: number): Promise<{ readonly end: string; readonly offence?: string }> {
  const of = random(SEED + index * 1_000_003);
  const unit = units[index % units.length];
  if (!unit) throw new Error('Test: there is no step');
  const one = unit.actions[Math.floor(of() * unit.actions.length)] ?? '';
  const actions = of() < 0.3 ? [one] : unit.actions;
  const texts: string[] = [];
  world.answer(actions, (reply) => {
    answers++;
    const strange = mutated(reply, of);
    texts.push(strange.text.slice(0, 2000));
    return strange.reply;
  });
  try {
    await unit.run(world.deps(one));
    return { end: 'read' };
  } catch (error) {
    const end = error instanceof Error ? error.name : '';
    if (isNamed(error)) return { end };
    return {
      end,
      offence: `SEED=${SEED} AT=${index}: ${actions} ended with ${String(error)} over ${texts.join('\n')}`,
    };
  }
}
