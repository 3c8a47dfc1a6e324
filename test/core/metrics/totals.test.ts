import { expect, test } from 'vitest';
import { totalMetrics } from '../../../core/metrics/totals.ts';
import { SCOPE, sampleEvaluation, sampleSummary } from '../../fakes/results.ts';

const OTHER = 'ipam-scope-0bbbbbbbbbbbbbbbb';
const evaluations = [
  sampleEvaluation({ id: 'subnet-1', severity: 'critical' }),
  sampleEvaluation({ id: 'subnet-2', severity: 'warning' }),
  sampleEvaluation({ id: 'subnet-3' }),
  sampleEvaluation({ id: 'subnet-4', notMeasured: true }),
  sampleEvaluation({ id: 'subnet-5', severity: 'critical', scopeId: OTHER }),
];
const failedScopes = [{ scopeId: 'ipam-scope-0c', error: 'AccessDenied', message: 'm' }];

function values(summary: Parameters<typeof totalMetrics>[0], scopeId?: string) {
  const own = totalMetrics(summary).filter(({ dimensions }) => dimensions.ScopeId === scopeId);
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

test('every scope, and all together, have counts by severity', () => {
  const summary = sampleSummary(evaluations, { scopeIds: [SCOPE, OTHER] });
  expect(values(summary, SCOPE)).toEqual({ CriticalResources: 1, WarningResources: 1, OkResources: 1 });
  expect(values(summary, OTHER)).toEqual({ CriticalResources: 1, WarningResources: 0, OkResources: 0 });
  expect(values(summary)).toEqual({
    CriticalResources: 2,
    WarningResources: 1,
    NotMeasuredResources: 1,
    FailedScopes: 0,
  });
  expect(totalMetrics(summary).every(({ unit }) => unit === 'Count')).toBe(true);
});

test('a scope that failed has no values, and counts as failed', () => {
  const summary = sampleSummary(evaluations, { failedScopes });
  expect(values(summary, 'ipam-scope-0c')).toEqual({});
  expect(values(summary)).toMatchObject({ FailedScopes: 1, CriticalResources: 2 });
});

test('a run that evaluated nothing does not publish zeros: they would look like a recovery', () => {
  expect(values(sampleSummary([], { scopeIds: [], failedScopes }))).toEqual({ FailedScopes: 1 });
});
