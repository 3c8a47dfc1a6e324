import { compareText } from '../../core/streams/compare.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import {
  type DaysLine,
  type HistoryHead,
  HoursLine,
  type ImportedHead,
  type ImportedLine,
} from '../../statemachine/contracts/history.ts';
import type { ReadableObjects } from '../objects.ts';
import { PartDamaged, readParts } from './parts.ts';
import { readDays } from './read-days.ts';

/** All that is kept of one series. */
export interface PastLines extends Pick<DaysLine, 'key' | 'basis'> {
  readonly hours?: HoursLine;
  /** The days that runs measured. */
  readonly own?: DaysLine;
  readonly imported?: readonly ImportedLine[];
}

/**
 * What a history has of each series, sorted by key and basis. Of a part that is damaged, what is left is passed over: that
 * some of it is missing is told, and the parts after it are read.
 */
export function readPast(
  objects: ReadableObjects,
  heads: { readonly own: HistoryHead | undefined; readonly imported: ImportedHead | undefined },
  onDamage: (error: PartDamaged) => void,
): AsyncGenerator<PastLines> {
  return mergeEqual<PastLines>(
    [hoursOf(objects, heads.own?.hours ?? [], onDamage), readDays(objects, heads, { onDamage })],
    (a, b) => compareText(a.key, b.key) || compareText(a.basis, b.basis),
    (a, b) => ({ ...a, ...b }),
  );
}

async function* hoursOf(
  objects: ReadableObjects,
  parts: HistoryHead['hours'],
  onDamage: (error: PartDamaged) => void,
): AsyncGenerator<PastLines> {
  for (const part of parts) {
    try {
      for await (const hours of readParts(objects, [part], HoursLine)) {
        yield { key: hours.key, basis: hours.basis, hours };
      }
    } catch (error) {
      if (!(error instanceof PartDamaged)) throw error;
      onDamage(error);
    }
  }
}
