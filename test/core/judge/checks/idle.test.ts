import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../../core/judge/evaluate.ts';
import { Policy, type PolicyInput } from '../../../../core/policy/schema.ts';
import type { Evaluation } from '../../../../statemachine/contracts/evaluation.ts';
import type { Resource, ResourceCidr } from '../../../../statemachine/contracts/resource-cidr.ts';

function row(type: 'vpc' | 'subnet' | 'public-ipv4-pool', cidr: string, ipUsage?: number): ResourceCidr {
  const id = type === 'vpc' ? 'vpc-1' : `${type}-1`;
  const resource: Resource = { id, type, cidr, family: cidr.includes(':') ? 'ipv6' : 'ipv4', vpcId: 'vpc-1' };
  return { key: resourceCidrKey(resource), resource, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

function findings(rows: ResourceCidr[], warning: NonNullable<PolicyInput['rules']>[number]['warning'] = 'on') {
  const policy = Policy.parse({ version: 1, rules: [{ name: 'idle', kind: 'idle', warning }] });
  const evaluations: Evaluation[] = evaluateGroup(rows, {
    scope: { scopeId: 'ipam-scope-1', scopeType: 'private' },
    policy,
    subnetsCollected: true,
  });
  return evaluations.flatMap(({ resource, findings }) =>
    findings.filter(({ kind }) => kind === 'idle').map(({ reasons }) => `${resource.id}: ${reasons[0]?.text}`),
  );
}

test.each([
  [
    'a subnet with nothing but what AWS keeps',
    [row('subnet', '10.0.0.0/24', 0.0195)],
    "subnet-1: nothing assigned beside AWS's own addresses",
  ],
  ['a VPC without subnets', [row('vpc', '10.0.0.0/16', 0)], 'vpc-1: no subnets'],
  ['an IPv6 block that nobody took a subnet from', [row('vpc', '2001:db8::/56', 0)], 'vpc-1: no subnets'],
  [
    'a public pool that gave no address',
    [row('public-ipv4-pool', '192.0.2.0/24', 0)],
    'public-ipv4-pool-1: nothing allocated',
  ],
])('%s is idle', (_, rows, text) => {
  expect(findings(rows)).toEqual([text]);
});

test.each([
  ['a subnet with one address assigned', [row('subnet', '10.0.0.0/24', 0.0234)]],
  ['a subnet without a figure', [row('subnet', '10.0.0.0/24')]],
  ['a VPC with a subnet', [row('subnet', '10.0.0.0/24', 0.5), row('vpc', '10.0.0.0/16', 0.0039)]],
  ['a VPC of which IPAM says that it has subnets', [row('vpc', '10.0.0.0/16', 0.25)]],
])('%s is not idle', (_, rows) => {
  expect(findings(rows)).toEqual([]);
});

test('of a subnet whose figure leaves it open, the finding says how many addresses may be in use', () => {
  expect(findings([row('subnet', '10.0.0.0/16', 0.0001)])).toEqual([
    "subnet-1: nothing assigned beside AWS's own addresses, or at most 8 (IPAM's figure has 4 decimals)",
  ]);
});

test('below a low-water mark is idle, at it is not', () => {
  const subnet = [row('subnet', '10.0.0.0/24', 0.05)];
  expect(findings(subnet, { usedPercentBelow: 6 })).toEqual(['subnet-1: 5 % used, below 6 %']);
  expect(findings(subnet, { usedPercentBelow: 5 })).toEqual([]);
});
