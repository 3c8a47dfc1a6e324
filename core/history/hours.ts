import type { HoursLine, StoredForecast } from '../../statemachine/contracts/history.ts';
import { compareText } from '../streams/compare.ts';
import { mergeEqual } from '../streams/merge.ts';
import { hourOf, hourText } from './calendar.ts';
import { changes, spread } from './changes.ts';
import { compareSeries, type Measurement } from './measurement.ts';
import { pack, unpack } from './packed.ts';

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
  readonly measured?: Measurement;
}

/**
 * The window with one hour as a run saw it: of a series that it did not measure, the hour is a gap. A series without a value
 * in the window leaves it. Both streams are sorted, and so is what comes.
 */
export async function* mergeHours(
  lines: AsyncIterable<HoursLine>,
  measured: AsyncIterable<Measurement>,
  slot: Slot,
): AsyncGenerator<HoursLine> {
  const joined = mergeEqual<Joined>([ofLines(lines), ofMeasured(measured)], compareSeries, (a, b) => ({ ...a, ...b }));
  for await (const { line, measured } of joined) {
    const series = line ?? measured;
    const next = series && hoursLine(series, withSlot(line, measured, slot), newer(line?.forecast, measured?.forecast));
    if (next) yield next;
  }
}

async function* ofLines(lines: AsyncIterable<HoursLine>): AsyncGenerator<Joined> {
  for await (const line of lines) yield { key: line.key, basis: line.basis, line };
}

async function* ofMeasured(all: AsyncIterable<Measurement>): AsyncGenerator<Joined> {
  for await (const measured of all) yield { key: measured.key, basis: measured.basis, measured };
}

/** What was measured in an hour. */
export type HourValue = Pick<Measurement, 'bp' | 'total' | 'cidr'>;

/** The hours of a series in which it was measured, in their order. */
export type Hours = Map<number, HourValue>;

function withSlot(line: HoursLine | undefined, measured: Measurement | undefined, { hour, oldest }: Slot): Hours {
  const hours: Hours = line ? hoursOf(line) : new Map();
  const newest = [...hours.keys()].at(-1) ?? hour;
  if (measured) hours.set(hour, measured);
  else hours.delete(hour);
  for (const each of hours.keys()) if (each < oldest) hours.delete(each);
  // A key that is new comes last, which is its place unless the run is late.
  return hour < newest ? new Map([...hours].sort(([a], [b]) => a - b)) : hours;
}

/** Whichever run commits first. Of one moment, one of them in any case. */
function newer(a: StoredForecast | undefined, b: StoredForecast | undefined): StoredForecast | undefined {
  if (!a || !b) return a ?? b;
  const order = compareText(a.asOf, b.asOf) || compareText(JSON.stringify(a), JSON.stringify(b));
  return order > 0 ? a : b;
}

export function hoursOf({ first, bp, totals, cidrs }: HoursLine): Hours {
  const values = unpack(bp);
  const [totalOf, cidrOf] = [spread(totals, values.length, 0), spread(cidrs, values.length, '')];
  const from = hourOf(first);
  const hours: Hours = new Map();
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? null;
    if (value === null) continue;
    hours.set(from + index, { bp: value, total: totalOf[index] ?? 0, cidr: cidrOf[index] ?? '' });
  }
  return hours;
}

/** The same values make the same line. None without a value. */
export function hoursLine(
  { key, type, resourceId, basis }: Pick<Measurement, 'key' | 'type' | 'resourceId' | 'basis'>,
  hours: Hours,
  forecast?: StoredForecast,
): HoursLine | undefined {
  const keys = [...hours.keys()];
  const [first, last = 0] = [keys[0], keys.at(-1)];
  if (first === undefined) return undefined;
  const length = last - first + 1;
  const bp = new Array<number | null>(length).fill(null);
  const totals = new Array<Measurement['total']>(length).fill(0);
  const cidrs = new Array<string>(length).fill('');
  for (const [hour, value] of hours) {
    const index = hour - first;
    bp[index] = value.bp;
    totals[index] = value.total;
    cidrs[index] = value.cidr;
  }
  const beside = { totals: changes(totals, bp), cidrs: changes(cidrs, bp) };
  return {
    key,
    type,
    resourceId,
    basis,
    first: hourText(first),
    bp: pack(bp),
    ...beside,
    ...(forecast && { forecast }),
  };
}
