import { dayOf, dayText, HOURS_OF_DAY } from '../../core/history/calendar.ts';
import { type DayValue, daysLine } from '../../core/history/days.ts';
import { type HourValue, hoursLine } from '../../core/history/hours.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { putHistoryHead } from '../../storage/history/head.ts';
import { writeParts } from '../../storage/history/parts.ts';
import { historyKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from '../fakes/objects.ts';

/** Peaks in percent of 256 addresses, by how many days before the run; the mean of each day is half of it. */
export type PastOf = Readonly<Record<number, number>>;

/** A history of subnets by the keys of their evaluations, as runs before it left it. `open`: days that are not closed yet. */
export async function givePast(
  objects: MemoryObjects,
  historyId: string,
  { asOf }: Pick<Run, 'asOf'>,
  past: Readonly<Record<string, PastOf>>,
  open = 0,
): Promise<void> {
  const today = dayOf(asOf);
  const closed = today - 1 - open;
  const lines = Object.entries(past)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, ago]) => {
      const series = { key, type: 'subnet', resourceId: key, basis: 'assigned' } as const;
      const days = Object.entries(ago)
        .map(([before, percent]) => ({ day: today - Number(before), percent }))
        .sort((a, b) => a.day - b.day);
      const inHours = days.filter(({ day }) => day > closed);
      return {
        days: daysLine(
          series,
          days.filter(({ day }) => day <= closed).map(({ day, percent }) => ({ day, row: dayOfPercent(percent) })),
        ),
        hours: hoursLine(
          series,
          new Map(inHours.map(({ day, percent }) => [day * HOURS_OF_DAY, hourOfPercent(percent)])),
        ),
      };
    });
  const write = (window: 'hours' | 'days') =>
    writeParts(objects, each(lines.flatMap((line) => line[window] ?? [])), (part) =>
      historyKeys.part(historyId, window, 'writing', part),
    );
  const head = { historyId, generation: 1, asOf, slots: [], closed: dayText(closed), retired: [] };
  await putHistoryHead(
    objects,
    { ...head, days: await write('days'), hours: await write('hours') },
    { etag: undefined },
  );
}

const CIDR = { total: 256, cidr: '10.0.0.0/24' };

function dayOfPercent(percent: number): DayValue {
  return { peakBp: percent * 100, meanBp: percent * 50, samples: 24, ...CIDR };
}

function hourOfPercent(percent: number): HourValue {
  return { bp: percent * 100, ...CIDR };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
