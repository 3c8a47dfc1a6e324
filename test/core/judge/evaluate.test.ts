import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { matches } from '../../../core/judge/match.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import type { Match } from '../../../core/policy/schema.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

const context = {
  scope: { scopeId: 'ipam-scope-1', scopeType: 'private' },
  policy: builtInPolicy,
  subnetsCollected: true,
} as const;

function row(
  resource: Omit<Resource, 'family'> & { family?: Resource['family'] },
  ipUsage?: number,
  state: ResourceCidr['state'] = {},
): ResourceCidr {
  const full = { family: 'ipv4' as const, ...resource };
  return { key: resourceCidrKey(full), resource: full, state, ...(ipUsage !== undefined && { ipUsage }) };
}

function vpc(cidr: string, ipUsage?: number, family: Resource['family'] = 'ipv4'): ResourceCidr {
  return row({ id: 'vpc-1', type: 'vpc', cidr, vpcId: 'vpc-1', family }, ipUsage);
}

function subnet(id: string, cidr: string, ipUsage?: number, family: Resource['family'] = 'ipv4'): ResourceCidr {
  return row({ id, type: 'subnet', cidr, vpcId: 'vpc-1', family }, ipUsage);
}

test('a VPC has one evaluation a family, over all its CIDRs, and each CIDR kept apart', () => {
  const evaluations = evaluateGroup(
    [
      subnet('subnet-a', '10.0.0.0/24', 0.5),
      subnet('subnet-a', '2600:1f18::/64', undefined, 'ipv6'),
      vpc('10.0.0.0/24', 0.5),
      vpc('10.1.0.0/24', 0.5),
      vpc('2600:1f18::/56', undefined, 'ipv6'),
    ],
    context,
  );

  expect(evaluations.map(({ key, resourceCidrs }) => [key, resourceCidrs])).toEqual([
    ['vpc-1/subnet/subnet-a/10.0.0.0/24', 1],
    ['vpc-1/subnet/subnet-a/2600:1f18::/64', 1],
    ['vpc-1/vpc/vpc-1/ipv4', 2],
    ['vpc-1/vpc/vpc-1/ipv6', 1],
  ]);
  const [, , ipv4, ipv6] = evaluations;
  expect(ipv4).toMatchObject({
    cidrs: ['10.0.0.0/24', '10.1.0.0/24'],
    capacity: { total: 512, used: 256, free: 256, usedPercent: 50, agrees: true },
    cidrCapacities: [
      { cidr: '10.0.0.0/24', capacity: { total: 256, used: 256, free: 0 } },
      { cidr: '10.1.0.0/24', capacity: { total: 256, used: 0, free: 256 } },
    ],
  });
  expect(ipv6).toMatchObject({ capacity: { unit: '/64', total: 256, used: 1, free: 255 } });
  for (const evaluation of evaluations) expect(Evaluation.parse(evaluation)).toEqual(evaluation);
});

test('a finding carries the key by which its alert is followed over runs', () => {
  const [evaluation] = evaluateGroup([subnet('subnet-a', '10.0.0.0/24', 0.99)], context);
  expect(evaluation?.verdict).toMatchObject({ status: 'evaluated', severity: 'critical' });
  expect(evaluation?.findings).toMatchObject([
    {
      alertKey: 'ipam-scope-1/vpc-1/subnet/subnet-a/10.0.0.0/24#utilization',
      severity: 'critical',
      rule: 'built-in subnet',
    },
  ]);
});

test('absent usage is not measured, never 0', () => {
  const [evaluation] = evaluateGroup([subnet('subnet-a', '10.0.0.0/24')], context);
  expect(evaluation?.verdict).toMatchObject({ status: 'notMeasured', reason: 'noUsageFromIpam' });
  expect(evaluation).not.toHaveProperty('capacity');
});

test('a VPC without usage is measured by its own subnets', () => {
  const [, evaluation] = evaluateGroup([subnet('subnet-a', '10.0.0.0/25', 0), vpc('10.0.0.0/24')], context);
  expect(evaluation).toMatchObject({ capacity: { used: 128, source: 'subnets' } });
  expect(evaluation?.capacity).not.toHaveProperty('agrees');
});

test('a VPC is measured by IPAM where subnets were not asked for, and not at all where IPAM is silent', () => {
  const alone = { ...context, subnetsCollected: false };
  expect(evaluateGroup([vpc('10.0.0.0/24', 0.25)], alone)[0]).toMatchObject({ capacity: { used: 64, source: 'ipam' } });
  expect(evaluateGroup([vpc('10.0.0.0/24')], alone)[0]?.verdict.status).toBe('notMeasured');
});

test('a subnet outside the CIDRs that were seen does not make its VPC overfull', () => {
  const [, evaluation] = evaluateGroup([subnet('subnet-a', '10.9.0.0/24', 0), vpc('10.0.0.0/24')], context);
  expect(evaluation?.capacity).toMatchObject({ used: 0, free: 256 });
});

test('a pool is judged over all its CIDRs', () => {
  const pool = (cidr: string, usage: number) => row({ id: 'ipv4pool-ec2-1', type: 'public-ipv4-pool', cidr }, usage);
  const [evaluation, ...others] = evaluateGroup([pool('192.0.2.0/25', 1), pool('192.0.2.128/25', 0.95)], context);
  expect(others).toEqual([]);
  expect(evaluation).toMatchObject({
    capacity: { basis: 'allocated', total: 256, free: 6 },
    verdict: { severity: 'critical' },
  });
});

