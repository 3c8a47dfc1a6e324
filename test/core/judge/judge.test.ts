import { expect, test } from 'vitest';
import { subnetCapacity } from '../../../core/address/capacity.ts';
import { parseCidr } from '../../../core/address/cidr.ts';
import { fillLevel } from '../../../core/judge/checks/utilization.ts';
import { judge as judgeBy } from '../../../core/judge/judge.ts';
import { builtInPolicy, thresholdPolicy } from '../../../core/policy/built-in.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import type { Capacity } from '../../../statemachine/contracts/capacity.ts';
import type { Resource } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';

function judge(policy: Policy, scope: Pick<Scope, 'scopeId' | 'scopeType'>, resource: Resource, capacity: Capacity) {
  return judgeBy(
    policy,
    { scope, resource, cidrs: [resource.cidr] },
    { kind: 'utilization', test: fillLevel(capacity) },
  );
}

const scope = { scopeId: 'ipam-scope-1', scopeType: 'private' } as const;

function subnet(cidr: string, extra: Partial<Resource> = {}): Resource {
  return {
    id: 'subnet-1',
    type: 'subnet',
    cidr,
    family: 'ipv4',
    accountId: '111122223333',
    region: 'eu-west-1',
    ...extra,
  };
}

/** A subnet's capacity with exactly so many addresses free. */
function free(cidr: string, count: number): Capacity {
  const block = parseCidr(cidr);
  if (!block) throw new Error(cidr);
  const total = Number(block.size);
  return subnetCapacity(block, Math.round(((total - count) / total) * 10_000) / 10_000);
}

function other(basis: Capacity['basis'], unit: Capacity['unit'], total: number, left: number): Capacity {
  return {
    basis,
    unit,
    total,
    used: total - left,
    free: left,
    usedPercent: ((total - left) / total) * 100,
    source: 'ipam',
  };
}

function policy(rules: PolicyInput['rules']): Policy {
  return Policy.parse({ version: 1, rules });
}

function severity(cidr: string, count: number, of: Policy = builtInPolicy, extra: Partial<Resource> = {}) {
  return judge(of, scope, subnet(cidr, extra), free(cidr, count)).severity;
}

// The table of the built-in policy, each line with both sides of its threshold.
test.each([
  ['10.0.0.0/22', 205, 'ok'], // 79.98 %
  ['10.0.0.0/22', 204, 'warning'], // 80.08 %, fewer than 256 free
  ['10.0.0.0/20', 256, 'ok'], // 93.75 %, but 256 free
  ['10.0.0.0/20', 255, 'warning'],
  ['10.0.0.0/19', 409, 'warning'], // 95 %, however many are free
  ['10.0.0.0/22', 64, 'warning'],
  ['10.0.0.0/22', 63, 'critical'],
  ['10.0.0.0/24', 26, 'warning'], // 89.84 %
  ['10.0.0.0/24', 25, 'critical'], // 90.23 %
  ['10.0.0.0/16', 1310, 'critical'], // 98 %
  ['10.0.0.0/27', 7, 'ok'], // 78.1 %
  ['10.0.0.0/27', 6, 'warning'], // 81.3 %
  ['10.0.0.0/27', 3, 'critical'], // 90.6 %
  ['10.0.0.0/28', 4, 'ok'],
  ['10.0.0.0/28', 3, 'warning'],
  ['10.0.0.0/28', 1, 'warning'],
  ['10.0.0.0/28', 0, 'critical'],
] as const)('built-in: %s with %i free is %s', (cidr, count, expected) => {
  expect(severity(cidr, count)).toBe(expected);
});

test.each([
  ['a fully carved VPC', 'vpc', 'ipv4', other('carved', 'address', 65_536, 0), 'ok'],
  ['an IPv6 VPC with 4 /64s left', 'vpc', 'ipv6', other('carved', '/64', 256, 4), 'ok'],
  ['an IPv6 VPC with 3 /64s left', 'vpc', 'ipv6', other('carved', '/64', 256, 3), 'warning'],
  ['an IPv6 VPC with none left', 'vpc', 'ipv6', other('carved', '/64', 256, 0), 'warning'],
  ['a public pool 80 % used with 51 left', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 256, 51), 'ok'],
  [
    'a public pool 80 % used with 25 left',
    'public-ipv4-pool',
    'ipv4',
    other('allocated', 'address', 128, 25),
    'warning',
  ],
  ['a public pool 79 % used with 27 left', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 128, 27), 'ok'],
  ['a public pool of a /29 with 1 left', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 8, 1), 'ok'],
  ['a public pool of a /29 with none left', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 8, 0), 'warning'],
  ['a public pool with 7 left', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 256, 7), 'critical'],
  ['a public pool, 9 of 16 in use', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 16, 7), 'ok'],
  ['a public pool, 14 of 16 in use', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 16, 2), 'warning'],
  ['a public pool, 15 of 16 in use', 'public-ipv4-pool', 'ipv4', other('allocated', 'address', 16, 1), 'critical'],
] as const)('built-in: %s', (_, type, family, capacity, expected) => {
  const resource = { ...subnet(capacity.total === 8 ? '192.0.2.0/29' : '10.0.0.0/16'), id: 'x', type, family };
  expect(judge(builtInPolicy, scope, resource, capacity).severity).toBe(expected);
});

