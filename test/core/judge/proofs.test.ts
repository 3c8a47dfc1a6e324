import { expect, test } from 'vitest';
import { proofs, unreadOf } from '../../../core/judge/proofs.ts';
import type { Evaluation, ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';
import { FindingKind } from '../../../statemachine/contracts/finding.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { AddressOwner } from '../../../statemachine/contracts/overlap.ts';
import { percentPolicy, subnetAt } from '../../fakes/subnets.ts';
import { ALL_READ, findingOf, observed } from '../alerts/judging.ts';

const OWN = { accountId: '111122223333', region: 'eu-west-1' };
const OTHER = { accountId: '444455556666', region: 'us-east-1' };
const calm = subnetAt({ usedPercent: 20 });
const vpc = (changes: Partial<Evaluation> = {}): Evaluation => ({
  ...calm,
  ...changes,
  resource: { ...calm.resource, ...OWN, id: 'vpc-1', type: 'vpc' },
});
const without = (list: string): ListsRead =>
  Object.fromEntries(Object.entries(ALL_READ).filter(([name]) => name !== list));
const except = (list: string, ...places: ListsRead[string]['except']): ListsRead => ({
  ...ALL_READ,
  [list]: { except: places },
});

test('every kind says what proves that it is over', () => {
  expect(Object.keys(proofs).sort()).toEqual([...FindingKind.options].sort());
});

test.each([
  ['vpc', { accountId: OTHER.accountId }, false],
  ['vpc', OWN, true],
  ['vpc', { accountId: OWN.accountId }, true],
  ['vpc', {}, true],
  ['subnet', OWN, false],
] as const)(
  'of a list that was read except %s %j, what is needed of VPCs there is unread: %s',
  (list, place, unread) => {
    expect(unreadOf([{ list: 'vpc', at: [OWN] }], except(list, place))).toBe(unread ? 'vpc' : undefined);
  },
);

test('a list that is not named was not read, be it called like what every object has', () => {
  expect(unreadOf([{ list: 'vpc' }], {})).toBe('vpc');
  expect(unreadOf([{ list: 'constructor' }], ALL_READ)).toBe('constructor');
});

const overlapWith = (...others: NonNullable<ResourceFinding['overlaps']>[number]['with']) =>
  findingOf('overlap', {
    resource: vpc().resource,
    overlaps: [
      { group: '10.0.0.0/16', allowed: false, members: 2, relation: 'equal', cidrs: ['10.0.0.0/16'], with: others },
    ],
  });
const other = { kind: 'vpc', id: 'vpc-2', cidr: '10.0.0.0/16', relation: 'equal', ...OTHER } as const;

const heldBy = (kind: FindingKind, owner: AddressOwner['kind'], owners = 1) => {
  const first = [{ kind: owner, id: `${owner}-2`, cidr: '10.0.0.0/17', ...OTHER }];
  const freeSpace = { unit: 'address' as const, free: 1, blocks: {}, fragmentationPercent: 0 };
  return findingOf(kind, {
    resource: vpc().resource,
    freeSpace: { ...freeSpace, heldByOthers: { units: 1, owners, first } },
  });
};

test.each(
  (['utilization', 'freeSpace'] as const).flatMap((kind) => [
    ['a VPC that held some, read elsewhere', heldBy(kind, 'vpc'), except('vpc', OWN), undefined] as const,
    ['a VPC that held some', heldBy(kind, 'vpc'), except('vpc', OTHER), 'vpc'] as const,
    ['an allocation that kept some', heldBy(kind, 'allocation'), except('ipam-pool', OTHER), 'ipam-pool'] as const,
    ['a subnet that a pool plans', heldBy(kind, 'subnet'), except('subnet', OTHER), 'subnet'] as const,
    ['an Elastic IP that stood there', heldBy(kind, 'eip'), except('eip', OTHER), 'eip'] as const,
    ['no such subnet', heldBy(kind, 'vpc'), except('subnet', OTHER), undefined] as const,
    ['more than are named', heldBy(kind, 'allocation', 9), except('vpc', OWN), 'vpc'] as const,
    ['a range of the policy', heldBy(kind, 'occupied'), without('ipam-pool'), undefined] as const,
  ]),
)('that others are gone from what is free has to be read: %s', (_, found, read, unread) => {
  expect(unreadOf(proofs[found.kind].needs?.(found) ?? [], read)).toBe(unread);
});

test.each([
  ['the account of the other VPC', overlapWith(other), except('vpc', OTHER), true],
  [
    'an account that has nothing to do with it',
    overlapWith(other),
    except('vpc', { accountId: '777788889999' }),
    false,
  ],
  ['the joined scope', overlapWith({ ...other, scopeId: 'ipam-scope-0b' }), without('joinedVpc'), true],
  ['a joined scope, of an overlap inside one', overlapWith(other), without('joinedVpc'), false],
  [
    'the pools, of an overlap with an allocation',
    overlapWith({ ...other, kind: 'allocation' }),
    without('ipam-pool'),
    true,
  ],
  ['the pools, of one with a VPC', overlapWith(other), without('ipam-pool'), false],
  ['an account, of a group that is larger than what is named', findingOf('overlap'), except('vpc', OTHER), true],
])('an overlap is over without %s: not known is %s', (_, found, read, unknown) => {
  expect(unreadOf(proofs.overlap.needs?.(found) ?? [], read) !== undefined).toBe(unknown);
});

test.each([
  ['utilization', vpc(), 'subnet'],
  ['freeSpace', vpc(), 'subnet'],
  ['idle', vpc(), 'subnet'],
  ['moved', vpc(), 'earlier-run'],
  ['overlap', vpc(), 'vpc'],
  ['overlap', vpc(), 'overlaps'],
  ['policyPoolExhausted', calm, 'ipam-policy'],
] as const)('%s is not over where its list was not read', (kind, evaluation, list) => {
  expect(observed(evaluation, kind).is).toBe('below');
  expect(observed(evaluation, kind, without(list)).is).toBe('notSeen');
});

test.each([
  [OWN, 'notSeen'],
  [OTHER, 'below'],
] as const)('of an earlier run that did not read %j, a move of the own account is %s', (place, is) => {
  expect(observed(vpc(), 'moved', except('earlier-run', place)).is).toBe(is);
});

const readInside = { status: 'read' as const, readAt: '2026-11-21T20:41:00Z', reservations: [] };
const reasons = (metric: 'free' | 'freePrefixes', source: 'ec2' | 'ipam'): ResourceFinding['reasons'] => [
  { metric, operator: '<', threshold: 64, observed: 10, unit: 'address', source, text: '10 free' },
];
const at = (usedPercent: number, changes: Partial<Evaluation> = {}) => ({ ...subnetAt({ usedPercent }), ...changes });
const byEc2 = (usedPercent: number) => {
  const evaluation = subnetAt({ usedPercent });
  return {
    ...evaluation,
    ...(evaluation.capacity && { capacity: { ...evaluation.capacity, source: 'ec2' as const } }),
  };
};
const denied = { status: 'notReadable', reason: 'denied', text: 'no' } as const;

test.each([
  ['an exact count that was low', reasons('free', 'ec2'), at(70, { inside: denied }), false],
  [
    'an exact count that was low, and is counted again',
    reasons('free', 'ec2'),
    { ...byEc2(70), inside: readInside },
    true,
  ],
  ['an exact count, of a subnet that IPAM calls half empty', reasons('free', 'ec2'), at(30), true],
  ["a figure of IPAM's", reasons('free', 'ipam'), at(70, { inside: denied }), true],
  ['prefixes that ran out', reasons('freePrefixes', 'ec2'), at(70, { inside: denied }), false],
  [
    'prefixes, counted without their blocks',
    reasons('freePrefixes', 'ec2'),
    at(70, { inside: { ...readInside, reservations: [{ cidr: '10.0.0.0/26', type: 'prefix' as const }] } }),
    false,
  ],
  ['prefixes whose reservation is gone', reasons('freePrefixes', 'ec2'), at(70, { inside: readInside }), true],
])('%s: shown to be over is %s', (_, found, now, shows) => {
  expect(proofs.utilization.shows(now, findingOf('utilization', { reasons: found }), percentPolicy())).toBe(shows);
});
