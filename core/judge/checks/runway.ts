import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { Forecast } from '../../../statemachine/contracts/forecast.ts';
import type { Thresholds } from '../../policy/schema.ts';
import { counted } from '../../text/count.ts';
import { daysToFullText } from '../../text/days-to-full.ts';

/** Whether anything is known of when a resource is full: a level says nothing of one of which nothing is. */
export function isKnown(forecast: Forecast | undefined): boolean {
  return forecast !== undefined && 'p50' in forecast;
}

/**
 * Whether it is full within the days of a level, more likely than not: by p50. By p10, one in five of those that never fill
 * would be told of. `no`: it is not, or it is not known; undefined where the level does not ask.
 */
export function runway({ runwayDays }: Thresholds, forecast: Forecast | undefined): Reason | 'no' | undefined {
  if (runwayDays === undefined) return undefined;
  if (!forecast || 'none' in forecast || forecast.p50 === null || forecast.p50 > runwayDays) return 'no';
  return {
    metric: 'daysToFull',
    operator: '<=',
    threshold: runwayDays,
    observed: forecast.p50,
    unit: 'day',
    source: 'forecast',
    text: forecast.p50 === 0 ? 'full' : `${daysToFullText(forecast)}, within ${counted(runwayDays, 'day')}`,
  };
}
