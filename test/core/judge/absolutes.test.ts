import { expect, test } from 'vitest';
import { parseCidr, unitsOf } from '../../../core/address/cidr.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { explain } from '../../../core/judge/explain.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { InsideRecord, type OwnerType } from '../../../statemachine/contracts/subnet-inside.ts';

// Where a number decides, whatever the percentage: nothing free, 8 for a load balancer; and where a number can decide
// nothing, because a subnet of that size never has so many.

interface Subnet {
  readonly cidr: string;
  readonly free: number;
  readonly tags?: Record<string, string>;
  readonly holders?: readonly OwnerType[];
  readonly rules?: PolicyInput['rules'];
}

function evaluated({ cidr, free, tags, holders, rules }: Subnet) {
  const total = Number(unitsOf(parseCidr(cidr) ?? expect.unreachable()));
  const resource = { id: 'subnet-a', type: 'subnet', cidr, family: 'ipv4', vpcId: 'vpc-1', tags } as const;
  const ipUsage = Math.round(((total - free) / total) * 10_000) / 10_000;
  const held = { interfaces: 1, addresses: 1 };
  const inside = InsideRecord.parse({
    key: 'vpc-1/inside/subnet-a',
    record: 'inside',
    subnetId: 'subnet-a',
    inside: {
      status: 'read',
      readAt: '2026-11-21T20:01:00.000Z',
      interfaces: {
        ...held,
        byOwner: (holders ?? []).map((type) => ({ type, ...held })),
        holders: [],
        byCluster: [],
        byAccount: [],
        detached: { interfaces: 0, addresses: 0, ids: [] },
      },
    },
  });
  const policy = rules ? Policy.parse({ version: 1, rules }) : builtInPolicy;
  const [evaluation] = evaluateGroup(
    [...(holders ? [inside] : []), { key: resourceCidrKey(resource), resource, state: {}, ipUsage }],
    { scope: { scopeId: 'ipam-scope-1', scopeType: 'private' }, policy, subnetsCollected: true },
  );
  if (!evaluation) return expect.unreachable();
  expect(explain(policy, evaluation).verdict).toEqual(evaluation.verdict);
  const { verdict } = evaluation;
  return { severity: 'severity' in verdict ? verdict.severity : verdict.status, ...verdict };
}

const ELB = { 'kubernetes.io/role/elb': '1' };
const INTERNAL = { 'kubernetes.io/role/internal-elb': '' };
const NEEDS = 'a load balancer needs 8 free addresses in each of its subnets';

test.each(['10.0.0.0/28', '10.0.0.0/27', '10.0.0.0/24', '10.0.0.0/20'])('%s without a free address pages', (cidr) => {
  expect(evaluated({ cidr, free: 0 })).toMatchObject({
    severity: 'critical',
    text: expect.stringContaining('the next start there fails'),
  });
});

test('a /28 with one address left does not', () => {
  expect(evaluated({ cidr: '10.0.0.0/28', free: 1 }).severity).toBe('warning');
});

test.each([
  ['/28, tagged', { cidr: '10.0.0.0/28', free: 7, tags: ELB }, 'warning'],
  ['/27, tagged', { cidr: '10.0.0.0/27', free: 7, tags: ELB }, 'warning'],
  ['/26, tagged', { cidr: '10.0.0.0/26', free: 7, tags: INTERNAL }, 'warning'],
  ['/24, tagged', { cidr: '10.0.0.0/24', free: 7, tags: INTERNAL }, 'critical'],
  ['/20, tagged', { cidr: '10.0.0.0/20', free: 7, tags: ELB }, 'critical'],
  ['/28, by what it holds', { cidr: '10.0.0.0/28', free: 7, holders: ['instance', 'loadBalancer'] }, 'warning'],
  ['/28, tagged and full', { cidr: '10.0.0.0/28', free: 0, tags: ELB }, 'critical'],
] satisfies [string, Subnet, string][])('a %s with fewer than 8 free is told, and why', (_, subnet, severity) => {
  expect(evaluated(subnet)).toMatchObject({ severity, text: expect.stringContaining(NEEDS) });
});

test.each([
  ['8 free', { cidr: '10.0.0.0/28', free: 8, tags: ELB }],
  ['an empty /28', { cidr: '10.0.0.0/28', free: 11, tags: ELB }],
  ['a /27 that nothing says is for load balancers', { cidr: '10.0.0.0/27', free: 7 }],
  ['a /28 that holds others', { cidr: '10.0.0.0/28', free: 7, holders: ['transitGateway', 'endpoint'] }],
] satisfies [string, Subnet][])('%s is no news', (_, subnet) => {
  expect(evaluated(subnet).severity).toBe('ok');
});

test('a rule can be about subnets for load balancers', () => {
  const rules = [
    {
      name: 'balancers',
      match: { purpose: 'loadBalancer' as const },
      critical: { freeBelow: 20 },
      warning: 'off' as const,
    },
  ];

  expect(evaluated({ cidr: '10.0.0.0/24', free: 19, tags: ELB, rules })).toMatchObject({
    rule: 'balancers',
    text: 'balancers: 19 free, below 20',
  });
  expect(evaluated({ cidr: '10.0.0.0/24', free: 19, rules })).toMatchObject({ rule: 'built-in subnet' });
});

test.each([
  ['an empty /28 is not short of 16', { cidr: '10.0.0.0/28', free: 11, critical: { freeBelow: 16 } }, 'ok', 'r'],
  [
    'a /28 that is nearly full is',
    { cidr: '10.0.0.0/28', free: 3, critical: { freeBelow: 16 } },
    'warning',
    'built-in subnet /28',
  ],
  ['11 is what an empty one has', { cidr: '10.0.0.0/28', free: 10, critical: { freeBelow: 11 } }, 'critical', 'r'],
  [
    'what else the level says still counts',
    { cidr: '10.0.0.0/28', free: 2, critical: { any: [{ freeBelow: 16 }, { usedPercent: 80 }] } },
    'critical',
    'r',
  ],
  [
    'both keys hold together',
    { cidr: '10.0.0.0/28', free: 3, critical: { freeBelow: 16, usedPercent: 80 } },
    'critical',
    'r',
  ],
  [
    'prefixes alone say nothing of a subnet without reservations',
    { cidr: '10.0.0.0/24', free: 10, critical: { freePrefixesBelow: 2 } },
    'critical',
    'built-in subnet',
  ],
] as const)('what no subnet of its size can have: %s', (_, { critical, ...subnet }, severity, rule) => {
  const level = 'any' in critical ? { any: [...critical.any] } : critical;

  expect(evaluated({ ...subnet, rules: [{ name: 'r', critical: level }] })).toMatchObject({ severity, rule });
});
