import { at } from './numbers.ts';

// Fresh random numbers would make alerts come and go. So there is one table, and where in it to begin is the id's alone.

const SIZE = 4096;
const UNIFORM = new Float64Array(SIZE);
const NORMAL = new Float64Array(SIZE);

// Mulberry32, and Box and Muller.
let state = 20_261_130;
function next(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
}
for (let index = 0; index < SIZE; index++) {
  UNIFORM[index] = next();
  NORMAL[index] = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

export function uniform(place: number): number {
  return at(UNIFORM, place & (SIZE - 1));
}

export function normal(place: number): number {
  return at(NORMAL, place & (SIZE - 1));
}

/** FNV-1a of its UTF-16 units. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Evenly spread over 0 to 1, however many are taken, which draws alone are not; `step` irrational. */
export function spread(index: number, step: number, from: number): number {
  const value = from + index * step;
  return value - Math.floor(value);
}

/** The normal distribution's quantile, to some hundredths. */
export function normalQuantile(share: number): number {
  return 4.91 * (share ** 0.14 - (1 - share) ** 0.14);
}
