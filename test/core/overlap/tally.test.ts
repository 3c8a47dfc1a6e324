import { expect, test } from 'vitest';
import { GroupSum, isTwice } from '../../../core/overlap/tally.ts';
import type { OverlapGroup } from '../../../statemachine/contracts/overlap.ts';

const group = (cidr: string, vpcs: readonly string[], more: Partial<OverlapGroup> = {}): OverlapGroup => ({
  scopeId: 'ipam-scope-b',
  group: cidr,
  allowed: false,
  severity: 'warning',
  relation: 'equal',
  members: vpcs.length,
  listed: vpcs.map((id) => ({ kind: 'vpc', id, cidr })),
  ...more,
});

function withOne(kind: 'allocation' | 'occupied', id: string): OverlapGroup {
  const vpcs = group('10.0.0.0/16', ['vpc-1', 'vpc-2']);
  return { ...vpcs, members: 3, listed: [...vpcs.listed, { kind, id, cidr: '10.0.0.0/8' }] };
}

test.each([
  ['all of its VPCs are judged elsewhere', group('10.0.0.0/16', ['vpc-1', 'vpc-2']), true],
  ['one of them is in this scope alone', group('10.0.0.0/16', ['vpc-1', 'vpc-3']), false],
  ['more than are listed are in it', group('10.0.0.0/16', ['vpc-1', 'vpc-2'], { members: 3 }), false],
  ['allocations alone are in it', group('10.0.0.0/16', [], { members: 2 }), false],
  ['a custom allocation of this scope is in it', withOne('allocation', 'ipam-pool-alloc-1'), false],
  ['a range of the policy is in it that is one there, too', withOne('occupied', 'occupied/10.0.0.0/8'), true],
  ['a range of the policy is in it that is one here alone', withOne('occupied', 'occupied/10.0.0.0/9'), false],
])('a group is told by another scope where %s: %#', (_, given, twice) => {
  const vpcs = new Map([
    ['vpc-1', 'ipam-scope-a'],
    ['vpc-2', 'ipam-scope-a'],
  ]);
  expect(isTwice(given, { vpcs, occupied: (id) => id === 'occupied/10.0.0.0/8' })).toBe(twice);
});

test('groups that are left add up as those of a run do: the worst first, cut short', () => {
  const sum = new GroupSum();
  const ids = Array.from({ length: 8 }, (_, index) => `vpc-${index}`);
  sum.add(group('10.1.0.0/16', ['vpc-1', 'vpc-2']));
  sum.add(group('10.2.0.0/16', ids, { severity: 'critical' }));
  sum.add(group('10.3.0.0/16', ['vpc-1', 'vpc-2'], { allowed: true, severity: 'ok' }));
  expect(sum.sum).toMatchObject({ groups: 2, allowedGroups: 1 });
  expect(sum.sum.worst.map((each) => [each.group, each.listed.length])).toEqual([
    ['10.2.0.0/16', 5],
    ['10.1.0.0/16', 2],
  ]);
});
