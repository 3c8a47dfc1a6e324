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

// The last two came when the built-in policy stood.
const SEEDS = [4, 99, 20_261_130, 319];

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
  count('subnets that nothing else tells of, by days alone', quiet, isSoon);
  const added = count('… by the built-in policy', quiet, (each) => severityOf(builtIn?.get(named(each))) !== 'ok');
  expect(added.right + (added.alsoRight ?? 0)).toBe(added.told);
  // Nothing else of it changes.
  for (const [key, { findings }] of today ?? []) {
    const now = builtIn
      ?.get(key)
      ?.findings.filter(({ reasons }) => !reasons.some(({ metric }) => metric === 'daysToFull'));
    expect(now).toEqual(findings);
  }
});

test('the built-in policy adds a warning, of a large subnet that moves', async () => {
  const { evaluations } = await evaluatedWithPast(319, [builtInPolicy]);
  const added = [...(evaluations[0]?.values() ?? [])].flatMap(({ resource, capacity, findings }) =>
    findings
      .filter(({ reasons }) => reasons.some(({ metric }) => metric === 'daysToFull'))
      .map(({ severity, rule }) => ({ cidr: resource.cidr, free: capacity?.free, severity, rule })),
  );
  expect(added.sort((a, b) => (a.cidr < b.cidr ? -1 : 1))).toEqual([
    { cidr: '10.129.8.0/21', free: 256, severity: 'warning', rule: 'built-in subnet' },
    { cidr: '100.64.64.0/18', free: 1026, severity: 'warning', rule: 'built-in subnet' },
  ]);
});

test('without its past nothing is told but what is full', async () => {
  const { evaluations, futures } = await evaluatedWithPast(4, [SOON], { past: false });
  const told = futures.filter((each) =>
    evaluations[0]?.get(named(each))?.findings.some(({ rule }) => rule.startsWith('soon')),
  );
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((each) => !isWithin(0, each)).map(named)).toEqual([]);
});
