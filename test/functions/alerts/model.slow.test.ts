import fc from 'fast-check';
import { test } from 'vitest';
import { play } from './play.ts';
import { story } from './story.ts';

/** Another one each time, and printed: SEED=… npm run test:stories tells the same stories again. */
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** So many, or as many as fit into so many seconds. */
const STORIES = Number(process.env.STORIES ?? 10_000);
const SECONDS = process.env.SECONDS === undefined ? undefined : Number(process.env.SECONDS);

test('stories of runs that fail, overtake each other and die', { timeout: 7_200_000 }, async () => {
  process.stdout.write(`seed ${SEED}\n`);
  let told = 0;
  await fc.assert(
    fc.asyncProperty(story, async (each) => {
      told++;
      await play(each);
    }),
    {
      numRuns: SECONDS === undefined ? STORIES : Number.MAX_SAFE_INTEGER,
      seed: SEED,
      ...(SECONDS !== undefined && { interruptAfterTimeLimit: SECONDS * 1000 }),
    },
  );
  process.stdout.write(`${told} stories held, seed ${SEED}\n`);
});
