import type { DayRow, DaysLine } from '../../statemachine/contracts/history.ts';
import { mergeEqual } from '../streams/merge.ts';
import { dayOf, dayText } from './calendar.ts';
import { changes, spread } from './changes.ts';
import { compareSeries, type Measurement } from './measurement.ts';
import { pack, unpack } from './packed.ts';

/** Days that are kept, the last closed one among them. */
export const DAYS_KEPT = 400;

/** Days without a value, after which what was before is of no use to a resource that comes back. */
const LONGEST_GAP_DAYS = 90;

export type DayValue = Pick<DayRow, 'peakBp' | 'meanBp' | 'samples' | 'total' | 'cidr'>;

/** The days of a series, one after the other from the first; as arrays, because there are 400 for each of 100,000. */
interface Unpacked {
  readonly first: number;
  readonly peaks: (number | null)[];
  readonly means: (number | null)[];
  /** Of each day; of one in which it was not measured, anything. */
  readonly samples: number[];
  readonly totals: DayRow['total'][];
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
    const series = line ?? rows[0]?.row;
    const next = series && packed(series, inUse(withRows(line && unpacked(line), rows), dayOf(closed)));
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

function withRows(before: Unpacked | undefined, rows: Joined['rows']): Unpacked | undefined {
  return rows.reduce((days: Unpacked | undefined, { day, row }) => withRow(days, day, row), before);
}

function withRow(days: Unpacked | undefined, day: number, row: DayValue): Unpacked {
  const { peakBp, meanBp, samples, total, cidr } = row;
  if (!days) return { first: day, peaks: [peakBp], means: [meanBp], samples: [samples], totals: [total], cidr };
  if (day < days.first) {
    const gap = days.first - day - 1;
    const none = Array.from({ length: gap }, () => null);
    return {
      first: day,
      peaks: [peakBp, ...none, ...days.peaks],
      means: [meanBp, ...none, ...days.means],
      samples: [samples, ...none.map(() => samples), ...days.samples],
      totals: [total, ...none.map(() => total), ...days.totals],
      cidr: days.cidr,
    };
  }
  const at = day - days.first;
  const isLast = at >= days.peaks.length;
  for (let index = days.peaks.length; index < at; index++) {
    days.peaks.push(null);
    days.means.push(null);
    days.samples.push(samples);
    days.totals.push(total);
  }
  days.peaks[at] = peakBp;
  days.means[at] = meanBp;
  days.samples[at] = samples;
  days.totals[at] = total;
  return isLast ? { ...days, cidr } : days;
}

/** What is neither too old nor behind too long a gap, seen from the last closed day. */
function inUse(days: Unpacked | undefined, closed: number): Unpacked | undefined {
  if (!days) return undefined;
  const { first, peaks } = days;
  const end = Math.min(peaks.length, closed - first + 1);
  const oldest = Math.max(0, closed - DAYS_KEPT + 1 - first);
  let from = end;
  let before = closed + 1 - first;
  for (let index = end - 1; index >= oldest && before - index - 1 <= LONGEST_GAP_DAYS; index--) {
    if (peaks[index] === null) continue;
    from = index;
    before = index;
  }
  if (from === end) return undefined;
  let last = end;
  while (peaks[last - 1] === null) last--;
  const cut = <T>(values: T[]) => (from === 0 && last === values.length ? values : values.slice(from, last));
  return {
    first: first + from,
    peaks: cut(days.peaks),
    means: cut(days.means),
    samples: cut(days.samples),
    totals: cut(days.totals),
    cidr: days.cidr,
  };
}

function unpacked({ cidr, first, peaks, means, samples, totals }: DaysLine): Unpacked {
  const values = unpack(peaks);
  return {
    first: dayOf(first),
    peaks: values,
    means: unpack(means),
    samples: spread(samples, values.length, 0),
    totals: spread(totals, values.length, 0),
    cidr,
  };
}

/** The same values make the same line. */
function packed(
  { key, type, resourceId, basis }: Pick<DayRow, 'key' | 'type' | 'resourceId' | 'basis'>,
  days: Unpacked | undefined,
): DaysLine | undefined {
  if (!days) return undefined;
  const { cidr, first, peaks, means, samples, totals } = days;
  return {
    key,
    type,
    resourceId,
    basis,
    cidr,
    first: dayText(first),
    peaks: pack(peaks),
    means: pack(means),
    samples: changes(samples, peaks),
    totals: changes(totals, peaks),
  };
}

/** The days of a series in which it was measured. */
export function daysOf(line: DaysLine): Map<number, DayValue> {
  const { first, peaks, means, samples, totals, cidr } = unpacked(line);
  const days = new Map<number, DayValue>();
  for (const [index, peakBp] of peaks.entries()) {
    const [meanBp, total] = [means[index] ?? null, totals[index]];
    if (peakBp === null || meanBp === null || total === undefined) continue;
    days.set(first + index, { peakBp, meanBp, samples: samples[index] ?? 0, total, cidr });
  }
  return days;
}
