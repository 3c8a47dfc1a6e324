import { type Course, levelAfter } from './experts.ts';
import { CELLS } from './grid.ts';
import { drawn, type ErrorPool, growthOf, type Size } from './intervals.ts';
import type { Jump } from './jumps.ts';
import { daysToNext, rateOf, sizeOfNext } from './jumps-to-come.ts';
import { at } from './numbers.ts';
import { normal, spread, uniform } from './random.ts';
import type { Week } from './week.ts';
import { type Tops, weekTops } from './week-tops.ts';

export const PATHS = 160;

/** What one expert says of the days to come, and how far off it may be. */
export interface Opinion {
  readonly weight: number;
  readonly course: Course;
  readonly size: Size;
  readonly pool: ErrorPool;
}

export interface Outlook {
  readonly opinions: readonly Opinion[];
  /** How far today is above the last measured day, where hours show it. */
  readonly shift: number;
  readonly noise: number;
  /** The level that is full, to half an address: levels are whole ones. */
  readonly limit: number;
  readonly week: Week | undefined;
  /** That lasted. */
  readonly jumps: readonly Jump[];
  /** Days in which those were seen. */
  readonly seenDays: number;
  /** The day of asOf, and days from the last measured one to it. */
  readonly today: number;
  readonly ahead: number;
}

/** A trend of some days ends within as many again with this chance: 1 - 2^-ENDS. */
const ENDS = 0.08;
/** Of 160 × 45 draws, the highest of 18 days each. */
const LARGEST_NOISE = 6;
/** Errors to come are larger than those of the past, which are few and chose the weights. */
const UNSEEN = 1.15;
/** Irrational steps that go well together. */
const STEPS = [0.6180339887, 0.7548776662, 0.569840291] as const;
/** The week's highest day was chosen as the highest, so it is too high already. */
const NOISE_WITH_WEEK = 0.5;

/** On which day, from asOf's on, each path is full: fractions within the days that a cell joins, Infinity for never. */
export function firstPassages(outlook: Outlook, seed: number): Float64Array {
  const { opinions, jumps, ahead, noise } = outlook;
  const tops = weekTops(outlook.week, outlook.today);
  const plans = opinions.map((opinion) => planOf(opinion, ahead));
  const daily = outlook.week ? noise * NOISE_WITH_WEEK : noise;
  const days = new Float64Array(PATHS).fill(Number.POSITIVE_INFINITY);
  if (jumps.length === 0 && !plans.some((plan, index) => mayReach(outlook, plan, tops, opinions[index]))) return days;
  let which = 0;
  let upTo = opinions[0]?.weight ?? 1;
  for (let path = 0; path < PATHS; path++) {
    while ((path + 0.5) / PATHS > upTo && which < opinions.length - 1) upTo += opinions[++which]?.weight ?? 0;
    const opinion = opinions[which];
    const plan = plans[which];
    if (!opinion || !plan) continue;
    const error = drawn(opinion.pool, spread(path, STEPS[0], uniform(seed)));
    const ends = opinion.course.age * (spread(path, STEPS[1], uniform(seed + 1)) ** (-1 / ENDS) - 1);
    const end = levelAfter(opinion.course, ends);
    const rate = jumps.length > 0 ? rateOf(jumps, outlook.seenDays, spread(path, STEPS[2], uniform(seed + 2))) : 0;
    days[path] = passage(outlook, plan, { tops, error, ends, end, rate, daily, place: seed + 3 + path * 23 });
  }
  return days;
}

interface Plan {
  /** By cell: the level at its end, and how much of an error counts there. */
  readonly levels: Float64Array;
  readonly sizes: Float64Array;
}

interface Path {
  readonly tops: Tops;
  readonly error: number;
  /** Days after which the trend is over, and its level from then on. */
  readonly ends: number;
  readonly end: number;
  readonly rate: number;
  readonly daily: number;
  readonly place: number;
}

function planOf({ course, size }: Opinion, ahead: number): Plan {
  const days = CELLS.map(({ to }) => to + ahead);
  return {
    levels: Float64Array.from(days, (each) => levelAfter(course, each)),
    sizes: Float64Array.from(days, (each) => UNSEEN * growthOf(size, each)),
  };
}

/** Whether any path could get there: most resources are far from full, and nothing needs to be drawn for them. */
function mayReach(outlook: Outlook, { levels, sizes }: Plan, tops: Tops, opinion: Opinion | undefined): boolean {
  const largest = Math.max(0, opinion?.pool.largest ?? 0);
  const room = outlook.limit - outlook.shift - LARGEST_NOISE * outlook.noise;
  return CELLS.some((_, index) => at(levels, index) + largest * at(sizes, index) + at(tops.adds, index) >= room);
}

function passage({ shift, jumps, ahead, limit, week }: Outlook, { levels, sizes }: Plan, path: Path): number {
  const { tops, error, ends, end, rate, daily } = path;
  let place = path.place;
  let jumped = shift;
  let nextJump = rate > 0 ? daysToNext(rate, place++) : Number.POSITIVE_INFINITY;
  let before = 0;
  for (let index = 0; index < CELLS.length; index++) {
    const cell = CELLS[index];
    if (!cell) break;
    const days = cell.to + ahead;
    while (nextJump < cell.to + 1) {
      jumped += sizeOfNext(jumps, place++);
      nextJump += daysToNext(rate, place++);
    }
    const trend = (days < ends ? at(levels, index) : end) + error * at(sizes, index) + jumped + at(tops.adds, index);
    const noisy = trend + daily * (cell.highest + cell.scatter * normal(place++));
    if (noisy >= limit) {
      const count = cell.to - cell.from + 1;
      if (count === 1) return cell.from;
      if (week) return at(tops.days, index);
      // Where the trend itself gets there it does so somewhere in between, else noise does on any of the days.
      const share =
        trend >= limit && trend > before && index > 0 ? (limit - before) / (trend - before) : uniform(place++);
      return cell.from + Math.floor(Math.min(0.999, Math.max(0, share)) * count);
    }
    before = trend;
  }
  return Number.POSITIVE_INFINITY;
}
