import { compareText } from '../../core/streams/compare.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import {
  DaysLine,
  type HistoryHead,
  type HistoryPart,
  type ImportedHead,
  ImportedLine,
} from '../../statemachine/contracts/history.ts';
import type { ReadableObjects } from '../objects.ts';
import { PartDamaged, readParts } from './parts.ts';
import type { KeyRange } from './read-day-file.ts';

/** All that is kept of the days of one series: core/history/imported.ts says which of them counts. */
export interface DaysLines extends Pick<DaysLine, 'key' | 'basis'> {
  /** What runs measured. */
  readonly own?: DaysLine;
  readonly imported: readonly ImportedLine[];
}

interface ReadDaysOptions {
  readonly keys?: KeyRange;
  /** A part cannot be read: the rest of it is left out. @default throws it */
  readonly onDamage?: (error: PartDamaged) => void;
}

/**
 * The days of a history, sorted by key and basis: what runs measured, and beside it what was imported. Holds a line of
 * each. What is damaged of what was imported takes nothing from what runs measured.
 */
export function readDays(
  objects: ReadableObjects,
  { own, imported }: { readonly own: HistoryHead | undefined; readonly imported: ImportedHead | undefined },
  { keys, onDamage }: ReadDaysOptions = {},
): AsyncGenerator<DaysLines> {
  const lines = <T extends DaysLine>(parts: readonly HistoryPart[], read: (part: HistoryPart) => AsyncIterable<T>) =>
    linesOf(
      parts.filter((part) => mayHave(part, keys)),
      read,
      keys,
      onDamage,
    );
  return mergeEqual<DaysLines>(
    [
      of(
        lines(own?.days ?? [], (part) => readParts(objects, [part], DaysLine)),
        (own) => ({ own, imported: [] }),
      ),
      of(
        lines(imported?.parts ?? [], (part) => readParts(objects, [part], ImportedLine)),
        (line) => ({
          imported: [line],
        }),
      ),
    ],
    (a, b) => compareText(a.key, b.key) || compareText(a.basis, b.basis),
    (a, b) => ({ ...a, ...b, imported: [...a.imported, ...b.imported] }),
  );
}

function mayHave({ first, last }: HistoryPart, keys: KeyRange | undefined): boolean {
  return !keys || (first <= keys.last && keys.first <= last);
}

async function* linesOf<T extends DaysLine>(
  parts: readonly HistoryPart[],
  read: (part: HistoryPart) => AsyncIterable<T>,
  keys: KeyRange | undefined,
  onDamage: ReadDaysOptions['onDamage'],
): AsyncGenerator<T> {
  for (const part of parts) {
    try {
      for await (const line of read(part)) {
        if (!keys || (keys.first <= line.key && line.key <= keys.last)) yield line;
      }
    } catch (error) {
      if (!(error instanceof PartDamaged) || !onDamage) throw error;
      onDamage(error);
    }
  }
}

async function* of<T extends DaysLine>(
  lines: AsyncIterable<T>,
  as: (line: T) => Omit<DaysLines, 'key' | 'basis'>,
): AsyncGenerator<DaysLines> {
  for await (const line of lines) yield { key: line.key, basis: line.basis, ...as(line) };
}
