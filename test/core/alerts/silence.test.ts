import { expect, test } from 'vitest';
import { nextState } from '../../../core/alerts/life-cycle.ts';
import { acknowledgementOf, matchesAlert, muteOf, silenceAt } from '../../../core/alerts/silence.ts';
import type { Alert } from '../../../statemachine/contracts/alert.ts';
import { AlertMatch, Mutes } from '../../../statemachine/contracts/mutes.ts';
import { percentPolicy, subnetAt } from '../../fakes/subnets.ts';
import { observed } from './judging.ts';

const ASOF = '2026-11-21T12:00:00Z';

function openAlert(): Alert {
  const evaluation = subnetAt({
    id: 'subnet-0a1b',
    usedPercent: 95,
    resource: { name: 'eks-prod-a', tags: { team: 'payments', constructor: 'x' } },
  });
  const context = { asOf: ASOF, policy: percentPolicy(), baseline: false };
  const alert = nextState(undefined, observed(evaluation, 'utilization'), { evaluationKey: evaluation.key }, context);
  if (!alert) throw new Error('Test: no alert');
  return alert;
}

test.each([
  [{ id: 'subnet-0a*' }, true],
  [{ id: ['x', 'subnet-0a1b'] }, true],
  [{ id: 'subnet-0b*' }, false],
  [{ name: 'eks-*', account: '1111*', region: 'eu-*', vpc: 'vpc-1', type: 'subnet' }, true],
  [{ name: 'eks-*', account: '9*' }, false],
  [{ cidr: '10.0.*' }, true],
  [{ cidr: '10.1.*' }, false],
  [{ kind: 'util*', rule: 'subnets', scope: 'ipam-scope-*', scopeType: 'private' }, true],
  [{ severity: 'warning' }, false],
  [{ tags: { team: 'pay*' } }, true],
  [{ tags: { team: 'pay*', env: '*' } }, false],
  [{ tags: { toString: '*' } }, false],
] as const)('%j matches: %s', (match, expected) => {
  expect(matchesAlert(AlertMatch.parse(match), openAlert())).toBe(expected);
});

test('a mute needs a condition, a reason and an expiry', () => {
  const mute = { match: { id: '*' }, reason: 'why', expires: '2026-12-01' };
  const parse = (wrong: object) => percentPolicy({ alerts: { mutes: [{ ...mute, ...wrong }] } });
  expect(parse({}).alerts.mutes).toEqual([{ ...mute, expires: '2026-12-01T00:00:00Z', by: 'policy' }]);
  expect(() => parse({ match: {} })).toThrow('needs at least one condition');
  expect(() => parse({ reason: ' ' })).toThrow('say why');
  expect(() => parse({ expires: undefined })).toThrow();
  expect(() => parse({ expires: 'soon' })).toThrow('neither a date');
});

const stored = Mutes.parse({
  schemaVersion: '1.0',
  mutes: [
    { id: 'm1', match: { id: '*' }, reason: 'short', expires: '2026-11-21T13:00:00Z', by: 'ann', at: ASOF },
    { id: 'm2', match: { id: '*' }, reason: 'long', expires: '2026-11-22T00:00:00+02:00', by: 'bob', at: ASOF },
    { id: 'm3', match: { id: '*' }, reason: 'over', expires: '2026-11-21T12:00:00Z', by: 'cid', at: ASOF },
  ],
  acknowledgements: [{ id: 'a1', match: { id: 'subnet-0a1b' }, by: 'ann', at: '2026-11-21T12:30:00Z' }],
});

test('of several mutes the one that lasts longest counts, and one that expired does not', () => {
  const reasonAt = (asOf: string) => muteOf(silenceAt(asOf, percentPolicy(), stored), openAlert())?.reason;
  expect(reasonAt(ASOF)).toBe('long');
  expect(reasonAt('2026-11-21T21:59:00Z')).toBe('long');
  expect(reasonAt('2026-11-21T22:00:00Z')).toBeUndefined();
  expect(muteOf(silenceAt(ASOF, percentPolicy(), undefined), openAlert())).toBeUndefined();
});

test('whoever has seen an alert has not seen the next one of the same resource', () => {
  const silence = silenceAt('2026-11-21T13:00:00Z', percentPolicy(), stored);
  const alert = openAlert();
  expect(acknowledgementOf(silence, alert)?.by).toBe('ann');
  expect(acknowledgementOf(silence, { ...alert, raisedAt: '2026-11-21T13:00:00Z' })).toBeUndefined();
  const { raisedAt: _, ...pending } = alert;
  expect(acknowledgementOf(silence, pending)).toBeUndefined();
});