test.each([
  ['eip', '192.0.2.1/32', 'eip'],
  ['eni', '10.0.0.4/32', 'eni'],
  ['anycast-ip-list', '192.0.2.0/24', 'anycastIpList'],
] as const)('%s does not fill up', (type, cidr, reason) => {
  const [evaluation] = evaluateGroup([row({ id: 'x', type, cidr }, 0.99)], context);
  expect(evaluation?.verdict).toMatchObject({ status: 'notApplicable', reason });
});

test('one overlapping CIDR of a VPC marks the VPC', () => {
  const rows = [vpc('10.0.0.0/24', 0), { ...vpc('10.1.0.0/24', 0), state: { overlap: 'overlapping' as const } }];
  expect(evaluateGroup(rows, context)[0]?.state).toEqual({ overlap: 'overlapping' });
});

test('a subnet and the one made in its place, listed together, take their addresses once', () => {
  const evaluations = evaluateGroup(
    [
      subnet('subnet-a', '10.0.0.0/25', 0),
      subnet('subnet-b', '10.0.0.0/25', 0),
      subnet('subnet-c', '10.0.0.128/25', 0),
      vpc('10.0.0.0/24', 1),
    ],
    context,
  );
  expect(evaluations.at(-1)?.capacity).toMatchObject({
    total: 256,
    used: 256,
    free: 0,
    usedPercent: 100,
    agrees: true,
  });
});

test('whatever subnets are listed, no VPC is more than full', () => {
  const cidr = fc
    .record({ address: fc.nat(1023), length: fc.integer({ min: 22, max: 28 }) })
    .map(({ address, length }) => `10.0.${address >> 8}.${address & 255}/${length}`);
  fc.assert(
    fc.property(fc.array(cidr, { maxLength: 12 }), (cidrs) => {
      const rows = [...cidrs.map((each, index) => subnet(`subnet-${index}`, each, 0)), vpc('10.0.0.0/22')];
      const capacity = evaluateGroup(rows, context).at(-1)?.capacity;
      const taken = new Set(cidrs.flatMap((each) => addresses(each)));
      expect(capacity).toMatchObject({ total: 1024, used: taken.size, free: 1024 - taken.size });
    }),
  );
});

test('where our sum and the figure of IPAM differ, the truth may be either', () => {
  const [evaluation] = evaluateGroup([vpc('10.0.0.0/24', 0.5)], context);
  expect(evaluation?.capacity).toMatchObject({
    used: 0,
    free: 256,
    agrees: false,
    ipamUsedPercent: 50,
    freeMin: 128,
    freeMax: 256,
  });
});

test('a pool of a /29 and a /24 is not taken for one of a /29', () => {
  const pool = (cidr: string) => row({ id: 'ipv4pool-ec2-1', type: 'public-ipv4-pool', cidr }, 1);
  const [evaluation] = evaluateGroup([pool('198.18.0.8/29'), pool('198.18.1.0/24')], context);
  expect(evaluation?.verdict).toMatchObject({ severity: 'critical', rule: 'built-in public IPv4 pool' });
});

test.each([
  ['one /29, all but 1 used', ['198.18.0.8/29'], 1, 'ok'],
  ['one /29, all used', ['198.18.0.8/29'], 0, 'warning'],
  // Sixteen addresses run out as those of a /28 do, wherever they lie.
  ['a /28, all but 1 used', ['198.18.0.0/28'], 1, 'critical'],
  ['two /29, all but 1 used', ['198.18.0.8/29', '198.18.4.8/29'], 1, 'critical'],
  ['two /29, all but 2 used', ['198.18.0.8/29', '198.18.4.8/29'], 2, 'warning'],
  ['two /29, all but 7 used', ['198.18.0.8/29', '198.18.4.8/29'], 7, 'ok'],
  ['two /30, all but 1 used', ['198.18.0.8/30', '198.18.4.8/30'], 1, 'ok'],
] as const)('a public pool is as large as all its CIDRs together: %s', (_, cidrs, free, severity) => {
  const total = cidrs.reduce((sum, cidr) => sum + addresses(cidr).length, 0);
  const [evaluation] = evaluateGroup(
    cidrs.map((cidr) => row({ id: 'ipv4pool-ec2-1', type: 'public-ipv4-pool', cidr }, (total - free) / total)),
    context,
  );
  expect(evaluation).toMatchObject({ capacity: { total, free }, verdict: { severity } });
});

test.each([
  [['198.18.0.8/29', '198.18.4.8/29', '198.18.8.8/29'], 27],
  [['198.18.0.0/29', '198.18.0.0/28'], 28],
  [['198.18.0.1/32', '198.18.0.1/32'], 32],
  [['0.0.0.0/1', '128.0.0.0/1'], 0],
] as const)('of the pool of %j the prefix length is %i', (cidrs, length) => {
  const match = (prefixLength: NonNullable<Match['prefixLength']>) =>
    matches(
      { prefixLength },
      {
        scope: context.scope,
        resource: { id: 'ipv4pool-ec2-1', type: 'public-ipv4-pool', cidr: cidrs[0], family: 'ipv4' },
        cidrs,
      },
    );
  expect([match(length), match({ min: length + 1 })]).toEqual([true, false]);
});

function addresses(cidr: string): bigint[] {
  const block = parseCidr(cidr);
  return block ? Array.from({ length: Number(block.size) }, (_, index) => block.first + BigInt(index)) : [];
}
