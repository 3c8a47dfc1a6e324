import type { Counts } from '../../statemachine/contracts/coverage.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { dimensionValue, type Metric } from './metric.ts';

/**
 * What the run found, scope by scope and over all of them. FailedScopes is 1 or 0 for each scope, so that an alarm on
 * it recovers. In a partial run the totals without a scope are those of the scopes evaluated: what is critical there
 * still alarms, and FailedScopes says that it is not all. A run that evaluated nothing publishes no totals but that:
 * zeros would look like a recovery.
 */
export function totalMetrics({
  scopes,
  failedScopes,
  coverage,
}: Pick<Summary, 'scopes' | 'failedScopes' | 'coverage'>): Metric[] {
  return [
    ...scopes.flatMap(({ scope, counts }) => {
      const dimensions = { ScopeId: dimensionValue(scope.scopeId) };
      return [...resourceCounts(counts, dimensions), failures(0, dimensions)];
    }),
    ...failedScopes.map(({ scopeId }) => failures(1, { ScopeId: dimensionValue(scopeId) })),
    ...(scopes.length > 0 ? resourceCounts(coverage.counts, {}) : []),
    failures(failedScopes.length, {}),
  ];
}

function resourceCounts(counts: Counts, dimensions: Metric['dimensions']): Metric[] {
  const { ok, warning, critical, notMeasured } = counts;
  return Object.entries({
    CriticalResources: critical,
    WarningResources: warning,
    OkResources: ok,
    EvaluatedResources: ok + warning + critical,
    NotMeasuredResources: notMeasured,
  }).map(([name, value]) => ({ name, unit: 'Count', value, dimensions }));
}

function failures(value: number, dimensions: Metric['dimensions']): Metric {
  return { name: 'FailedScopes', unit: 'Count', value, dimensions };
}
