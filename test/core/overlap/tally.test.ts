import { expect, test } from 'vitest';
import { GroupSum } from '../../../core/overlap/tally.ts';
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
