import { forecast } from '../../core/forecast/forecast.ts';
import type { ForecastDay, ForecastHour } from '../../core/forecast/past.ts';
import { dayOf, hourOf } from '../../core/history/calendar.ts';
import type { EvaluatedForecast } from '../../statemachine/contracts/evaluation.ts';
import { PAST_HOURS, type SubnetPlan } from './organisation.ts';
import { runAt, subnetIdOf } from './run.ts';

/** As many hours as history keeps. */
const HOURS_KEPT = 72;

export type ForecastAt = (subnet: SubnetPlan, hour: number) => EvaluatedForecast | undefined;

/**
 * What Evaluate would say of the days to come, from what history would have kept. Not asked of what is further below a level's
 * floor than its margin: nothing that the level says depends on it there. Made once for all that ask.
 */
export function forecasts(failed: readonly (readonly number[])[], floor: number): ForecastAt {
  const peaks = new Map<number, ForecastDay[]>();
  const made = new Map<string, EvaluatedForecast>();
  const isMissed = ({ scope }: SubnetPlan, hour: number) => failed[hour]?.includes(scope) === true;

  return (subnet, hour) => {
    if ((subnet.percentAt[hour] ?? 0) < floor) return undefined;
    const key = `${subnet.index} ${hour}`;
    const known = made.get(key);
    if (known) return known;
    const { asOf } = runAt(hour);
    const today = dayOf(asOf);
    const hours: ForecastHour[] = [];
    for (let at = hour - HOURS_KEPT + 1; at <= hour; at++)
      if (!isMissed(subnet, at)) hours.push({ t: hourOf(asOf) + at - hour, used: usedIn(subnet, at) });
    const days = peaks.get(subnet.index) ?? peaksOf(subnet);
    peaks.set(subnet.index, days);
    const found = forecast({
      id: subnetIdOf(subnet.index),
      asOf,
      basis: 'assigned',
      unit: 'address',
      total: subnet.total,
      days: days.filter(({ day }) => day < today),
      hours,
    });
    const evaluated = 'none' in found ? found : { ...found, asOf };
    made.set(key, evaluated);
    return evaluated;
  };

  function peaksOf(subnet: SubnetPlan): ForecastDay[] {
    const first = dayOf(runAt(0).asOf);
    const days: ForecastDay[] = [];
    for (let from = -PAST_HOURS; from < subnet.percentAt.length; from += 24) {
      const day = Array.from({ length: 24 }, (_, n) => from + n).filter((hour) => !isMissed(subnet, hour));
      if (day.length > 0)
        days.push({ day: first + from / 24, peak: Math.max(...day.map((hour) => usedIn(subnet, hour))) });
    }
    return days;
  }
}

function usedIn({ percentAt, before, total }: SubnetPlan, hour: number): number {
  const percent = hour < 0 ? before[before.length + hour] : percentAt[hour];
  return (total * (percent ?? 0)) / 100;
}
