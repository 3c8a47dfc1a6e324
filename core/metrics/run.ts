import type { Summary } from '../../statemachine/contracts/summary.ts';
import { dimensionValue, type Metric } from './metric.ts';

/**
 * That there was a run: what an alarm on missing or partial runs looks at. Zero is published as well, so that the alarm
 * on partial runs recovers, and a run that evaluated nothing is none. Of which deployment it was: another one that writes to
 * the same namespace must not hide that this one has no runs.
 */
export function runMetrics({ status }: Pick<Summary, 'status'>, deployment: string): Metric[] {
  const dimensions = { Deployment: dimensionValue(deployment) };
  return Object.entries({
    RunEvaluated: status === 'failed' ? 0 : 1,
    RunPartial: status === 'partial' ? 1 : 0,
  }).map(([name, value]) => ({ name, unit: 'Count', value, dimensions }));
}
