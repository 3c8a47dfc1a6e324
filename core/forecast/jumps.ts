import { at, medianOf, medianOf3 } from './numbers.ts';
import type { Points } from './past.ts';

/** A level that changed from one measured day to the next. */
export interface Jump {
  readonly day: number;
  readonly size: number;
}

export interface Jumps {
  readonly jumps: readonly Jump[];
  /** The past as if it had always had today's level. */
  readonly rest: Points;
  /** Less is none. */
  readonly least: number;
}

/** Of the noise; and at least that much. */
const NOISES = 5;
const LEAST_UNITS = 1.5;
const LEAST_SHARE = 0.006;
/** Of the step that is seen from three days to three days. */
const AT_ONCE = 0.6;
/** Days over which, and around a day, the usual pace is taken. */
const LAG = 5;
const AROUND = 14;

/** Takes jumps out, which are no slope. `unit` is one address as a share of the capacity. */
export function withoutJumps({ t, y }: Points, noise: number, unit: number): Jumps {
  const least = Math.max(NOISES * noise, LEAST_UNITS * unit, LEAST_SHARE);
  const flat = withoutSpikes(y, least);
  const steps = new Float64Array(t.length);
  for (let index = 2; index < t.length; index++) {
    const before = medianBefore(flat, index);
    const after = medianAfter(flat, index);
    // Without the pace first: only where it could matter is it looked at.
    if (Math.abs(after - before) < least / 2) continue;
    const days = centreAfter(t, index) - centreBefore(t, index);
    const pace = paceAround(t, flat, index);
    const step = after - before - pace * days;
    const inADay = at(flat, index) - at(flat, index - 1) - pace * (at(t, index) - at(t, index - 1));
    // A new pace moves as much in three days, and not in one.
    if (Math.abs(step) > least && inADay / step > AT_ONCE) steps[index] = step;
  }
  const jumps: Jump[] = [];
  const rest = flat.slice();
  let since = 0;
  for (let index = t.length - 1; index > 0; index--) {
    rest[index] = at(rest, index) + since;
    const step = at(steps, index);
    if (step === 0 || !isItsDay(steps, flat, index)) continue;
    jumps.unshift({ day: at(t, index), size: step });
    since += step;
  }
  rest[0] = at(rest, 0) + since;
  return { jumps, rest: { t, y: rest }, least };
}

/** A single day that stands out from both its neighbours, which agree. */
function withoutSpikes(y: Float64Array, least: number): Float64Array {
  return y.map((value, index) => {
    if (index === 0 || index === y.length - 1) return value;
    const before = at(y, index - 1);
    const after = at(y, index + 1);
    const high = Math.max(before, after);
    const low = Math.min(before, after);
    return high - low < least / 2 && (value > high + least || value < low - least) ? (before + after) / 2 : value;
  });
}

function medianBefore(y: Float64Array, index: number): number {
  return index >= 3
    ? medianOf3(at(y, index - 3), at(y, index - 2), at(y, index - 1))
    : (at(y, index - 2) + at(y, index - 1)) / 2;
}

function medianAfter(y: Float64Array, index: number): number {
  if (index + 2 < y.length) return medianOf3(at(y, index), at(y, index + 1), at(y, index + 2));
  return index + 1 < y.length ? (at(y, index) + at(y, index + 1)) / 2 : at(y, index);
}

function centreBefore(t: Float64Array, index: number): number {
  return index >= 3 ? at(t, index - 2) : (at(t, index - 2) + at(t, index - 1)) / 2;
}

function centreAfter(t: Float64Array, index: number): number {
  if (index + 2 < t.length) return at(t, index + 1);
  return index + 1 < t.length ? (at(t, index) + at(t, index + 1)) / 2 : at(t, index);
}

/** Units a day, the median of differences over some days: one jump is in few of them. */
function paceAround(t: Float64Array, y: Float64Array, index: number): number {
  const last = t.length - 1 - LAG;
  if (last < 0) return 0;
  const to = Math.min(last, index + AROUND - LAG);
  const from = Math.max(0, Math.min(index - AROUND, to - 2 * AROUND + LAG));
  const paces = new Float64Array(to - from + 1);
  for (let each = from; each <= to; each++) {
    paces[each - from] = (at(y, each + LAG) - at(y, each)) / (at(t, each + LAG) - at(t, each));
  }
  return medianOf(paces);
}

/** One jump is seen from several days: it is where the level moved most. */
function isItsDay(steps: Float64Array, y: Float64Array, index: number): boolean {
  const move = Math.abs(at(y, index) - at(y, index - 1));
  for (let other = Math.max(1, index - 2); other <= index + 2 && other < steps.length; other++) {
    if (other === index || at(steps, other) * at(steps, index) <= 0) continue;
    const another = Math.abs(at(y, other) - at(y, other - 1));
    if (another > move || (another === move && other < index)) return false;
  }
  return true;
}
