import { type FittedLine, lineOf, measuredIn, type Sums } from './lines.ts';
import { within } from './numbers.ts';

/** How a level goes on from a day. */
export interface Course {
  readonly level: number;
  readonly slope: number;
  /** What the slope gains a day, as a share of itself. */
  readonly bend: number;
  /** Days on which it rests. */
  readonly age: number;
  readonly line: FittedLine;
  /** From the day back to the middle of its line. */
  readonly back: number;
}

/** What the past up to a day, `origin`, says of the days after; undefined where it is too short for it. */
type Expert = (sums: Sums, origin: number) => Course | undefined;

const STAYS_DAYS = 5;
const BEND_DAYS = 28;
/** It was seen for that long, and nothing bends for ever. */
const BEND_LASTS = 56;
const MOST_BEND = 0.06;
/** Of a window that the past must cover, or the line through all of it says the same. */
const COVERED = 0.7;

function through(days: number): Expert {
  return (sums, origin) => {
    if (origin + 1 < days * COVERED) return undefined;
    const from = Math.max(0, origin - days + 1);
    return straight(lineOf(sums, from, origin), origin, origin - from + 1);
  };
}

function straight(line: FittedLine | undefined, origin: number, age: number): Course | undefined {
  if (!line) return undefined;
  const back = origin - line.middle;
  return {
    level: line.mean + line.slope * back,
    slope: line.slope,
    bend: 0,
    age,
    line,
    back,
  };
}

/** The newest days that were measured, five of them if they are not too old. */
function stays(sums: Sums, origin: number): Course | undefined {
  let from = origin;
  while (from > 0 && origin - from < 2 * STAYS_DAYS && measuredIn(sums, from, origin) < STAYS_DAYS) from--;
  const line = lineOf(sums, from, origin);
  return (
    line && {
      ...{ level: line.mean, slope: 0, bend: 0 },
      ...{ age: origin - from + 1, line, back: origin - line.middle },
    }
  );
}

/** The newest 28 days, and by what share a day their slope differs from that of the 28 before. It never turns. */
function bends(sums: Sums, origin: number): Course | undefined {
  const days = Math.min(BEND_DAYS, Math.floor((origin + 1) / 2));
  if (days < BEND_DAYS / 2) return undefined;
  const line = lineOf(sums, origin - days + 1, origin);
  const before = lineOf(sums, origin - 2 * days + 1, origin - days);
  if (!line || !before) return undefined;
  const back = origin - line.middle;
  const ratio = line.slope / before.slope;
  const bend = ratio > 0 ? within(Math.log(ratio) / (line.middle - before.middle), -MOST_BEND, MOST_BEND) : 0;
  // The mean of a bend lies off its middle.
  const level = line.mean - ((bend * line.slope) / 2) * (line.width / line.count) + risen(line.slope, bend, back);
  return { level, slope: line.slope * Math.exp(bend * back), bend, age: days, line, back };
}

export const STAYS = 6;

/** In the order in which their weights are found. */
export const EXPERTS: readonly Expert[] = [
  (sums, origin) => straight(lineOf(sums, 0, origin), origin, origin + 1),
  through(112),
  through(56),
  through(28),
  through(14),
  through(7),
  stays,
  bends,
];

/** The level that many days on. */
export function levelAfter({ level, slope, bend }: Course, days: number): number {
  return level + (bend === 0 ? slope * days : risen(slope, bend, days));
}

function risen(slope: number, bend: number, days: number): number {
  if (bend === 0) return slope * days;
  const bending = Math.min(days, BEND_LASTS);
  const grown = Math.exp(bend * bending);
  return (slope / bend) * (grown - 1) + slope * grown * (days - bending);
}

/** How unsure the line itself is that many days on, points around it included; of its slope alone beyond its middle. */
export function doubtAfter({ line, back }: Course, days: number, noise: number): number {
  const reach = days + back;
  return noise * Math.sqrt(1 + 1 / line.count + (reach * reach) / line.width);
}
