import type { DayRow, HoursLine } from '../../statemachine/contracts/history.ts';
import { dayOf, HOURS_OF_DAY } from './calendar.ts';
import type { DayValue } from './days.ts';
import { type HourValue, hoursOf } from './hours.ts';

/** What a day's file holds, from the window of hours alone: a retry makes the same. */
export async function* dayRows(lines: AsyncIterable<HoursLine>, day: string): AsyncGenerator<DayRow> {
  for await (const line of lines) {
    const row = dayRow(line, day);
    if (row) yield row;
  }
}

/** None of a day in which it was not measured. */
function dayRow(line: HoursLine, day: string): DayRow | undefined {
  const hours = hoursOf(line);
  const from = dayOf(day) * HOURS_OF_DAY;
  const { key, type, resourceId, basis } = line;
  const value = dayValue(Array.from({ length: HOURS_OF_DAY }, (_, hour) => hours.get(from + hour)));
  return value && { key, type, resourceId, basis, ...value };
}

/** What the hours of a day come to, in their order. None where it was measured in none of them. */
export function dayValue(hours: readonly (HourValue | undefined)[]): DayValue | undefined {
  let last: HourValue | undefined;
  let [peakBp, sum, samples] = [0, 0, 0];
  for (const value of hours) {
    if (!value) continue;
    last = value;
    if (value.bp > peakBp) peakBp = value.bp;
    sum += value.bp;
    samples++;
  }
  return last && { cidr: last.cidr, peakBp, meanBp: Math.round(sum / samples), total: last.total, samples };
}
