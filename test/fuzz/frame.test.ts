import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, type Limits, target, told } from './frame.ts';

const limits: Limits = { ms: 50, bytes: 8 * 2 ** 20, characters: 1000 };

class Named extends Error {
  override readonly name = 'Named';
}

const kept: Buffer[] = [];

/** Of a hundred inputs, one makes trouble. */
const planted = (trouble: () => Promise<string>) =>
  target('planted', fc.nat(99), async (n) => (n === 42 ? await trouble() : 'read'), ['Named']);

const plan = { seed: 1, inputs: 300, seconds: 60, limits };

test.each([
  [
    'without a name',
    () => Promise.reject(new TypeError('x is undefined')),
    /ended without a name of ours: TypeError: x/,
  ],
  ['without being an error', () => Promise.reject('no'), /threw no/],
  ['too late', () => new Promise<string>((resolve) => setTimeout(() => resolve('read'), 600)), /took \d+ ms/],
  [
    'after much work',
    async () => {
      // Its own work: beside other processes, as much time is less of it.
      for (const began = process.cpuUsage(); process.cpuUsage(began).user < 300_000; );
      return 'read';
    },
    /took \d+ ms/,
  ],
  [
    'and keeps too much',
    async () => {
      kept.push(Buffer.alloc(9 * 2 ** 20));
      return 'read';
    },
    /keeps \d+ MiB/,
  ],
  ['with too many words', () => Promise.reject(new Named('x'.repeat(2000))), /says 2000 characters/],
])('what ends %s is caught, with what makes it again', async (_, trouble, what) => {
  const { offences } = await fuzz([planted(trouble)], plan);

  expect(offences.length).toBeGreaterThan(0);
  for (const offence of offences) expect(offence).toMatch(what);
  const at = Number(/^SEED=1 AT=(\d+) planted: .*, given 42$/s.exec(offences[0] ?? '')?.[1]);
  const again = await fuzz([planted(trouble)], { ...plan, at });
  expect(again.inputs).toBe(1);
  expect(again.offences).toEqual([expect.stringMatching(what)]);
});

test('what ends by name, or in time, is none; it is counted', async () => {
  const report = await fuzz([planted(() => Promise.reject(new Named('no')))], plan);

  expect(report.offences).toEqual([]);
  expect(report.inputs).toBe(300);
  expect(told(report, 1, 5)).toMatch(
    /^300 inputs in 5 ms, .*, seed 1\n {2}planted \([\d.]+ s\): read \d+, Named \d+\n$/,
  );
});

test('it ends when its time is up', async () => {
  const slow = target(
    'slow',
    fc.nat(),
    () => new Promise<string>((resolve) => setTimeout(() => resolve('read'), 5)),
    [],
  );
  const { inputs } = await fuzz([slow], { ...plan, seconds: 0.1 });
  expect(inputs).toBeLessThan(50);
});
