import { dayText, hourText } from '../../core/history/calendar.ts';
import { daysOf } from '../../core/history/days.ts';
import { hoursOf } from '../../core/history/hours.ts';
import { isDemo } from '../../local/run-id.ts';
import { DaysLine, type HistoryPart, HoursLine } from '../../statemachine/contracts/history.ts';
import { readHistoryHead } from '../../storage/history/head.ts';
import { PartDamaged, readParts } from '../../storage/history/parts.ts';
import type { HistoryDocument } from '../json/history-document.ts';
import type { Results } from '../results/results.ts';

type Series = HistoryDocument['series'][number];

interface Read {
  readonly series: Series[];
  readonly notKnown: string[];
  /** It is the demo organisation's. */
  readonly madeUp?: boolean;
}

/** What a history has of one key, a series for each basis; and why it has not all, where that is so. */
export async function readSeries(results: Results, historyId: string, key: string): Promise<Read> {
  const { value: head, damage, newer } = await readHistoryHead(results, historyId);
  const of = `The history of ${historyId}`;
  if (newer !== undefined) {
    return {
      series: [],
      notKnown: [`${of} is kept by a newer version of ipam-monitor (format ${newer}): update this one.`],
    };
  }
  if (damage !== undefined)
    return { series: [], notKnown: [`${of} cannot be read: ${damage}. The next run mends it.`] };
  if (!head) return { series: [], notKnown: [] };
  const notKnown: string[] = [];
  const lines = async <T extends { readonly key: string }>(
    read: (parts: HistoryPart[]) => AsyncIterable<T>,
    parts: readonly HistoryPart[],
  ) => {
    const found: T[] = [];
    try {
      for await (const line of read(parts.filter(({ first, last }) => first <= key && key <= last))) {
        if (line.key === key) found.push(line);
      }
    } catch (error) {
      if (!(error instanceof PartDamaged)) throw error;
      notKnown.push(`A part of ${of.toLowerCase()} cannot be read: ${error.message}. The next run mends it.`);
    }
    return found;
  };
  const hours = await lines((parts) => readParts(results, parts, HoursLine), head.hours);
  const days = await lines((parts) => readParts(results, parts, DaysLine), head.days);
  const series = [...new Set([...hours, ...days].map(({ basis }) => basis))].map((basis) => ({
    historyId,
    key,
    basis,
    hours: hours.filter((line) => line.basis === basis).flatMap(hourRows),
    days: days.filter((line) => line.basis === basis).flatMap(dayRows),
  }));
  return { series, notKnown, madeUp: head.slots.every(({ runId }) => isDemo(runId)) };
}

function hourRows(line: HoursLine): Series['hours'] {
  return [...hoursOf(line)].map(([hour, { bp, total, cidr }]) => ({
    at: hourText(hour),
    usedPercent: bp / 100,
    total,
    cidr,
  }));
}

function dayRows(line: DaysLine): Series['days'] {
  return [...daysOf(line)].map(([day, { peakBp, meanBp, samples, total, cidr }]) => ({
    ...{ day: dayText(day), peakPercent: peakBp / 100, meanPercent: meanBp / 100 },
    ...{ samples, total, cidr },
  }));
}
