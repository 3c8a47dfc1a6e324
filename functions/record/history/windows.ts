import { dayOf, dayText } from '../../../core/history/calendar.ts';
import { dayRows } from '../../../core/history/day-rows.ts';
import { type ClosedDay, DAYS_KEPT, mergeDays } from '../../../core/history/days.ts';
import { mergeHours } from '../../../core/history/hours.ts';
import type { Measurement } from '../../../core/history/measurement.ts';
import type { Placed } from '../../../core/history/slots.ts';
import { Peekable } from '../../../core/streams/peekable.ts';
import { DaysLine, type HistoryHead, type HistoryPart, HoursLine } from '../../../statemachine/contracts/history.ts';
import { isDamage } from '../../../storage/errors.ts';
import type { DayFiles } from '../../../storage/history/day-files.ts';
import { PartDamaged, readParts, writeParts } from '../../../storage/history/parts.ts';
import { historyKeys } from '../../../storage/keys.ts';
import type { Objects } from '../../../storage/objects.ts';

/** Files of days that are read at a time: a rebuilt window of 400 days passes over what is there 25 times. */
const DAYS_AT_ONCE = 16;

export interface Stores {
  readonly objects: Objects;
  readonly dayFiles: DayFiles;
}

/** One try to take a run into a history. */
export interface HistoryWriting {
  readonly historyId: string;
  /** Names the parts that it writes: nobody else's. */
  readonly name: string;
  /** None, or none that can be used. */
  readonly before: HistoryHead | undefined;
  readonly placed: Placed;
  /** Keys of what turned out to be damaged. */
  readonly lost: ReadonlySet<string>;
  readonly maxSeries?: number;
}

/** Writes the windows as they are with the run: days that are over are closed first. */
export async function writeWindows(
  stores: Stores,
  writing: HistoryWriting,
  samples: AsyncIterable<Measurement>,
): Promise<Pick<HistoryHead, 'hours' | 'days'>> {
  const { before, lost, placed, historyId, name, maxSeries } = writing;
  const left = (before?.hours ?? []).filter(({ key }) => !lost.has(key));
  const hoursBefore = () => readParts(stores.objects, left, HoursLine);
  const closed: string[] = [];
  for (const day of placed.closes) {
    if (await writeDay(stores, writing, day, hoursBefore())) closed.push(day);
  }
  const days = await daysWith(stores, writing, closed);
  const hours = await writeParts(
    stores.objects,
    mergeHours(hoursBefore(), samples, placed),
    (part) => historyKeys.part(historyId, 'hours', name, part),
    maxSeries,
  );
  return { hours, days };
}

/** Whether the day has a file: what an attempt that died wrote holds what has been lost since. */
async function writeDay(
  { objects, dayFiles }: Stores,
  { historyId, lost }: HistoryWriting,
  day: string,
  hours: AsyncIterable<HoursLine>,
): Promise<boolean> {
  const rows = new Peekable(dayRows(hours, day));
  try {
    const key = historyKeys.dayFile(historyId, day);
    if (lost.has(key)) await objects.delete(key);
    if (!(await rows.peek())) return (await Array.fromAsync(objects.list(key))).length > 0;
    await dayFiles.write(
      historyId,
      day,
      rows.takeWhile(() => true),
    );
    return true;
  } finally {
    await rows.close();
  }
}

/** The window of days with those that were closed now; from the files of all days, where it is lost. */
async function daysWith(stores: Stores, writing: HistoryWriting, closed: readonly string[]): Promise<HistoryPart[]> {
  const { before, lost, placed } = writing;
  if (!before || before.days.some(({ key }) => lost.has(key))) {
    return await fold(stores, writing, [], await daysOnFile(stores.objects, writing));
  }
  if (closed.length === 0) return before.days;
  return await fold(stores, writing, before.days, closed, placed.head.closed);
}

/** As files have them: of a day that is closed now they may have been written by an attempt that died. */
async function fold(
  { objects, dayFiles }: Stores,
  { historyId, name, placed, maxSeries }: HistoryWriting,
  before: readonly HistoryPart[],
  days: readonly string[],
  closed: string = placed.head.closed,
): Promise<HistoryPart[]> {
  let parts = [...before];
  for (let from = 0; from < days.length; from += DAYS_AT_ONCE) {
    const some = days.slice(from, from + DAYS_AT_ONCE);
    const isLast = from + DAYS_AT_ONCE >= days.length;
    const rows = some.map((day): ClosedDay => ({ day, rows: readDay(dayFiles, historyId, day) }));
    parts = await writeParts(
      objects,
      // What was in use on a day is told by that day.
      mergeDays(readParts(objects, parts, DaysLine), rows, isLast ? closed : (some.at(-1) ?? closed)),
      (part) => historyKeys.part(historyId, 'days', isLast ? name : `${name}-${from}`, part),
      maxSeries,
    );
  }
  return parts;
}

async function* readDay(dayFiles: DayFiles, historyId: string, day: string) {
  try {
    yield* dayFiles.read(historyId, day);
  } catch (error) {
    throw isDamage(error) ? new PartDamaged(historyKeys.dayFile(historyId, day), error) : error;
  }
}

/** The days that the window has room for and that have a file which is not damaged. */
async function daysOnFile(objects: Objects, { historyId, placed, lost }: HistoryWriting): Promise<string[]> {
  const { closed } = placed.head;
  const oldest = dayText(dayOf(closed) - DAYS_KEPT + 1);
  const days: string[] = [];
  for await (const { key } of objects.list(historyKeys.daily(historyId))) {
    const day = /\/day=(\d{4}-\d\d-\d\d)\//.exec(key)?.[1];
    if (day === undefined || day < oldest || day > closed) continue;
    if (lost.has(key)) await objects.delete(key);
    else days.push(day);
  }
  return days;
}
