import { dayText, hourText } from '../../core/history/calendar.ts';
import { hoursOf } from '../../core/history/hours.ts';
import { joinDays, type SourcedDay } from '../../core/history/imported.ts';
import { isDemo } from '../../local/run-id.ts';
import { type HistoryHead, HoursLine, type ImportedHead } from '../../statemachine/contracts/history.ts';
import { readHistoryHead } from '../../storage/history/head.ts';
import { readImportedHead } from '../../storage/history/imported.ts';
import { PartDamaged, readParts } from '../../storage/history/parts.ts';
import { type DaysLines, readDays } from '../../storage/history/read-days.ts';
import type { FoundSealed } from '../../storage/history/sealed.ts';
import type { HistoryDocument } from '../json/history-document.ts';
import type { Results } from '../results/results.ts';

type Series = HistoryDocument['series'][number];

/** A history as it is found, and why it has not all. */
export interface OpenHistory {
  readonly historyId: string;
  readonly own: HistoryHead | undefined;
  readonly imported: ImportedHead | undefined;
  readonly notKnown: string[];
}

export async function openHistory(results: Results, historyId: string): Promise<OpenHistory> {
  const own = await readHistoryHead(results, historyId);
  const imported = await readImportedHead(results, historyId);
  const notKnown = [
    ...why(`The history of ${historyId}`, own, 'The next run mends it.'),
    ...why(`What was imported into the history of ${historyId}`, imported, 'Import it again.'),
  ];
  return { historyId, own: own.value, imported: imported.value, notKnown };
}

/** It is the demo organisation's. */
export function isMadeUp({ own }: OpenHistory): boolean {
  return own?.slots.every(({ runId }) => isDemo(runId)) ?? false;
}

function why(what: string, { newer, damage }: FoundSealed<unknown>, mend: string): string[] {
  if (newer !== undefined) {
    return [`${what} is kept by a newer version of ipam-monitor (format ${newer}): update this one.`];
  }
  return damage === undefined ? [] : [`${what} cannot be read: ${damage}. ${mend}`];
}

/** The hours of a history, sorted. What cannot be read is left out, and said. */
export function hoursIn(results: Results, history: OpenHistory, key?: string): AsyncGenerator<HoursLine> {
  const parts = history.own?.hours ?? [];
  const some = key === undefined ? parts : parts.filter(({ first, last }) => first <= key && key <= last);
  return orSaid(readParts(results, some, HoursLine), sayDamage(history));
}

/** Its days, of runs and imported ones. */
export function daysIn(results: Results, history: OpenHistory, key?: string): AsyncGenerator<DaysLines> {
  const keys = key === undefined ? {} : { keys: { first: key, last: key } };
  return readDays(results, history, { ...keys, onDamage: sayDamage(history) });
}

/** To be told once of a part that is damaged. */
export function sayDamage({ historyId, notKnown }: OpenHistory): (error: PartDamaged) => void {
  const imported = `/imported/${historyId}/`;
  return ({ key, message }) => {
    const mend = key.includes(imported) ? 'Import it again.' : 'The next run mends it.';
    const text = `A part of the history of ${historyId} cannot be read: ${message}. ${mend}`;
    if (!notKnown.includes(text)) notKnown.push(text);
  };
}

async function* orSaid<T>(items: AsyncIterable<T>, say: (error: PartDamaged) => void): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof PartDamaged)) throw error;
    say(error);
  }
}

/** What a history has of one key, a series for each basis. `oldest`: the first day that is still of use. */
export async function seriesOf(results: Results, history: OpenHistory, key: string, oldest: number): Promise<Series[]> {
  const hours = await Array.fromAsync(hoursIn(results, history, key));
  const days = await Array.fromAsync(daysIn(results, history, key));
  const ofKey = hours.filter((line) => line.key === key);
  return [...new Set([...ofKey, ...days].map(({ basis }) => basis))].map((basis) => {
    const lines = days.find((each) => each.basis === basis);
    const joined = joinDays(lines?.own, lines?.imported ?? [], oldest);
    return {
      ...{ historyId: history.historyId, key, basis },
      hours: ofKey.filter((line) => line.basis === basis).flatMap(hourRows),
      days: [...joined.days].map(dayRow),
      censored: [...joined.censored].map(dayRow),
    };
  });
}

function hourRows(line: HoursLine): Series['hours'] {
  return [...hoursOf(line)].map(([hour, { bp, total, cidr }]) => ({
    at: hourText(hour),
    usedPercent: bp / 100,
    total,
    cidr,
  }));
}

function dayRow([day, { peakBp, meanBp, samples, total, cidr, source }]: [number, SourcedDay]): Series['days'][number] {
  return {
    ...{ day: dayText(day), peakPercent: peakBp / 100, meanPercent: meanBp / 100 },
    ...{ samples, total, cidr, ...(source && { source }) },
  };
}
