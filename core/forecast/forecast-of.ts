import type { EvaluatedForecast } from '../../statemachine/contracts/evaluation.ts';
import { forecast } from './forecast.ts';
import { type KeptSeries, type MeasuredNow, seriesOf } from './kept-series.ts';
import { stillHolds } from './still-holds.ts';

/** When a resource is full, as what is kept of it tells. */
export function forecastOf(key: string, pasts: readonly KeptSeries[], present: MeasuredNow): EvaluatedForecast {
  const own = pasts.find(({ basis }) => basis === present.capacity.basis);
  const kept = own && stillHolds(own, present);
  if (kept) return kept;
  const made = forecast(seriesOf(key, pasts, present));
  return 'none' in made ? made : { ...made, asOf: present.asOf };
}
