import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandLines } from './command-lines.ts';
import { fuzz, type Target, told } from './frame.ts';
import { policies } from './policy.ts';
import { requests } from './requests.ts';
import { stored } from './stored.ts';
import { webhooks } from './webhooks.ts';

/** A seed that failed can be given again: SEED=… npm run fuzz. With AT=…, the one input that failed. */
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** So many inputs, or as many as fit into so many seconds. */
const INPUTS = Number(process.env.INPUTS ?? 100_000);
const SECONDS = Number(process.env.SECONDS ?? 7200);
const AT = process.env.AT === undefined ? undefined : Number(process.env.AT);

let targets: readonly Target[] = [];
const stops: (() => void)[] = [];
beforeAll(async () => {
  const [lines, posts] = [await commandLines(), await webhooks()];
  stops.push(lines.stop, posts.stop);
  targets = [...policies, ...requests, ...stored, ...lines.targets, ...posts.targets];
});
afterAll(() => {
  for (const stop of stops) stop();
});

test('no input ends what takes it without a name, in a time or in memory without a bound', {
  timeout: 7_200_000,
}, async () => {
  process.stdout.write(`seed ${SEED}\n`);
  const begin = Date.now();
  const report = await fuzz(targets, { seed: SEED, inputs: INPUTS, seconds: SECONDS, at: AT });
  process.stdout.write(told(report, SEED, Date.now() - begin));

  expect(report.offences).toEqual([]);
});
