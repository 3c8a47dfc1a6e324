import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { silenceAt } from '../../core/alerts/silence.ts';
import { builtInPolicy } from '../../core/policy/built-in.ts';
import { parsePolicy } from '../../core/policy/parse.ts';
import { Policy } from '../../core/policy/schema.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { isWithin, type KnownFuture, RIGHT_WITHIN_DAYS, WITHIN_DAYS } from '../told/known-future.ts';
import { countTold } from '../told/told.ts';
import { evaluatedWithPast } from './with-past.ts';

// The sample organisation with its past: Evaluate reads it as a history, and what it says of the days to come is held
// against what comes.

const SOON = Policy.parse({
  version: 1,
  rules: [
    {
      name: 'soon',
      match: { type: ['subnet', 'public-ipv4-pool'] },
      warning: { runwayDays: WITHIN_DAYS },
      critical: 'off',
    },
    {
      name: 'soon, pools',
      kind: 'freeSpace',
      match: { type: 'ipam-pool' },
      warning: { runwayDays: WITHIN_DAYS },
      critical: 'off',
    },
  ],
});

/** Ten seconds each: `npm run test:precision` takes all. */
const SEEDS = [4, 99, 20_261_130, 319].slice(0, process.env.SEEDS === 'all' ? undefined : 2);

const KINDS = ['utilization', 'freeSpace'];

/** What is said of how full it is. */
function severityOf(evaluation: Evaluation | undefined): 'ok' | 'warning' | 'critical' {
  return evaluation?.findings.find(({ kind }) => KINDS.includes(kind))?.severity ?? 'ok';
}

const named = ({ scopeId, key }: KnownFuture) => `${scopeId} ${key}`;

test.for(SEEDS)('what is full within 14 days is told of, and little else, seed %i', async (seed, context) => {
  const { evaluations, futures } = await evaluatedWithPast(seed, [SOON, builtInPolicy]);
  const [soon, builtIn] = evaluations;
  const [today] = (await evaluatedWithPast(seed, [builtInPolicy], { past: false })).evaluations;
  const count = (of: string, some: readonly KnownFuture[], isTold: (each: KnownFuture) => boolean) =>
    countTold(context, {
      of,
      wanted: some.filter((each) => isWithin(WITHIN_DAYS, each)).map(named),
      told: some.filter(isTold).map(named),
      alsoRight: some.filter((each) => isWithin(RIGHT_WITHIN_DAYS, each)).map(named),
    });
  const ofType = (...types: KnownFuture['type'][]) => futures.filter(({ type }) => types.includes(type));
  const isSoon = (each: KnownFuture) =>
    soon?.get(named(each))?.findings.some(({ rule }) => rule.startsWith('soon')) === true;

  const subnets = count('subnets, by days alone', ofType('subnet'), isSoon);
  expect(subnets.right + (subnets.alsoRight ?? 0)).toBeGreaterThanOrEqual(0.8 * subnets.told);
  // What begins tomorrow nobody can know.
  expect(subnets.right).toBeGreaterThanOrEqual(0.5 * subnets.wanted);
  const pools = count('pools, by days alone', ofType('ipam-pool', 'public-ipv4-pool'), isSoon);
  expect(pools.right).toBeGreaterThanOrEqual(0.5 * Math.max(pools.wanted, pools.told));

  const isQuiet = (each: KnownFuture) => severityOf(today?.get(named(each))) === 'ok';
  const quiet = ofType('subnet').filter(isQuiet);
  count('… that no rule tells of', quiet, isSoon);
  const isFull = (each: KnownFuture) => (today?.get(named(each))?.capacity?.usedPercent ?? 0) >= 80;
  const above = count('… and of which 80 % are used', quiet.filter(isFull), isSoon);
  expect(above.right + (above.alsoRight ?? 0)).toBe(above.told);
  // The built-in policy says nothing of days.
  for (const [key, { findings }] of today ?? []) expect(builtIn?.get(key)?.findings).toEqual(findings);
});

test('without its past nothing is told but what is full', async () => {
  const { evaluations, futures } = await evaluatedWithPast(4, [SOON], { past: false });
  const told = futures.filter((each) =>
    evaluations[0]?.get(named(each))?.findings.some(({ rule }) => rule.startsWith('soon')),
  );
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((each) => !isWithin(0, each)).map(named)).toEqual([]);
});

test('the example for days ahead adds to what is told, by days, and nothing is told less severely', async () => {
  const file = 'examples/days-ahead.yaml';
  const example = parsePolicy(readFileSync(file, 'utf8'), file);
  const [builtIn, ahead] = (await evaluatedWithPast(3, [builtInPolicy, example])).evaluations;
  const more: string[] = [];
  for (const [key, evaluation] of ahead ?? []) {
    const [before, after] = [severityOf(builtIn?.get(key)), severityOf(evaluation)];
    if (before === after) continue;
    more.push(`${before} ${after}`);
    expect(evaluation.findings.find(({ kind }) => KINDS.includes(kind))?.reasons).toContainEqual(
      expect.objectContaining({ metric: 'daysToFull' }),
    );
  }
  expect([...new Set(more)].sort()).toEqual(['ok warning', 'warning critical']);
  // What people know has an end.
  const mutedAt = (time: string) => silenceAt(time, example, undefined).mutes.length;
  expect([mutedAt('2027-01-30T23:59:00Z'), mutedAt('2027-01-31T00:00:00Z')]).toEqual([1, 0]);
});
