import type { Forecast } from '../../statemachine/contracts/forecast.ts';
import { HOUR_MS, HOURS_OF_DAY } from '../history/calendar.ts';
import { HOURS_KEPT } from '../history/slots.ts';
import { firstPassages, PATHS } from './first-passage.ts';
import { fitOf } from './fit.ts';
import { groundsOf } from './grounds.ts';
import { type ForecastDay, type ForecastHour, pastOf } from './past.ts';
import { quantiles } from './quantiles.ts';
import { rampOf } from './ramp.ts';
import { hashOf } from './random.ts';

/** One resource's past, in units of one basis. Days and hours in any order; null is not measured. */
export interface ForecastSeries {
  /** The same id and data, the same answer, in any process. */
  readonly id: string;
  /** When it is asked, ISO 8601. Nothing later counts, and the day that it lies in is not over. */
  readonly asOf: string;
  readonly basis: string;
  readonly unit: string;
  /** The level that counts as full, as of now. */
  readonly total: number;
  readonly days: readonly ForecastDay[];
  readonly hours: readonly ForecastHour[];
}

const LEAST_DAYS = 5;
const STALE_DAYS = 3;

/** When it is full. Depends on the days before that of asOf, and on the hours of the three days before it. */
export function forecast(series: ForecastSeries): Forecast {
  const { total } = series;
  const asOf = Date.parse(series.asOf) / HOUR_MS;
  if (!(total > 0)) return { none: 'notMeasured' };
  if (series.days.length === 0 && series.hours.length === 1) return ofOneHour(series, asOf);
  const past = pastOf(series, asOf);
  const { days, hours, present } = past;
  if (days.t.length + hours.t.length === 0) return { none: past.otherBasis ? 'basisChanged' : 'notMeasured' };
  // Whatever else is not known: full is full.
  if (present >= 1) return { p10: 0, p50: 0, p90: 0, restsOn: groundsOf(total, days) };
  if (asOf - past.measuredAt > STALE_DAYS * HOURS_OF_DAY) return { none: 'stale' };
  const unit = Math.min(1, 1 / total);
  const ramp = rampOf(past, asOf, unit);
  const seed = hashOf(series.id);
  const elapsed = asOf / HOURS_OF_DAY - Math.floor(asOf / HOURS_OF_DAY);
  if (days.t.length >= LEAST_DAYS) {
    const fit = fitOf(past, asOf, unit);
    const passages = firstPassages(fit, seed);
    return { ...quantiles(passages, elapsed, ramp, present, seed), restsOn: groundsOf(total, days, ramp, fit) };
  }
  if (!ramp) return { none: past.otherBasis ? 'basisChanged' : 'tooShort' };
  // All that is known: it goes on, or it ends.
  const never = new Float64Array(PATHS).fill(Number.POSITIVE_INFINITY);
  return { ...quantiles(never, elapsed, ramp, present, seed), restsOn: groundsOf(total, days, ramp) };
}

/** Of what nothing is kept, as of all resources in a first run: no more than whether it is full can be known. */
function ofOneHour({ total, hours: [only] }: ForecastSeries, asOf: number): Forecast {
  const used = only?.used ?? Number.NaN;
  if (!only || !Number.isFinite(used) || only.t > asOf || only.t <= asOf - HOURS_KEPT) return { none: 'notMeasured' };
  if (used / total >= 1) return { p10: 0, p50: 0, p90: 0, restsOn: groundsOf(total, NO_DAYS) };
  return { none: asOf - only.t > STALE_DAYS * HOURS_OF_DAY ? 'stale' : 'tooShort' };
}

const NO_DAYS = { t: new Float64Array(), y: new Float64Array() };
