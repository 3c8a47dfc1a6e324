import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../bench/replay/random.ts';
import { CALLS } from './calls.ts';
import { oneOfEach } from './data.ts';
import { isNamed, type Unit, unitsOf } from './fuzz.ts';
import { mutated } from './mutate.ts';
import { startWorld, type World } from './world.ts';

/** A seed that failed can be given again: SEED=… npm run test:fuzz. With AT=…, the one answer that failed. */
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** So many answers, or as many as fit into so many seconds. */
const ANSWERS = Number(process.env.ANSWERS ?? 100_000);
const SECONDS = process.env.SECONDS === undefined ? Number.POSITIVE_INFINITY : Number(process.env.SECONDS);
const AT = process.env.AT === undefined ? undefined : Number(process.env.AT);

/** None of the answers is larger than a megabyte: what takes longer, or keeps more, has no bound. */
const MAX_MS = 10_000;
const MAX_GROWTH = 600 * 1024 * 1024;
/** Offences after which no more are looked for. */
const ENOUGH = 10;

let world: World;
let units: ReadonlyMap<string, Unit>;
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
  expect([...units.keys()].toSorted()).toEqual(CALLS.toSorted());
  process.stdout.write(`seed ${SEED}\n`);
  const begin = Date.now();
  const memory = process.memoryUsage().rss;
  const ends = new Map<string, number>();
  let index = AT ?? 0;
  let slowest = 0;
  const offences: string[] = [];
  answers = 0;
  do {
    const action = CALLS[index % CALLS.length] ?? '';
    const started = Date.now();
    const { end, offence } = await endOf(action, index);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    if (offence !== undefined) offences.push(offence);
    slowest = Math.max(slowest, Date.now() - started);
    index++;
  } while (AT === undefined && answers < ANSWERS && offences.length < ENOUGH && Date.now() - begin < SECONDS * 1000);

  const growth = process.memoryUsage().rss - memory;
  const how = [...ends].toSorted((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
  process.stdout.write(
    `${answers} answers in ${Date.now() - begin} ms, the slowest ${slowest} ms: ${how.join(', ')}\n`,
  );
  process.stdout.write(`${Math.round(growth / 2 ** 20)} MiB more than before, seed ${SEED}\n`);
  expect(offences).toEqual([]);
  expect(slowest).toBeLessThan(MAX_MS);
  expect(growth).toBeLessThan(MAX_GROWTH);
});

/** How a step ends whose call got the answer that the seed and the index make. */
async function endOf(action: string, index: number): Promise<{ readonly end: string; readonly offence?: string }> {
  const of = random(SEED + index * 1_000_003);
  let body = '';
  world.answer(action, (reply) => {
    answers++;
    const strange = mutated(reply, of);
    body = strange.text;
    return strange.reply;
  });
  try {
    await units.get(action)?.(world.deps(action));
    return { end: 'read' };
  } catch (error) {
    const end = error instanceof Error ? error.name : '';
    if (isNamed(error)) return { end };
    const answer = body.slice(0, 2000);
    return { end, offence: `SEED=${SEED} AT=${index}: ${action} ended with ${String(error)} over ${answer}` };
  }
}
