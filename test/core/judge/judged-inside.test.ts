import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { PrefixMap } from '../../../core/measure/prefix-map.ts';
import { builtInPolicy, thresholdPolicy } from '../../../core/policy/built-in.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { Resource, ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import { InsideRecord, type SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';

const READ_AT = '2026-11-21T20:01:00.000Z';

function row(cidr: string, ipUsage?: number): ResourceCidr {
  const resource: Resource = { id: 'subnet-a', type: 'subnet', cidr, family: 'ipv4', vpcId: 'vpc-1' };
  return { key: resourceCidrKey(resource), resource, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

function evaluated(cidr: string, ipUsage: number | undefined, inside?: SubnetInside, policy: Policy = builtInPolicy) {
  const record = inside && [
    InsideRecord.parse({ key: 'vpc-1/inside/subnet-a', record: 'inside', subnetId: 'subnet-a', inside }),
  ];
  const scope = { scopeId: 'ipam-scope-1', scopeType: 'private' } as const;
  const [evaluation, ...others] = evaluateGroup([...(record ?? []), row(cidr, ipUsage)], {
    scope,
    policy,
    subnetsCollected: true,
  });
  if (!evaluation) throw new Error('Test: nothing was evaluated');
  expect(others).toEqual([]);
  expect(Evaluation.parse(evaluation)).toEqual(evaluation);
  return evaluation;
}

const cidr = (text: string) => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

/** A subnet with reservations for prefixes, so many of which are assigned. */
function reserved(subnet: string, cidrs: readonly string[], assigned: number, free = 1000): SubnetInside {
  const map = new PrefixMap(cidr(subnet));
  const reservations = cidrs.map((text) => ({ cidr: cidr(text), type: 'prefix' as const }));
  let left = assigned;
  for (const { cidr: block } of reservations) {
    for (let first = block.first; first < block.first + block.size && left > 0; first += 16n, left--) {
      map.add({ ...block, first, size: 16n, prefixLength: 28 });
    }
  }
  return {
    status: 'read',
    readAt: READ_AT,
    free,
    reservations: cidrs.map((text) => ({ cidr: text, type: 'prefix' })),
    blocks: map.count(reservations),
  };
}

/** 10.0.0.0/18 without its first 1,280 addresses: 92 %. */
const MOST_OF_A_18 = ['10.0.5.0/24', '10.0.6.0/23', '10.0.8.0/21', '10.0.16.0/20', '10.0.32.0/19'];
const PREFIXES = (16_384 - 1280) / 16 - 1;

test('A /18 that is 92 % reserved for prefixes, with nothing assigned, is ok, whatever IPAM calls it', () => {
  const evaluation = evaluated('10.0.0.0/18', 0.9219, reserved('10.0.0.0/18', MOST_OF_A_18, 0, 1270));

  expect(evaluation.inside).toMatchObject({ blocks: { reserved: PREFIXES, reservedFree: PREFIXES } });
  expect([evaluation.verdict.status, evaluation.findings, evaluation.notes]).toEqual(['evaluated', [], undefined]);
});

test('The same with 2 of its /28s left is critical, and says of what', () => {
  const inside = reserved('10.0.0.0/18', MOST_OF_A_18, PREFIXES - 2, 1270);
  const { findings, notes } = evaluated('10.0.0.0/18', 0.9219, inside);

  expect(findings).toMatchObject([
    {
      kind: 'utilization',
      severity: 'critical',
      rule: 'built-in subnet',
      reasons: [
        {
          metric: 'freePrefixes',
          operator: '<',
          threshold: 4,
          observed: 2,
          unit: 'block',
          prefixLength: 28,
          source: 'ec2',
        },
      ],
      text: 'built-in subnet: 2 of 943 reserved /28s not yet assigned, below 4',
    },
  ]);
  expect(notes).toBeUndefined();
});

test.each([
  [8, undefined],
  [7, 'warning'],
  [4, 'warning'],
  [3, 'critical'],
  [0, 'critical'],
])('With %i of its reserved /28s left it is %s', (left, severity) => {
  const inside = reserved('10.0.0.0/18', MOST_OF_A_18, PREFIXES - left);
  expect(evaluated('10.0.0.0/18', 0.99, inside).findings[0]?.severity).toBe(severity);
});

test.each([
  [2, undefined],
  [1, undefined],
  [0, 'critical'],
])('Of a reservation of 2 /28s, %i left are %s: it never had more', (left, severity) => {
  const inside = reserved('10.0.0.0/24', ['10.0.0.64/27'], 2 - left);
  expect(evaluated('10.0.0.0/24', 0.9, inside).findings[0]?.severity).toBe(severity);
});

const rule = (level: NonNullable<PolicyInput['rules']>[number]) => Policy.parse({ version: 1, rules: [level] });

test.each([
  ['percent only', rule({ name: 'r', match: { type: 'subnet' }, critical: { usedPercent: 10 } }), 'critical'],
  [
    'a threshold of its own',
    rule({ name: 'r', critical: { any: [{ usedPercent: 1 }, { freePrefixesBelow: 2 }] } }),
    'warning',
  ],
  ['off', rule({ name: 'r', critical: 'off', warning: 'off' }), undefined],
  ['one percentage for all', thresholdPolicy(1), 'critical'],
])('A policy with %s leaves open what it does not speak of', (_, policy, severity) => {
  const inside = reserved('10.0.0.0/18', MOST_OF_A_18, PREFIXES - 2);
  expect(evaluated('10.0.0.0/18', 0.99, inside, policy).findings[0]?.severity).toBe(severity);
});

test("What is free is EC2's exact count where there is one; IPAM's percentage stays beside it", () => {
  const evaluation = evaluated('10.0.0.0/16', 0.9, { status: 'read', readAt: READ_AT, free: 6500, reservations: [] });

  expect(evaluation.capacity).toEqual({
    basis: 'assigned',
    unit: 'address',
    total: 65_536,
    reserved: 5,
    usedIncludingReserved: 59_036,
    free: 6500,
    usedPercent: 90.08,
    source: 'ec2',
    ipamUsedPercent: 90,
  });
  expect(evaluation.sampledAt).toBe(READ_AT);
});

test('A subnet that IPAM has not measured is, where EC2 was asked', () => {
  const evaluation = evaluated('10.0.0.0/24', undefined, {
    status: 'read',
    readAt: READ_AT,
    free: 3,
    reservations: [],
  });

  expect(evaluation.capacity).toMatchObject({ free: 3, source: 'ec2' });
  expect(evaluation.findings).toMatchObject([
    { severity: 'critical', reasons: [{ source: 'ec2' }, { source: 'ec2' }] },
  ]);
});

test.each<[string, SubnetInside | undefined]>([
  ['nobody looked', undefined],
  ['it cannot be read', { status: 'notReadable', reason: 'noReadRole', text: 'no role' }],
  [
    'reservations were denied',
    { status: 'read', readAt: READ_AT, free: 3, unread: [{ what: 'reservations', text: 'denied' }] },
  ],
  [
    'what is assigned of them was denied',
    { status: 'read', readAt: READ_AT, free: 3, reservations: [{ cidr: '10.0.0.128/25', type: 'prefix' }] },
  ],
])('Where %s, a full subnet is told with the note that it may only be reserved', (_, inside) => {
  const evaluation = evaluated('10.0.0.0/24', 0.99, inside);

  expect(evaluation.findings).toMatchObject([{ severity: 'critical' }]);
  expect(evaluation.notes).toMatchObject([{ kind: 'reservationsUnknown' }]);
  expect(evaluation.inside).toEqual(inside);
  // 0 is a figure, and nobody has it.
  expect(evaluation.capacity?.free).toBeGreaterThan(0);
});

test('Where nothing is wrong, nothing is noted', () => {
  expect(evaluated('10.0.0.0/24', 0.5).notes).toBeUndefined();
});

test('Explicit reservations do not change what a subnet is judged on', () => {
  const inside: SubnetInside = {
    status: 'read',
    readAt: READ_AT,
    free: 10,
    reservations: [{ cidr: '10.0.0.128/25', type: 'explicit' }],
    blocks: new PrefixMap(cidr('10.0.0.0/24')).count([{ cidr: cidr('10.0.0.128/25'), type: 'explicit' }]),
  };

  expect(evaluated('10.0.0.0/24', 0.99, inside).findings).toMatchObject([
    { reasons: [{ metric: 'free' }, { metric: 'usedPercent' }] },
  ]);
});
