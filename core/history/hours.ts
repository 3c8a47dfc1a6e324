import type { HoursLine } from '../../statemachine/contracts/history.ts';
import { mergeEqual } from '../streams/merge.ts';
import { hourOf, hourText } from './calendar.ts';
import { pointsOfChange, spread } from './changes.ts';
import { compareSeries, type Measurement } from './measurement.ts';
import { pack, unpack } from './packed.ts';

/** What was measured in an hour. */
export type HourValue = Pick<Measurement, 'bp' | 'total' | 'cidr'>;

/** The hours of a series in which it was measured. */
export type Hours = Map<number, HourValue>;

/** Which run's values go where. */
interface Slot {
  readonly hour: number;
  /** Older ones leave. */
  readonly oldest: number;
}

interface Joined {
  readonly key: string;
  readonly basis: Measurement['basis'];
  readonly line?: HoursLine;
  readonly sample?: Measurement;
}

/**
 * The window with one hour as a run saw it: of a series that it did not measure, the hour is a gap. A series without a value
 * in the window leaves it. Both streams are sorted, and so is what comes.
 */
export async function* mergeHours(
  lines: AsyncIterable<HoursLine>,
  samples: AsyncIterable<Measurement>,
  slot: Slot,
): AsyncGenerator<HoursLine> {
  const joined = mergeEqual<Joined>(
    [
      each(lines, (line) => ({ key: line.key, basis: line.basis, line })),
      each(samples, (sample) => ({ key: sample.key, basis: sample.basis, sample })),
    ],
    compareSeries,
    (a, b) => ({ ...a, ...b }),
  );
  for await (const { line, sample } of joined) {
    const series = line ?? sample;
    const next = series && hoursLine(series, withSlot(line ? hoursOf(line) : new Map(), sample, slot));
    if (next) yield next;
  }
}

async function* each<T, U>(items: AsyncIterable<T>, of: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield of(item);
}

function withSlot(hours: Hours, sample: Measurement | undefined, { hour, oldest }: Slot): Hours {
  hours.delete(hour);
  for (const each of hours.keys()) if (each < oldest) hours.delete(each);
  if (sample && hour >= oldest) hours.set(hour, { bp: sample.bp, total: sample.total, cidr: sample.cidr });
  return hours;
}

export function hoursOf({ first, bp, shapes }: HoursLine): Hours {
  const values = unpack(bp);
  const shapeOf = spread(shapes, values.length);
  const from = hourOf(first);
  const hours: Hours = new Map();
  values.forEach((value, index) => {
    const shape = shapeOf[index];
    if (value !== null && shape) hours.set(from + index, { bp: value, total: shape[1], cidr: shape[2] });
  });
  return hours;
}

/** The same values make the same line. None without a value. */
export function hoursLine(
  { key, type, resourceId, basis }: Pick<Measurement, 'key' | 'type' | 'resourceId' | 'basis'>,
  hours: Hours,
): HoursLine | undefined {
  if (hours.size === 0) return undefined;
  const first = Math.min(...hours.keys());
  const values = Array.from({ length: Math.max(...hours.keys()) - first + 1 }, (_, index) => hours.get(first + index));
  return {
    key,
    type,
    resourceId,
    basis,
    first: hourText(first),
    bp: pack(values.map((value) => value?.bp ?? null)),
    shapes: pointsOfChange(
      values,
      (a, b) => a.total === b.total && a.cidr === b.cidr,
      (from, { total, cidr }) => [from, total, cidr],
    ),
  };
}
