import type { Sample } from '../../statemachine/contracts/alert.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Without the sample's own time, runs closer together than this may well have seen the same sample. */
const DISTINCT_RUNS = 30 * MINUTE;

/** When a measurement was taken, as far as is known. */
export interface SampleTime {
  readonly at: string;
  /** Whether the source told; if not, it is the run's own time. */
  readonly known: boolean;
}

export function sampleTime({ sampledAt }: Pick<Evaluation, 'sampledAt'>, asOf: string): SampleTime {
  return sampledAt === undefined ? { at: asOf, known: false } : { at: sampledAt, known: true };
}

/** Whether a measurement is another one than the last that counted: the same one twice proves nothing more. */
export function isDistinct({ at, known }: SampleTime, last: string): boolean {
  return msBetween(last, at) >= (known ? 1 : DISTINCT_RUNS);
}

export function msBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

/** Adds a measurement, and forgets what no message will ask for: one an hour of a day and one a day of a week stay. */
export function remember(earlier: readonly Sample[], sample: Sample): Sample[] {
  const all = [...earlier.filter(({ at }) => msBetween(at, sample.at) > 0), sample];
  const kept: Sample[] = [];
  let slot: number | undefined;
  for (const each of all) {
    const age = msBetween(each.at, sample.at);
    if (age > 8 * DAY) continue;
    const width = age > 25 * HOUR ? DAY : HOUR;
    // The first of each hour or day: later ones would push it out again and again.
    const next = Math.floor(Date.parse(each.at) / width) + (width === DAY ? 0 : 1e9);
    if (next !== slot || each === sample) kept.push(each);
    slot = next;
  }
  return kept;
}

/** What was measured about an hour, a day and a week before: the nearest within half of that. */
export function earlierThan(earlier: readonly Sample[], at: string): { [name in keyof typeof AGES]?: Sample } {
  return Object.fromEntries(
    Object.entries(AGES).flatMap(([name, age]) => {
      const off = (sample: Sample) => Math.abs(msBetween(sample.at, at) - age);
      const [nearest] = [...earlier].sort((a, b) => off(a) - off(b));
      return nearest && off(nearest) <= age / 4 ? [[name, nearest]] : [];
    }),
  );
}

const AGES = { hourAgo: HOUR, dayAgo: DAY, weekAgo: 7 * DAY };

/** The figures of an evaluation worth remembering; undefined where it has none. */
export function figuresOf({ capacity }: Pick<Evaluation, 'capacity'>, at: string): Sample | undefined {
  return capacity && { at, usedPercent: capacity.usedPercent, free: capacity.free };
}
