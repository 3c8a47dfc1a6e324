import type { DayRow, HoursLine } from '../../statemachine/contracts/history.ts';
import { dayOf, HOURS_OF_DAY } from './calendar.ts';
import { hoursOf } from './hours.ts';

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
  const values = Array.from({ length: HOURS_OF_DAY }, (_, hour) => hours.get(from + hour) ?? []).flat();
  const last = values.at(-1);
  if (!last) return undefined;
  const all = values.map(({ bp }) => bp);
  return {
    key: line.key,
    type: line.type,
    resourceId: line.resourceId,
    cidr: last.cidr,
    basis: line.basis,
    peakBp: Math.max(...all),
    meanBp: Math.round(all.reduce((sum, bp) => sum + bp, 0) / all.length),
    total: last.total,
    samples: values.length,
  };
}
