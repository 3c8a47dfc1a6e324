import type { Summary } from '../../statemachine/contracts/summary.ts';
import { dimensionValue, type Metric } from './metric.ts';

/**
 * What the run found: by severity, scope by scope and over all of them; and what it could not see. Few, at $0.30 a
 * metric and month: what can be added up from these is left to the dashboard.
 *
 * In a partial run the totals without a scope are those of the scopes evaluated: what is critical there still alarms,
 * and FailedScopes says that it is not all. A run that evaluated nothing publishes no totals but that: zeros would look
 * like a recovery.
 */
export function totalMetrics({
  scopes,
  failedScopes,
  coverage: { counts },
}: Pick<Summary, 'scopes' | 'failedScopes' | 'coverage'>): Metric[] {
  return [
    ...scopes.flatMap(({ scope, counts: { critical, warning, ok } }) =>
      countsOf(
        { CriticalResources: critical, WarningResources: warning, OkResources: ok },
        { ScopeId: dimensionValue(scope.scopeId) },
      ),
    ),
    ...(scopes.length > 0
      ? countsOf(
          {
            CriticalResources: counts.critical,
            WarningResources: counts.warning,
            NotMeasuredResources: counts.notMeasured,
          },
          {},
        )
      : []),
    ...countsOf({ FailedScopes: failedScopes.length }, {}),
  ];
}

function countsOf(values: Readonly<Record<string, number>>, dimensions: Metric['dimensions']): Metric[] {
  return Object.entries(values).map(([name, value]) => ({ name, unit: 'Count', value, dimensions }));
}
