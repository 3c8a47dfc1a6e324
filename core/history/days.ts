import type { DayRow, DaysLine } from '../../statemachine/contracts/history.ts';
import { mergeEqual } from '../streams/merge.ts';
import { dayOf, dayText } from './calendar.ts';
import { pointsOfChange, spread } from './changes.ts';
import { compareSeries, type Measurement } from './measurement.ts';
import { pack, unpack } from './packed.ts';

/** Days that are kept, the last closed one among them. */
export const DAYS_KEPT = 400;

/** Days without a value, after which what was before is of no use to a resource that comes back. */
const LONGEST_GAP_DAYS = 90;

export type DayValue = Pick<DayRow, 'peakBp' | 'meanBp' | 'samples' | 'total' | 'cidr'>;

/** The days of a series in which it was measured. */
export type Days = Map<number, DayValue>;

/** The rows of a day's file. */
export interface ClosedDay {
  readonly day: string;
  readonly rows: AsyncIterable<DayRow>;
}

interface Joined {
  readonly key: string;
  readonly basis: Measurement['basis'];
  readonly line?: DaysLine;
  readonly rows: readonly { readonly day: number; readonly row: DayRow }[];
}

/** The window with days as their files have them; `closed` is its last day. All streams are sorted, and so is what comes. */
export async function* mergeDays(
  lines: AsyncIterable<DaysLine>,
  days: readonly ClosedDay[],
  closed: string,
): AsyncGenerator<DaysLine> {
  const joined = mergeEqual<Joined>([ofLines(lines), ...days.map(ofRows)], compareSeries, (a, b) => ({
    ...a,
    rows: [...a.rows, ...b.rows],
  }));
  for await (const { line, rows } of joined) {
    const values: Days = line ? daysOf(line) : new Map();
    for (const { day, row } of rows) values.set(day, row);
    const series = line ?? rows[0]?.row;
    const next = series && daysLine(series, inUse(values, dayOf(closed)));
    if (next) yield next;
  }
}

async function* ofLines(lines: AsyncIterable<DaysLine>): AsyncGenerator<Joined> {
  for await (const line of lines) yield { key: line.key, basis: line.basis, line, rows: [] };
}

async function* ofRows({ day, rows }: ClosedDay): AsyncGenerator<Joined> {
  const of = dayOf(day);
  for await (const row of rows) yield { key: row.key, basis: row.basis, rows: [{ day: of, row }] };
}

/** What is neither too old nor behind too long a gap, seen from the last closed day. */
function inUse(days: Days, closed: number): Days {
  const kept: Days = new Map();
  let before = closed + 1;
  for (const [day, value] of [...days].sort(([a], [b]) => b - a)) {
    if (day > closed) continue;
    if (before - day - 1 > LONGEST_GAP_DAYS || day <= closed - DAYS_KEPT) break;
    kept.set(day, value);
    before = day;
  }
  return kept;
}

export function daysOf({ cidr, first, peaks, means, samples, totals }: DaysLine): Days {
  const [means_, samples_] = [unpack(means), unpack(samples)];
  const values = unpack(peaks);
  const totalOf = spread(totals, values.length);
  const from = dayOf(first);
  const days: Days = new Map();
  values.forEach((peakBp, index) => {
    const total = totalOf[index]?.[1];
    if (peakBp === null || total === undefined) return;
    days.set(from + index, { peakBp, meanBp: means_[index] ?? 0, samples: samples_[index] ?? 0, total, cidr });
  });
  return days;
}

/** The same values make the same line. None without a value. */
export function daysLine(
  { key, type, resourceId, basis }: Pick<Measurement, 'key' | 'type' | 'resourceId' | 'basis'>,
  days: Days,
): DaysLine | undefined {
  if (days.size === 0) return undefined;
  const first = Math.min(...days.keys());
  const last = Math.max(...days.keys());
  const values = Array.from({ length: last - first + 1 }, (_, index) => days.get(first + index));
  return {
    key,
    type,
    resourceId,
    basis,
    cidr: days.get(last)?.cidr ?? '',
    first: dayText(first),
    peaks: pack(values.map((value) => value?.peakBp ?? null)),
    means: pack(values.map((value) => value?.meanBp ?? null)),
    samples: pack(values.map((value) => value?.samples ?? null)),
    totals: pointsOfChange(
      values,
      (a, b) => a.total === b.total,
      (from, { total }) => [from, total],
    ),
  };
}
