import { expect, test } from 'vitest';
import { Allocations } from '../../../../core/inventory/allocations.ts';
import { evaluateGroup } from '../../../../core/judge/evaluate.ts';
import { builtInPolicy } from '../../../../core/policy/built-in.ts';
import type { Evaluation } from '../../../../statemachine/contracts/evaluation.ts';
import type { AllocationRules, PoolCidrRecord } from '../../../../statemachine/contracts/pool.ts';

type PoolCidr = Pick<PoolCidrRecord, 'state' | 'cidr' | 'netmask'>;

/** A pool 10.0.0.0/16, the first half of which is given. */
function pool(rules: AllocationRules, others: readonly PoolCidr[] = []): Evaluation {
  return poolOf([{ cidr: '10.0.0.0/16', state: 'provisioned' }, ...others], ['10.0.0.0/17'], rules);
}

function poolOf(
  cidrs: readonly PoolCidr[],
  given: readonly string[],
  rules: AllocationRules = {},
  scopeType: 'private' | 'public' = 'private',
): Evaluation {
  const allocations = new Allocations();
  for (const cidr of given) allocations.add({ cidr, type: 'vpc' });
  const [evaluation] = evaluateGroup(
    [
      { key: 'ipam-pool-1/pool', record: 'pool', poolId: 'ipam-pool-1', family: 'ipv4', rules },
      ...cidrs.map((each, index) => ({ key: `ipam-pool-1/poolCidr/${index}`, record: 'poolCidr' as const, ...each })),
      allocations,
    ],
    { scope: { scopeId: 'ipam-scope-1', scopeType }, policy: builtInPolicy, subnetsCollected: true },
  );
  if (!evaluation) throw new Error('Test: no pool');
  return evaluation;
}

test.each<[AllocationRules, string | undefined]>([
  [{ defaultNetmask: 18 }, '2 free blocks of /18 left, below 3'],
  [{ defaultNetmask: 16 }, '50 % free, but no /16 left'],
  [{ defaultNetmask: 20 }, undefined],
  // 0 is none, and of a /8 none of its CIDRs ever had room for one: nothing ran out.
  [{ defaultNetmask: 0 }, undefined],
  [{ defaultNetmask: 8 }, undefined],
  [{ defaultNetmask: 8, maxNetmask: 18 }, '2 free blocks of /18 left, below 3'],
  [{ maxNetmask: 8 }, undefined],
])('a pool half of which is free, by the rules %j: %s', (rules, text) => {
  const found = pool(rules).findings.filter(({ kind }) => kind === 'freeSpace');
  expect(found.map(({ reasons }) => reasons[0]?.text)).toEqual(text === undefined ? [] : [text]);
});

const eight = (cidr: string): PoolCidr => ({ cidr, state: 'provisioned' });

test.each([
  ['public', ['198.18.0.0/29'], ['198.18.0.0/29'], 'warning'],
  ['public', ['198.18.0.0/29', '198.18.4.0/29'], ['198.18.0.0/29'], 'ok'],
  ['public', ['198.18.0.0/29', '198.18.4.0/29'], ['198.18.0.0/29', '198.18.4.0/30', '198.18.4.4/31'], 'warning'],
  ['public', ['198.18.0.0/29', '198.18.4.0/29'], ['198.18.0.0/29', '198.18.4.0/29'], 'critical'],
  // No VPC takes so little, and one that was never possible did not run out.
  ['private', ['10.0.0.0/29', '10.0.4.0/29', '10.0.8.0/29'], [], 'ok'],
  ['private', ['10.0.0.0/29', '10.0.4.0/29', '10.0.8.0/29'], ['10.0.0.0/29', '10.0.4.0/29', '10.0.8.0/29'], 'critical'],
] as const)('a %s pool of %j of which %j is given: %s', (scopeType, cidrs, given, severity) => {
  const { findings } = poolOf(cidrs.map(eight), given, {}, scopeType);
  expect(findings.find(({ kind }) => kind === 'freeSpace')?.severity ?? 'ok').toBe(severity);
});

test('what is on its way into a pool is said beside it, and is no space of it yet', () => {
  const others: readonly PoolCidr[] = [
    { netmask: 17, state: 'pending-provision' },
    { cidr: '10.9.0.0/16', state: 'failed-provision' },
    { cidr: '10.8.0.0/16', state: 'deprovisioned' },
  ];
  expect(pool({}, others)).toMatchObject({
    capacity: { total: 65_536 },
    notes: [
      {
        kind: 'otherCidrs',
        text: 'Not counted: another /17 is being provisioned (pending-provision), 10.9.0.0/16 could not be provisioned (failed-provision)',
      },
    ],
  });
  expect(pool({})).not.toHaveProperty('notes');
});
