import { expect, test } from 'vitest';
import { overlapLine, together } from '../../../core/message/overlap-lines.ts';
import type { ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';

function overlapping(id: string, group: string, more: Partial<ResourceFinding> = {}): ResourceFinding {
  const resource = {
    id,
    type: 'vpc',
    cidr: group,
    family: 'ipv4',
    accountId: '111122223333',
    region: 'eu-west-1',
  } as const;
  return {
    alertKey: `scope-1/${id}#overlap`,
    kind: 'overlap',
    severity: 'warning',
    rule: 'built-in overlap',
    reasons: [],
    text: '',
    scopeId: 'scope-1',
    scopeType: 'private',
    resource,
    cidrs: [group],
    overlaps: [
      {
        group,
        allowed: false,
        members: 3,
        relation: 'equal',
        cidrs: [group],
        with: [{ kind: 'vpc', id: 'vpc-x', cidr: group, relation: 'equal' }],
      },
    ],
    ...more,
  };
}

const full: ResourceFinding = { ...overlapping('subnet-1', '10.9.0.0/24'), kind: 'utilization', overlaps: undefined };

test('VPCs of one group stand together in the place of the first; what else there is keeps its own', () => {
  const findings = [
    overlapping('vpc-a', '10.0.0.0/16'),
    full,
    overlapping('vpc-b', '10.1.0.0/16'),
    overlapping('vpc-c', '10.0.0.0/16'),
  ];
  expect(together(findings, (each) => each).map((block) => block.map(({ resource }) => resource.id))).toEqual([
    ['vpc-a', 'vpc-c'],
    ['subnet-1'],
    ['vpc-b'],
  ]);
});

test('groups of other scopes, and of other severities, are other groups', () => {
  const findings = [
    overlapping('vpc-a', '10.0.0.0/16'),
    overlapping('vpc-b', '10.0.0.0/16', { scopeId: 'scope-2' }),
    overlapping('vpc-c', '10.0.0.0/16', { severity: 'critical' }),
  ];
  expect(together(findings, (each) => each)).toHaveLength(3);
});

test('the line names the addresses, who has them, and how many others', () => {
  const named = overlapping('vpc-a', '10.0.0.0/16');
  const inside = overlapping('vpc-b', '10.0.0.0/16');
  expect(
    overlapLine([
      { ...named, resource: { ...named.resource, name: 'erp\nSubject: gone' } },
      { ...inside, overlaps: inside.overlaps?.map((each) => ({ ...each, cidrs: ['10.0.4.0/24'] })) },
    ]),
  ).toBe(
    '  10.0.0.0/16   used by 3: erp Subject: gone vpc-a (111122223333/eu-west-1), vpc-b 10.0.4.0/24 (111122223333/eu-west-1), 1 more   Rule built-in overlap',
  );
});
