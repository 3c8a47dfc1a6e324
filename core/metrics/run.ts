import type { Summary } from '../../statemachine/contracts/summary.ts';
import type { Metric } from './metric.ts';

/**
 * That there was a run: what an alarm on missing or partial runs looks at. Zero is published as well, so that the alarm
 * on partial runs recovers, and a run that evaluated nothing is none.
 */
export function runMetrics({ status }: Pick<Summary, 'status'>): Metric[] {
  return Object.entries({
    RunEvaluated: status === 'failed' ? 0 : 1,
    RunPartial: status === 'partial' ? 1 : 0,
  }).map(([name, value]) => ({ name, unit: 'Count', value, dimensions: {} }));
}
