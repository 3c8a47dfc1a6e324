import fc from 'fast-check';
import { test } from 'vitest';
import { play } from './play.ts';
import { story } from './story.ts';

/** A seed that failed can be given again: SEED=… npm run test:stories */
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const STORIES = 10_000;

test(`${STORIES} stories of runs that fail, overtake each other and die`, { timeout: 3_600_000 }, async () => {
  process.stdout.write(`seed ${SEED}\n`);
  await fc.assert(
    fc.asyncProperty(story, async (told) => play(told)),
    { numRuns: STORIES, seed: SEED },
  );
});
