import { type Course, doubtAfter } from './experts.ts';
import { at, within } from './numbers.ts';
import { type Errors, HORIZONS, placeOf } from './origins.ts';

/** How far an expert is off: its mean absolute error is `atOne` after a day, and grows with a power of the days. */
export interface Size {
  readonly atOne: number;
  readonly power: number;
  /** By horizon: what was seen, joined by what the line says of itself. */
  readonly seen: Float64Array;
}

/** Of a normal distribution: the mean of absolute values is that share of a standard deviation. */
export const ABSOLUTE = 0.8;
/** Looks that the line's own doubt counts for. */
const OWN_DOUBT = 1;
/** Of an error at least that much is not the day's own noise. */
const LEAST_PART = 0.4;
/** What errors grow with when a past is too short to tell, and how many looks that counts for. */
const USUAL_POWER = 0.6;
const USUAL_POWER_LOOKS = 2;

/**
 * How many independent looks at a horizon the past allows: errors of neighbouring days are nearly the same one. Weighting
 * them as if they were independent would choose a winner by luck.
 */
export function looksAt({ errors, ages, origins }: Errors, expert: number, horizon: number): number {
  const start = placeOf(expert, horizon, origins);
  let sum = 0;
  for (let back = 0; back < origins; back++) if (!Number.isNaN(at(errors, start + back))) sum += at(ages, back);
  return sum / (HORIZONS[horizon] ?? 1);
}

export function sizeOf(past: Errors, expert: number, course: Course, noise: number, floor: number): Size {
  const { errors, ages, origins } = past;
  const seen = new Float64Array(HORIZONS.length);
  let weights = 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  const own = Math.max(course.line.rest, noise);
  for (let horizon = 0; horizon < HORIZONS.length; horizon++) {
    const start = placeOf(expert, horizon, origins);
    const days = HORIZONS[horizon] ?? 1;
    let sum = 0;
    let weight = 0;
    for (let back = 0; back < origins; back++) {
      const error = at(errors, start + back);
      if (Number.isNaN(error)) continue;
      sum += at(ages, back) * Math.abs(error);
      weight += at(ages, back);
    }
    const doubt = ABSOLUTE * (course.slope === 0 ? own * Math.sqrt(1.2 + days / 4) : doubtAfter(course, days, own));
    const looks = weight / days;
    const size = Math.max(floor, ((weight > 0 ? sum / weight : 0) * looks + doubt * OWN_DOUBT) / (looks + OWN_DOUBT));
    seen[horizon] = size;
    const counts = looks + (horizon < 3 ? 0.2 : 0);
    const log = Math.log(days);
    const part = Math.log(Math.sqrt(Math.max(size ** 2 - (ABSOLUTE * noise) ** 2, (LEAST_PART * size) ** 2)));
    weights += counts;
    x += counts * log;
    y += counts * part;
    xx += counts * log * log;
    xy += counts * log * part;
  }
  const spread = xx - (x * x) / weights;
  // As if looks had been seen that lie e² days apart.
  const power = within(
    (xy - (x * y) / weights + USUAL_POWER * USUAL_POWER_LOOKS) / (spread + USUAL_POWER_LOOKS),
    0.25,
    1,
  );
  return { atOne: Math.exp((y - power * x) / weights), power, seen };
}

/** The part that is no noise, which each day has of its own. */
export function growthOf({ atOne, power }: Size, days: number): number {
  return atOne * days ** power;
}

/** Past errors of an expert as multiples of their size at their horizon, to draw from. */
export interface ErrorPool {
  readonly values: Float64Array;
  /** Weights, added up. */
  readonly upTo: Float64Array;
  readonly largest: number;
}

/** Pools are little without errors: these stand in, as a normal distribution has them. */
const NORMAL_POOL = Float64Array.of(-2.06, -1.3, -0.84, -0.48, -0.16, 0.16, 0.48, 0.84, 1.3, 2.06);
const NORMAL_POOL_LOOKS = 1.5;

export function poolOf({ errors, ages, origins }: Errors, expert: number, size: Size, noise: number): ErrorPool {
  const most = HORIZONS.length * origins + NORMAL_POOL.length;
  const values = new Float64Array(most);
  const upTo = new Float64Array(most);
  let count = 0;
  let sum = 0;
  let largest = NORMAL_POOL.at(-1) ?? 0;
  for (const value of NORMAL_POOL) {
    values[count] = value;
    upTo[count++] = sum += NORMAL_POOL_LOOKS / NORMAL_POOL.length;
  }
  for (let horizon = 0; horizon < HORIZONS.length; horizon++) {
    const days = HORIZONS[horizon] ?? 1;
    const whole = Math.hypot(growthOf(size, days), ABSOLUTE * noise);
    const start = placeOf(expert, horizon, origins);
    const counts = 1 / Math.sqrt(days);
    for (let back = 0; back < origins; back++) {
      const error = at(errors, start + back);
      if (Number.isNaN(error)) continue;
      const value = error / whole;
      if (value > largest) largest = value;
      values[count] = value;
      upTo[count++] = sum += at(ages, back) * counts;
    }
  }
  return { values: values.subarray(0, count), upTo: upTo.subarray(0, count), largest };
}

export function drawn({ values, upTo }: ErrorPool, share: number): number {
  const wanted = share * at(upTo, upTo.length - 1);
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(upTo, middle) > wanted) high = middle;
    else low = middle + 1;
  }
  return at(values, low);
}
