import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { reportLines } from '../../../cli/findings/report.ts';
import type { OverlapGroup } from '../../../statemachine/contracts/overlap.ts';
import { sampleSummary } from '../../fakes/results.ts';

const view = { colors: picocolors.createColors(false), columns: Number.POSITIVE_INFINITY, allFindings: 'out/' };

function group(name: string, members: number, more: Partial<OverlapGroup> = {}): OverlapGroup {
  const listed = Array.from({ length: Math.min(members, 5) }, (_, at) => ({
    kind: 'vpc' as const,
    id: `vpc-${at}`,
    name: `net-${at}`,
    accountId: '111122223333',
    region: 'eu-west-1',
    cidr: name,
  }));
  return {
    scopeId: 's',
    group: name,
    allowed: false,
    severity: 'warning',
    relation: 'equal',
    members,
    listed,
    ...more,
  };
}

function report(worst: OverlapGroup[], allowedGroups = 0): string {
  const summary = sampleSummary([], {
    byKind: [{ kind: 'overlap', type: 'vpc', critical: 0, warning: 7 }],
    overlaps: { groups: worst.length, allowedGroups, worst },
  });
  return reportLines(summary, [], view).join('\n');
}

test('overlaps are told by group, not VPC by VPC', () => {
  const allocation = { kind: 'allocation', id: 'alloc-1', name: 'on\u001b[31mprem', cidr: '10.0.0.0/8' } as const;
  const inside = group('10.0.0.0/8', 2, {
    relation: 'contained',
    listed: [allocation, { kind: 'vpc', id: 'vpc-9', cidr: '10.9.0.0/16' }],
  });
  expect(report([group('10.1.0.0/16', 5), inside], 1)).toContain(
    [
      'WARNING overlaps, 7 VPCs',
      '10.1.0.0/16  5 with the same addresses  net-0 vpc-0 (111122223333/eu-west-1), net-1 vpc-1 (111122223333/eu-west-1), net-2 vpc-2 (111122223333/eu-west-1), 2 more',
      '10.0.0.0/8   2, one holding the others  allocation onprem alloc-1, vpc-9 10.9.0.0/16',
      'Not counted: 1 group that the policy allows to overlap.',
      '',
      'All findings  out/',
    ].join('\n'),
  );
});

test('groups that no rule is about are not told', () => {
  expect(report([group('10.1.0.0/16', 2, { severity: 'ok' })])).not.toContain('10.1.0.0/16');
});