test('where the count is uncertain, critical needs the best case to be low and warning only the worst', () => {
  const capacity = free('10.0.0.0/16', 6554);
  expect(capacity.freeMin).toBeLessThan(6550);
  expect(capacity.freeMax).toBeGreaterThan(6554);
  const below = (level: 'warning' | 'critical', freeBelow: number) =>
    judge(
      policy([{ name: 'r', warning: 'off', critical: 'off', [level]: { freeBelow } }]),
      scope,
      subnet('10.0.0.0/16'),
      capacity,
    ).severity;
  expect(below('warning', 6550)).toBe('warning');
  expect(below('critical', 6555)).toBe('ok');
  expect(below('critical', 6557)).toBe('critical');
});

test('the threshold of the seed judges VPCs and subnets alike', () => {
  const seed = thresholdPolicy(80);
  expect(severity('10.0.0.0/22', 204, seed)).toBe('critical');
  expect(severity('10.0.0.0/22', 206, seed)).toBe('ok');
  const vpc = { ...subnet('10.0.0.0/16'), id: 'vpc-1', type: 'vpc' as const };
  expect(judge(seed, scope, vpc, other('carved', 'address', 65_536, 0)).severity).toBe('critical');
});

test('keys of one level must all hold; any needs one of its alternatives', () => {
  const both = policy([{ name: 'r', warning: { usedPercent: 50, freeBelow: 100 }, critical: 'off' }]);
  expect(severity('10.0.0.0/24', 110, both)).toBe('ok');
  expect(severity('10.0.0.0/24', 99, both)).toBe('warning');
  const either = policy([{ name: 'r', warning: { any: [{ usedPercent: 50 }, { freeBelow: 200 }] }, critical: 'off' }]);
  expect(severity('10.0.0.0/24', 199, either)).toBe('warning');
  expect(severity('10.0.0.0/24', 201, either)).toBe('ok');
});

test('the first rule that matches is taken, and a level it omits comes from the built-in policy', () => {
  const rules = policy([
    { name: 'quiet', match: { name: 'batch-*' }, warning: 'off' },
    { name: 'loud', critical: { freeBelow: 250 } },
  ]);
  expect(severity('10.0.0.0/24', 200, rules)).toBe('critical');
  expect(severity('10.0.0.0/24', 40, rules, { name: 'batch-a' })).toBe('ok');
  const verdict = judge(rules, scope, subnet('10.0.0.0/24', { name: 'batch-a' }), free('10.0.0.0/24', 10));
  expect(verdict).toMatchObject({ severity: 'critical', rule: 'built-in subnet' });
});

test.each([
  ['scope', { scope: 'ipam-scope-1' }, { scope: 'ipam-scope-2' }],
  ['scope type', { scopeType: 'private' }, { scopeType: ['public'] }],
  ['resource type', { type: ['vpc', 'subnet'] }, { type: 'vpc' }],
  ['account', { account: '111122223333' }, { account: '444455556666' }],
  ['Region', { region: ['us-east-1', 'eu-west-1'] }, { region: 'us-east-1' }],
  ['id', { id: 'subnet-1' }, { id: 'subnet-2' }],
  ['name', { name: ['x', 'eks-*'] }, { name: 'eks' }],
  ['tag', { tags: { team: 'pay*' } }, { tags: { team: 'data' } }],
  ['missing tag', { tags: {} }, { tags: { constructor: '*' } }],
  ['prefix length', { prefixLength: { min: 22, max: 24 } }, { prefixLength: 25 }],
  ['prefix length, open', { prefixLength: { max: 24 } }, { prefixLength: { min: 25 } }],
  ['family', { family: 'ipv4' }, { family: 'ipv6' }],
] satisfies [string, PolicyMatch, PolicyMatch][])('a rule matches on %s', (_, matching, differing) => {
  const extra = { name: 'eks-a', tags: { team: 'payments' } };
  const rule = (match: PolicyMatch) => policy([{ name: 'r', match, critical: { freeBelow: 1000 } }]);
  expect(severity('10.0.0.0/24', 200, rule(matching), extra)).toBe('critical');
  expect(severity('10.0.0.0/24', 200, rule(differing), extra)).toBe('ok');
});

test('a verdict says which rule decided and why, as data and as text', () => {
  expect(judge(builtInPolicy, scope, subnet('10.20.4.0/22'), free('10.20.4.0/22', 41))).toEqual({
    kind: 'utilization',
    severity: 'critical',
    rule: 'built-in subnet',
    reasons: [
      {
        metric: 'free',
        operator: '<',
        threshold: 64,
        observed: 41,
        unit: 'address',
        source: 'ipam',
        text: '41 free, below 64',
      },
      {
        metric: 'usedPercent',
        operator: '>=',
        threshold: 90,
        observed: 96,
        unit: 'percent',
        source: 'ipam',
        text: '96 % used, at or above 90 %',
      },
    ],
    text: 'built-in subnet: 41 free, below 64 and 96 % used, at or above 90 %',
  });
});

type PolicyMatch = NonNullable<NonNullable<PolicyInput['rules']>[number]['match']>;
