import type { Decision } from '../../statemachine/contracts/ledger.ts';
import { FALLBACK_ROUTE } from '../policy/routes.ts';
import type { Policy } from '../policy/schema.ts';
import { dimensionValue, type Metric } from './metric.ts';

/**
 * Open alerts by route and severity, after this run. Every route of the policy, with zeros as well: an alarm on it must
 * see the last one go. Two metrics a route.
 */
export function alertMetrics({ routes }: Pick<Policy, 'routes'>, decision: Pick<Decision, 'routes'>): Metric[] {
  return [...routes.map(({ name }) => name), FALLBACK_ROUTE].flatMap((route) => {
    const open = Object.hasOwn(decision.routes, route) ? decision.routes[route]?.open : undefined;
    return (['critical', 'warning'] as const).map(
      (severity): Metric => ({
        name: 'AlertsOpen',
        unit: 'Count',
        value: open?.[severity] ?? 0,
        dimensions: { Route: dimensionValue(route), Severity: severity },
      }),
    );
  });
}
