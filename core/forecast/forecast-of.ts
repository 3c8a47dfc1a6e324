import type { EvaluatedForecast } from '../../statemachine/contracts/evaluation.ts';
import type { KeptForecast } from '../../statemachine/contracts/forecast.ts';
import type { HoursLine } from '../../statemachine/contracts/history.ts';
import { dayOf, hourOf } from '../history/calendar.ts';
import { hoursOf } from '../history/hours.ts';
import { forecast } from './forecast.ts';
import { type KeptSeries, type MeasuredNow, seriesOf } from './kept-series.ts';

/** Days until full within which a few hours matter. */
const NEAR_DAYS = 60;

/** When a resource is full, as what is kept of it tells. */
export function forecastOf(key: string, pasts: readonly KeptSeries[], present: MeasuredNow): EvaluatedForecast {
  const own = pasts.find(({ basis }) => basis === present.capacity.basis);
  const kept = own?.hours && stillHolds(own.hours, present);
  if (kept) return kept;
  const made = forecast(seriesOf(key, pasts, present));
  return 'none' in made ? made : { ...made, asOf: present.asOf };
}

/**
 * What an earlier run of the same day made, where it is far and nothing moved since: it would come out the same, and of
 * 100,000 resources nine in ten do not move in an hour.
 */
function stillHolds(line: HoursLine, { capacity, asOf }: MeasuredNow): KeptForecast | undefined {
  const kept = line.forecast;
  if (!kept || dayOf(kept.asOf) !== dayOf(asOf) || kept.asOf > asOf) return undefined;
  if (kept.p50 !== null && kept.p50 < NEAR_DAYS) return undefined;
  const [from, to] = [hourOf(kept.asOf), hourOf(asOf)];
  const now = Math.round(capacity.usedPercent * 100);
  const hours = hoursOf(line);
  if (!hours.has(from)) return undefined;
  const isSame = [...hours].every(
    ([hour, { bp, total }]) => hour < from || hour >= to || (bp === now && total === capacity.total),
  );
  return isSame && Number(capacity.free) > 0 ? kept : undefined;
}
