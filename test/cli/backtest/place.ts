import { bucketIn } from '../../../bench/history/directory.ts';
import { dayOf, dayText } from '../../../core/history/calendar.ts';
import { type ClosedDay, mergeDays } from '../../../core/history/days.ts';
import { compareText } from '../../../core/streams/compare.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { DayRow } from '../../../statemachine/contracts/history.ts';
import { putHistoryHead } from '../../../storage/history/head.ts';
import { writeParts } from '../../../storage/history/parts.ts';
import { historyKeys } from '../../../storage/keys.ts';
import { type GivenScope, resultsDirectory } from '../fakes/results.ts';

/** The run's. */
const TODAY = '2026-11-21';

/** A resource with its daily peaks in units, the last of yesterday. */
export interface GivenSeries {
  readonly evaluation: Evaluation;
  readonly peaks: readonly (number | undefined)[];
  /** The history has it, and the results no longer. */
  readonly gone?: true;
}

interface GivenPlace {
  readonly scope: GivenScope['scope'];
  /** By the history that they are in. */
  readonly histories: Readonly<Record<string, readonly GivenSeries[]>>;
}

/** A directory of results with a written history. */
export async function place(...given: readonly GivenPlace[]): Promise<string> {
  const scopes = given.map(({ scope, histories }) => ({
    scope,
    evaluations: Object.values(histories).flatMap((all) =>
      all.flatMap(({ evaluation, gone }) => (gone ? [] : [evaluation])),
    ),
  }));
  const out = await resultsDirectory({ scopes });
  for (const { histories } of given) {
    for (const [id, series] of Object.entries(histories)) await writeHistory(out, id, series);
  }
  return out;
}

async function writeHistory(out: string, historyId: string, series: readonly GivenSeries[]): Promise<void> {
  const objects = bucketIn(out);
  const until = dayOf(`${TODAY}T00:00:00.000Z`);
  const rows = new Map<number, DayRow[]>();
  for (const { evaluation, peaks } of series) {
    peaks.forEach((peak, index) => {
      const day = until - peaks.length + index;
      if (peak !== undefined) rows.set(day, [...(rows.get(day) ?? []), rowOf(evaluation, peak)]);
    });
  }
  const days = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([day, of]): ClosedDay => ({ day: dayText(day), rows: stream(of.sort((a, b) => compareText(a.key, b.key))) }));
  const lines = mergeDays(stream([]), days, dayText(until - 1));
  const parts = await writeParts(objects, lines, (part) => historyKeys.part(historyId, 'days', '00000001-a', part), 2);
  const head = {
    ...{ historyId, generation: 1, asOf: `${TODAY}T20:41:00.000Z`, slots: [], hours: [], days: parts },
    ...{ closed: dayText(until - 1), retired: [] },
  };
  await putHistoryHead(objects, head, { etag: undefined });
}

function rowOf({ key, resource, capacity }: Evaluation, peak: number): DayRow {
  const { basis = 'assigned', total = 256 } = capacity ?? {};
  const bp = Math.round((peak / Number(total)) * 10_000);
  return {
    ...{ key, type: resource.type, resourceId: resource.id, cidr: resource.cidr, basis },
    ...{ peakBp: bp, meanBp: bp, total, samples: 24 },
  };
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
