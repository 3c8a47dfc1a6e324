import { dayOf, HOURS_OF_DAY } from '../../core/history/calendar.ts';
import { spread } from '../../core/history/changes.ts';
import { dayValue } from '../../core/history/day-rows.ts';
import type { DayValue } from '../../core/history/days.ts';
import { type Hours, hoursOf } from '../../core/history/hours.ts';
import { joinDays } from '../../core/history/imported.ts';
import { bpOf } from '../../core/history/measurement.ts';
import { unpack } from '../../core/history/packed.ts';
import type { Spark } from '../../core/report/report-data.ts';
import { SPARK_DAYS } from '../../core/report/report-data.ts';
import type { PastLines } from '../../storage/history/read-past.ts';

/** The days of a series, one after the other from the first. Basis points; null: not measured. */
export interface PastDays {
  readonly first: number;
  readonly peaks: (number | null)[];
  readonly means: (number | null)[];
  readonly totals: number[];
  readonly isIpv4: boolean;
}

/** What is kept of the days before `today`, days included that are not closed yet. Undefined where that is nothing. */
export function pastDays({ own, imported = [], hours }: PastLines, today: number): PastDays | undefined {
  const line = own?.();
  const lines = imported.map((each) => each()).filter((each) => each !== undefined);
  if (lines.length > 0) {
    const days = joinDays(line, lines, 0).days;
    return withOpenDays(ofDays(days), hours && hoursOf(hours), today);
  }
  const days = line && {
    first: dayOf(line.first),
    peaks: unpack(line.peaks),
    means: unpack(line.means),
    totals: [],
    isIpv4: !line.cidr.includes(':'),
  };
  const known = days && {
    ...days,
    totals: spread(
      line.totals.map(([from, total]) => [from, Number(total)]),
      days.peaks.length,
      0,
    ),
  };
  return withOpenDays(known, hours && hoursOf(hours), today);
}

function ofDays(days: ReadonlyMap<number, DayValue>): PastDays | undefined {
  const [first] = days.keys();
  if (first === undefined) return undefined;
  const past: PastDays = { first, peaks: [], means: [], totals: [], isIpv4: true };
  for (const [day, value] of days) add(past, day, value);
  return { ...past, isIpv4: ![...days.values()].some(({ cidr }) => cidr.includes(':')) };
}

/** Days that runs may still add to are hours only. */
function withOpenDays(days: PastDays | undefined, hours: Hours | undefined, today: number): PastDays | undefined {
  if (!hours) return days;
  let past = days;
  const [oldest = 0] = hours.keys();
  const from = days ? days.first + days.peaks.length : Math.floor(oldest / HOURS_OF_DAY);
  for (let day = from; day < today; day++) {
    const value = dayValue(Array.from({ length: HOURS_OF_DAY }, (_, hour) => hours.get(day * HOURS_OF_DAY + hour)));
    if (!value) continue;
    past ??= { first: day, peaks: [], means: [], totals: [], isIpv4: !value.cidr.includes(':') };
    add(past, day, value);
  }
  return past;
}

function add({ first, peaks, means, totals }: PastDays, day: number, { peakBp, meanBp, total }: DayValue): void {
  for (let before = totals.at(-1) ?? 0; peaks.length < day - first; ) {
    peaks.push(null);
    means.push(null);
    totals.push(before);
  }
  peaks.push(peakBp);
  means.push(meanBp);
  totals.push(Number(total));
}

/** The peaks of the last days, the run's own figure the last of them. None of what has no past. */
export function sparkOf(past: PastDays | undefined, today: number, usedPercent: number | undefined): Spark | undefined {
  if (!past) return undefined;
  const values = Array.from({ length: SPARK_DAYS - 1 }, (_, at) => {
    const bp = past.peaks[today - SPARK_DAYS + 1 + at - past.first] ?? null;
    return bp === null ? null : tenths(bp);
  });
  if (values.every((value) => value === null)) return undefined;
  return { values: [...values, usedPercent === undefined ? null : tenths(bpOf(usedPercent))] };
}

/** Cut, not rounded: nothing is 100 % that has something free. */
function tenths(bp: number): number {
  return Math.floor(bp / 10) / 10;
}
