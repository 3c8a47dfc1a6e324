import { expect, test } from 'vitest';
import { builtInPolicy } from '../../core/policy/built-in.ts';
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

const SEEDS = [2, 99, 20_261_130];

const KINDS = ['utilization', 'freeSpace'];

/** What is said of how full it is. */
function severityOf(evaluation: Evaluation | undefined): 'ok' | 'warning' | 'critical' {
  return evaluation?.findings.find(({ kind }) => KINDS.includes(kind))?.severity ?? 'ok';
}

const named = ({ scopeId, key }: KnownFuture) => `${scopeId} ${key}`;

test.for(SEEDS)('what is full within 14 days is told of, and little else, seed %i', async (seed, context) => {
  const { evaluations, futures } = await evaluatedWithPast(seed, [SOON, builtInPolicy]);
  const [soon, today] = evaluations;
  const isTold = (each: KnownFuture) => soon?.get(named(each))?.findings.some(({ rule }) => rule.startsWith('soon'));
  const count = (of: string, some: readonly KnownFuture[]) =>
    countTold(context, {
      of: `${of} full within ${WITHIN_DAYS} days`,
      wanted: some.filter((each) => isWithin(WITHIN_DAYS, each)).map(named),
      told: some.filter(isTold).map(named),
      alsoRight: some.filter((each) => isWithin(RIGHT_WITHIN_DAYS, each)).map(named),
    });
  const ofType = (...types: KnownFuture['type'][]) => futures.filter(({ type }) => types.includes(type));

  const subnets = count('subnets', ofType('subnet'));
  expect(subnets.right + (subnets.alsoRight ?? 0)).toBeGreaterThanOrEqual(0.8 * subnets.told);
  // What begins tomorrow nobody can know.
  expect(subnets.right).toBeGreaterThanOrEqual(0.5 * subnets.wanted);
  const pools = count('pools', ofType('ipam-pool', 'public-ipv4-pool'));
  expect(pools.right).toBeGreaterThanOrEqual(0.5 * Math.max(pools.wanted, pools.told));
  const isQuiet = (each: KnownFuture) => severityOf(today?.get(named(each))) === 'ok';
  count('subnets that no other rule tells of,', ofType('subnet').filter(isQuiet));
  count('pools that no other rule tells of,', ofType('ipam-pool', 'public-ipv4-pool').filter(isQuiet));
});

test('without its past nothing is told but what is full', async () => {
  const { evaluations, futures } = await evaluatedWithPast(2, [SOON], { past: false });
  const told = futures.filter((each) =>
    evaluations[0]?.get(named(each))?.findings.some(({ rule }) => rule.startsWith('soon')),
  );
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((each) => !isWithin(0, each)).map(named)).toEqual([]);
});

test('rules without days say the same with a past', async () => {
  const [bare, withPast] = await Promise.all(
    [false, true].map(async (past) => (await evaluatedWithPast(2, [builtInPolicy], { past })).evaluations[0]),
  );
  for (const [key, { findings }] of bare ?? []) expect(withPast?.get(key)?.findings).toEqual(findings);
});
