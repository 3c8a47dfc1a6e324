import { expect, test } from 'vitest';
import { isOver } from '../../../../core/alerts/clear-level.ts';
import { explain } from '../../../../core/judge/explain.ts';
import { proofs } from '../../../../core/judge/proofs.ts';
import { Policy, type PolicyInput } from '../../../../core/policy/schema.ts';
import type { Capacity } from '../../../../statemachine/contracts/capacity.ts';
import type { EvaluatedForecast } from '../../../../statemachine/contracts/evaluation.ts';
import { percentPolicy, subnetAt } from '../../../fakes/subnets.ts';
import { findingOf } from '../../alerts/judging.ts';

const forecast = (p10: number | null, p50: number | null, p90: number | null): EvaluatedForecast => ({
  p10,
  p50,
  p90,
  restsOn: { measuredDays: 60, spanDays: 60, jumps: 0 },
  asOf: '2026-11-20T09:30:00.000Z',
});

function judged(rule: Omit<NonNullable<PolicyInput['rules']>[number], 'name'>, known: EvaluatedForecast | undefined) {
  const evaluation = subnetAt({ usedPercent: 50 }, percentPolicy());
  const policy = Policy.parse({ version: 1, rules: [{ name: 'runway', ...rule }] });
  const { verdict } = explain(policy, { ...evaluation, ...(known && { forecast: known }) });
  return verdict.status === 'evaluated' ? verdict : expect.unreachable();
}

test.each<[EvaluatedForecast | undefined, string, string?]>([
  [forecast(6, 9, 15), 'warning', 'runway: full in 9 days (6 to 15), within 14 days'],
  [forecast(6, 14, null), 'warning', 'runway: full in 14 days (6 to more than 180), within 14 days'],
  [forecast(0, 0, 0), 'warning', 'runway: full'],
  [forecast(0.1, 0.4, 2), 'warning', 'runway: full in less than a day (up to 2), within 14 days'],
  [forecast(6, 14.1, 40), 'ok'],
  [forecast(6, null, null), 'ok'],
  [forecast(null, null, null), 'ok'],
  [{ none: 'tooShort' }, 'ok'],
  [undefined, 'ok'],
])('by p50, and by nothing that is not known: %o is %s', (known, severity, text) => {
  const verdict = judged({ warning: { runwayDays: 14 } }, known);
  expect(verdict.severity).toBe(severity);
  if (text !== undefined) expect(verdict.text).toBe(text);
});

test('all conditions of a level must hold', () => {
  expect(judged({ warning: { runwayDays: 14, usedPercent: 60 } }, forecast(6, 9, 15)).severity).toBe('ok');
  const verdict = judged({ warning: { runwayDays: 14, usedPercent: 50 } }, forecast(6, 9, 15));
  expect(verdict.reasons.map(({ metric }) => metric)).toEqual(['usedPercent', 'daysToFull']);
});

test('a level of days alone leaves what has no forecast to the built-in policy', () => {
  const full = subnetAt({ usedPercent: 99.9 }, percentPolicy());
  const policy = Policy.parse({ version: 1, rules: [{ name: 'runway', critical: { runwayDays: 3 } }] });
  expect(explain(policy, { ...full, forecast: { none: 'tooShort' } }).verdict).toMatchObject({
    severity: 'critical',
    rule: 'built-in subnet',
  });
});

test.each<[EvaluatedForecast | undefined, boolean]>([
  [forecast(6, 20, 40), false],
  [forecast(6, 21, 40), false],
  [forecast(6, 21.1, 40), true],
  [forecast(6, null, null), true],
  [forecast(0, 0, 0), false],
  [{ none: 'stale' }, false],
  [undefined, false],
])('what was raised at 14 days is over above 21, and not while nobody knows: %o', (known, over) => {
  const { reasons } = judged({ warning: { runwayDays: 14 } }, forecast(6, 9, 15));
  const margin = { percentPoints: 5, freeTimes: 1.25, runwayTimes: 1.5 };
  const capacity: Capacity = {
    basis: 'assigned',
    unit: 'address',
    total: 256,
    free: 128,
    usedPercent: 50,
    source: 'ipam',
  };
  expect(isOver(reasons, 'warning', { capacity, ...(known && { forecast: known }) }, margin)).toBe(over);
});

test('without a forecast, nothing proves that it would not soon be full', () => {
  const { reasons } = judged({ warning: { runwayDays: 14 } }, forecast(6, 9, 15));
  const found = findingOf('utilization', { reasons });
  const now = subnetAt({ usedPercent: 50 }, percentPolicy());
  const shows = (known: EvaluatedForecast) =>
    proofs.utilization.shows({ ...now, forecast: known }, found, percentPolicy());
  expect(shows({ none: 'stale' })).toBe(false);
  expect(shows(forecast(null, null, null))).toBe(true);
});
