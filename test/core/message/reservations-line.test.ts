import { expect, test } from 'vitest';
import { findingInFull } from '../../../core/message/finding-lines.ts';
import { unknownReservations } from '../../../core/message/reservations-line.ts';
import type { ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';

const finding: ResourceFinding = {
  alertKey: 'a',
  kind: 'utilization',
  severity: 'critical',
  rule: 'r',
  reasons: [],
  text: 'r: full',
  scopeId: 'ipam-scope-1',
  scopeType: 'private',
  resource: { id: 'subnet-1', type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4' },
  cidrs: ['10.0.0.0/24'],
  notes: [
    { kind: 'reservationsUnknown', text: 'Its CIDR reservations are not known' },
    { kind: 'stale', text: 'Measured long ago' },
  ],
};

test('That reservations are not known is said once, and not with each subnet', () => {
  expect(unknownReservations([finding, { ...finding, notes: [] }, finding])).toEqual([
    '  CIDR reservations of 2 subnets named here: addresses that are only reserved count as used',
  ]);
  expect(findingInFull(finding).join('\n')).toContain('Measured long ago');
  expect(findingInFull(finding).join('\n')).not.toContain('reservations');
});

test('Where they are known, nothing is said', () => {
  expect(unknownReservations([{}, { notes: [{ kind: 'stale', text: 'old' }] }])).toEqual([]);
});
