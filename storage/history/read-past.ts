import type * as z from 'zod';
import { compareText } from '../../core/streams/compare.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import { DaysLine, type HistoryHead, type HistoryPart, HoursLine } from '../../statemachine/contracts/history.ts';
import type { ReadableObjects } from '../objects.ts';
import { PartDamaged, readParts } from './parts.ts';

/** All that is kept of one series. */
export interface PastLines extends Pick<DaysLine, 'key' | 'basis'> {
  readonly hours?: HoursLine;
  readonly days?: DaysLine;
}

/**
 * What a history has of each series, sorted by key and basis. Of a part that is damaged, what is left is passed over: that
 * some of it is missing is told, and those after it are read.
 */
export function readPasts(
  objects: ReadableObjects,
  { hours, days }: Pick<HistoryHead, 'hours' | 'days'>,
  onDamage: (error: PartDamaged) => void,
): AsyncGenerator<PastLines> {
  return mergeEqual<PastLines>(
    [
      of(lines(objects, hours, HoursLine, onDamage), (line) => ({ hours: line })),
      of(lines(objects, days, DaysLine, onDamage), (line) => ({ days: line })),
    ],
    (a, b) => compareText(a.key, b.key) || compareText(a.basis, b.basis),
    (a, b) => ({ ...a, ...b }),
  );
}

async function* lines<T>(
  objects: ReadableObjects,
  parts: readonly HistoryPart[],
  schema: z.ZodType<T>,
  onDamage: (error: PartDamaged) => void,
): AsyncGenerator<T> {
  for (const part of parts) {
    try {
      yield* readParts(objects, [part], schema);
    } catch (error) {
      if (!(error instanceof PartDamaged)) throw error;
      onDamage(error);
    }
  }
}

async function* of<T extends Pick<DaysLine, 'key' | 'basis'>>(
  lines: AsyncIterable<T>,
  as: (line: T) => Omit<PastLines, 'key' | 'basis'>,
): AsyncGenerator<PastLines> {
  for await (const line of lines) yield { key: line.key, basis: line.basis, ...as(line) };
}
