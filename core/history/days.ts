import type { DayRow, DaysLine } from '../../statemachine/contracts/history.ts';
import { mergeEqual } from '../streams/merge.ts';
import { dayOf, dayText } from './calendar.ts';
import { type ChangePoint, changesFrom, noteChange, spread } from './changes.ts';
import { compareSeries, type Measurement } from './measurement.ts';
import { pack, unpack } from './packed.ts';

/** Days that are kept, the last closed one among them. */
export const DAYS_KEPT = 400;

/** The first of them, seen from today, which is not over. */
export function oldestDay(now: Date): number {
  return dayOf(now.toISOString()) - DAYS_KEPT;
}

/** Days without a value, after which what was before is of no use to a resource that comes back. */
const LONGEST_GAP_DAYS = 90;

export type DayValue = Pick<DayRow, 'peakBp' | 'meanBp' | 'samples' | 'total' | 'cidr'>;

/** The days of a series, one after the other from the first to the last in which it was measured. */
interface Unpacked {
  readonly first: number;
  readonly peaks: (number | null)[];
  readonly means: (number | null)[];
  /** From which day on: 400 of each would be as much work again. */
  readonly samples: ChangePoint<number>[];
  readonly totals: ChangePoint<DayRow['total']>[];
  readonly cidr: string;
}

/** The rows of a day's file. */
export interface ClosedDay {
  readonly day: string;
  readonly rows: AsyncIterable<DayRow>;
}

interface Joined {
  readonly key: string;
  readonly basis: Measurement['basis'];
  readonly line?: DaysLine;
  readonly rows: readonly DayOf<DayRow>[];
}

interface DayOf<Row> {
  readonly day: number;
  readonly row: Row;
}

type Series = Pick<DayRow, 'key' | 'type' | 'resourceId' | 'basis'>;

/**
 * The window with days as their files have them; `closed` is its last day. All streams are sorted, and so is what comes.
 * Days are in their order, and later than those of the window.
 */
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
    const series = line ?? rows[0]?.row;
    const next = series && packed(series, inUse(withRows(line && unpacked(line), rows), dayOf(closed)));
    if (next) yield next;
  }
}

/** The line of one series, from all its days in their order: what is kept of them when `closed` is the last one, if it is given. */
export function daysLine(series: Series, days: readonly DayOf<DayValue>[], closed?: string): DaysLine | undefined {
  const all = withRows(undefined, days);
  return packed(series, closed === undefined ? all : inUse(all, dayOf(closed)));
}

async function* ofLines(lines: AsyncIterable<DaysLine>): AsyncGenerator<Joined> {
  for await (const line of lines) yield { key: line.key, basis: line.basis, line, rows: [] };
}

async function* ofRows({ day, rows }: ClosedDay): AsyncGenerator<Joined> {
  const of = dayOf(day);
  for await (const row of rows) yield { key: row.key, basis: row.basis, rows: [{ day: of, row }] };
}

function withRows(before: Unpacked | undefined, rows: readonly DayOf<DayValue>[]): Unpacked | undefined {
  return rows.reduce((days: Unpacked | undefined, { day, row }) => withRow(days, day, row), before);
}

function withRow(days: Unpacked | undefined, day: number, row: DayValue): Unpacked {
  const none: Unpacked = { first: day, peaks: [], means: [], samples: [], totals: [], cidr: '' };
  const { first, peaks, means, samples, totals } = days ?? none;
  const at = day - first;
  if (at < peaks.length) throw new Error(`${dayText(day)} is added to days up to ${dayText(first + peaks.length - 1)}`);
  for (; peaks.length < at; means.push(null)) peaks.push(null);
  peaks.push(row.peakBp);
  means.push(row.meanBp);
  noteChange(samples, at, row.samples);
  noteChange(totals, at, row.total);
  return { first, peaks, means, samples, totals, cidr: row.cidr };
}

/** What is neither too old nor behind too long a gap, seen from the last closed day. */
function inUse(days: Unpacked | undefined, closed: number): Unpacked | undefined {
  if (!days) return undefined;
  const { first, peaks, means, samples, totals, cidr } = days;
  const oldest = Math.max(0, closed - DAYS_KEPT + 1 - first);
  let from = peaks.length;
  let before = closed + 1 - first;
  for (let index = from - 1; index >= oldest && before - index - 1 <= LONGEST_GAP_DAYS; index--) {
    if (peaks[index] === null) continue;
    from = index;
    before = index;
  }
  if (from === 0) return days;
  if (from === peaks.length) return undefined;
  return {
    first: first + from,
    peaks: peaks.slice(from),
    means: means.slice(from),
    samples: changesFrom(samples, from),
    totals: changesFrom(totals, from),
    cidr,
  };
}

function unpacked({ cidr, first, peaks, means, samples, totals }: DaysLine): Unpacked {
  return {
    first: dayOf(first),
    peaks: unpack(peaks),
    means: unpack(means),
    samples: [...samples],
    totals: [...totals],
    cidr,
  };
}

/** The same values make the same line. */
function packed({ key, type, resourceId, basis }: Series, days: Unpacked | undefined): DaysLine | undefined {
  if (!days) return undefined;
  const { first, peaks, means, ...beside } = days;
  return { key, type, resourceId, basis, first: dayText(first), peaks: pack(peaks), means: pack(means), ...beside };
}

/** The days of a series in which it was measured. */
export function daysOf(line: DaysLine): Map<number, DayValue> {
  const { first, peaks, means, cidr, ...beside } = unpacked(line);
  const [samples, totals] = [spread(beside.samples, peaks.length, 0), spread(beside.totals, peaks.length, 0)];
  const days = new Map<number, DayValue>();
  for (const [index, peakBp] of peaks.entries()) {
    const [meanBp, total] = [means[index] ?? null, totals[index]];
    if (peakBp === null || meanBp === null || total === undefined) continue;
    days.set(first + index, { peakBp, meanBp, samples: samples[index] ?? 0, total, cidr });
  }
  return days;
}
