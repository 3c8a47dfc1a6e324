import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactSubnetCapacity } from '../../../core/address/capacity.ts';
import { parseCidr } from '../../../core/address/cidr.ts';
import { compareViews } from '../../../core/inventory/groups.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

const scope = { scopeId: 'ec2-2', scopeType: 'private', source: 'ec2' } as const;
const sampledAt = '2026-11-21T12:00:00.000Z';

function evaluate(rows: readonly ResourceCidr[], subnetsCollected = true): Evaluation[] {
  const context = { scope, policy: builtInPolicy, subnetsCollected };
  return evaluateGroup([...rows].sort(compareViews), context).map((each) => Evaluation.parse(each));
}

function row(type: 'vpc' | 'subnet', cidr: string, more: Partial<ResourceCidr> = {}): ResourceCidr {
  const id = `${type}-1`;
  const resource = { id, type, cidr, family: 'ipv4', vpcId: 'vpc-1', accountId: '111111111111' } as const;
  return { key: resourceCidrKey(resource), resource, state: {}, sampledAt, ...more };
}

test('a count of EC2 is exact, however large the subnet is', () => {
  const [subnet] = evaluate([row('subnet', '10.0.0.0/16', { free: 12_345, ipUsage: 0.8116 })]);

  expect(subnet).toMatchObject({
    sampledAt,
    capacity: { total: 65_536, reserved: 5, usedIncludingReserved: 53_191, free: 12_345, source: 'ec2' },
  });
  expect(subnet?.capacity).not.toHaveProperty('freeMin');
});

test('used and free add up to the subnet, and it is full only when nothing is free', () => {
  const prefixLength = fc.integer({ min: 16, max: 28 });
  fc.assert(
    fc.property(prefixLength, fc.nat(), (length, count) => {
      const cidr = parseCidr(`10.0.0.0/${length}`);
      if (!cidr) throw new Error('Test: no CIDR');
      const total = 2 ** (32 - length);
      const free = count % (total - 4);
      const capacity = exactSubnetCapacity(cidr, free);

      expect(capacity).toMatchObject({ total, free, usedIncludingReserved: total - free });
      expect(capacity.usedPercent === 100).toBe(free === 0);
    }),
  );
});

test('a VPC is measured by its subnets', () => {
  const [, vpc] = evaluate([row('subnet', '10.0.0.0/25', { free: 100 }), row('vpc', '10.0.0.0/24')]);

  expect(vpc).toMatchObject({ sampledAt, capacity: { total: 256, used: 128, free: 128, source: 'subnets' } });
});

test('of a VPC whose owner was not read nothing is said but that it is there', () => {
  const seenBy = '222222222222';
  const [subnet, vpc] = evaluate([
    row('subnet', '10.0.0.0/25', { free: 100, seenBy }),
    row('vpc', '10.0.0.0/24', { seenBy }),
  ]);

  expect(subnet).toMatchObject({
    verdict: { status: 'evaluated', severity: 'ok' },
    notes: [{ kind: 'participantView', text: expect.stringContaining(seenBy) }],
  });
  expect(vpc?.verdict).toMatchObject({ status: 'notMeasured', reason: 'ownerNotRead' });
  expect(vpc).not.toHaveProperty('capacity');
  expect(vpc).not.toHaveProperty('freeSpace');
});

test('a VPC whose subnets were not asked for is not measured', () => {
  const [vpc] = evaluate([row('vpc', '10.0.0.0/24')], false);

  expect(vpc?.verdict).toMatchObject({ status: 'notMeasured', reason: 'subnetsNotRead' });
});

test('alerts are known by the address space, so that an account may move to another scope', () => {
  const [subnet] = evaluate([row('subnet', '10.0.0.0/24', { free: 0 })]);

  expect(subnet?.scopeId).toBe('ec2-2');
  expect(subnet?.findings[0]?.alertKey).toBe('ec2/vpc-1/subnet/subnet-1/10.0.0.0/24#utilization');
});

test('of a subnet that was looked into, no share is called the word of an IPAM that there is not', () => {
  const inside = {
    key: 'vpc-1/inside/subnet-1',
    record: 'inside',
    subnetId: 'subnet-1',
    inside: { status: 'read', readAt: sampledAt, free: 6 },
  } as const;
  const context = { scope, policy: builtInPolicy, subnetsCollected: true };
  const [subnet] = evaluateGroup([inside, row('subnet', '10.44.0.0/26', { free: 6, ipUsage: 0.9063 })], context);

  expect(subnet?.capacity).toMatchObject({ source: 'ec2', free: 6 });
  expect(subnet?.capacity).not.toHaveProperty('ipamUsedPercent');
});

test('that there is no usage is not said of IPAM either', () => {
  const [subnet] = evaluate([row('subnet', '10.0.0.0/24')]);
  expect(subnet?.verdict).toMatchObject({ status: 'notMeasured', text: 'EC2 returned no usage for this resource' });
});
