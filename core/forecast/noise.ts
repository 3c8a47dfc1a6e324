import { at } from './numbers.ts';
import type { Points } from './past.ts';

/** The mean of the lower four fifths of a normal distribution's absolute values. */
const LOWER_FIFTHS = 0.5586;

/**
 * How far a day lies from its neighbours' line, as a standard deviation: no trend disturbs it, and a fifth of the days may
 * be jumps. In whole addresses a median would often be 0, so it is a mean of what is not extreme.
 */
export function noiseOf({ t, y }: Points): number {
  if (t.length < 3) return 0;
  const rests = new Float64Array(t.length - 2);
  for (let index = 1; index < t.length - 1; index++) {
    const span = at(t, index + 1) - at(t, index - 1);
    const share = (at(t, index) - at(t, index - 1)) / span;
    const rest = at(y, index) - at(y, index - 1) * (1 - share) - at(y, index + 1) * share;
    rests[index - 1] = Math.abs(rest) / Math.sqrt(1 + share * share + (1 - share) * (1 - share));
  }
  rests.sort();
  const counted = Math.max(1, Math.floor(rests.length * 0.8));
  let sum = 0;
  for (let index = 0; index < counted; index++) sum += at(rests, index);
  return sum / counted / LOWER_FIFTHS;
}
