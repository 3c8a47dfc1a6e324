import type * as z from 'zod';
import { compareText } from '../../core/streams/compare.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import {
  DaysLine,
  type HistoryHead,
  type HistoryPart,
  HoursLine,
  type ImportedHead,
  ImportedLine,
} from '../../statemachine/contracts/history.ts';
import type { ReadableObjects } from '../objects.ts';
import { PartDamaged, parsePartLine, readPartLines } from './parts.ts';

/** All that is kept of one series. */
export interface PastLines extends Pick<DaysLine, 'key' | 'basis'> {
  readonly hours?: HoursLine;
  /** The days that runs measured, parsed when they are asked for: of most series nobody does. */
  readonly own?: () => DaysLine | undefined;
  readonly imported?: readonly (() => ImportedLine | undefined)[];
  /** When something was last imported into this history. */
  readonly importedAt?: string;
}

interface Heads {
  readonly own: HistoryHead | undefined;
  readonly imported: ImportedHead | undefined;
}

/**
 * What a history has of each series, sorted by key and basis. What is damaged is passed over: that some of it is
 * missing is told, and what comes after it is read.
 *
 * @param days What a line of days is held against: the checksum of its part has the last word in any case.
 */
export function readPast(
  objects: ReadableObjects,
  { own, imported }: Heads,
  onDamage: (error: PartDamaged) => void,
  days: z.ZodType<DaysLine> = DaysLine,
): AsyncGenerator<PastLines> {
  const read = <T>(parts: readonly HistoryPart[], schema: z.ZodType<T>, as: (parsed: () => T | undefined) => Kept) =>
    linesOf(objects, parts, schema, as, onDamage);
  const streams = [
    read(own?.hours ?? [], HoursLine, (parsed) => {
      const hours = parsed();
      return { ...(hours && { hours }), ...(imported && { importedAt: imported.at }) };
    }),
    read(own?.days ?? [], days, (own) => ({ own })),
    read(imported?.parts ?? [], ImportedLine, (line) => ({ imported: [line] })),
  ];
  return mergeEqual<PastLines>(
    streams,
    (a, b) => compareText(a.key, b.key) || compareText(a.basis, b.basis),
    (a, b) => ({ ...a, ...b, ...(b.imported && { imported: [...(a.imported ?? []), ...b.imported] }) }),
  );
}

type Kept = Omit<PastLines, 'key' | 'basis'>;

async function* linesOf<T>(
  objects: ReadableObjects,
  parts: readonly HistoryPart[],
  schema: z.ZodType<T>,
  as: (parsed: () => T | undefined) => Kept,
  onDamage: (error: PartDamaged) => void,
): AsyncGenerator<PastLines> {
  for (const part of parts) {
    const orTold = <R>(read: () => R): R | undefined => {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof PartDamaged)) throw error;
        onDamage(error);
        return undefined;
      }
    };
    try {
      for await (const line of readPartLines(objects, part)) {
        const { key, basis } = seriesOf(line) ?? parsePartLine(objects, part, line, Series);
        yield { key, basis, ...as(() => orTold(() => parsePartLine(objects, part, line, schema))) };
      }
    } catch (error) {
      if (!(error instanceof PartDamaged)) throw error;
      onDamage(error);
    }
  }
}

const Series = DaysLine.pick({ key: true, basis: true });

/** What our own lines begin with; reading it is what keeps the rest from being parsed. */
function seriesOf(line: string): z.infer<typeof Series> | undefined {
  const [, key, name] = BEGINNING.exec(line) ?? [];
  const basis = BASES.find((each) => each === name);
  return key === undefined || basis === undefined ? undefined : { key, basis };
}

const BASES = ['carved', 'assigned', 'allocated'] as const;
const BEGINNING = /^\{"key":"([^"\\]+)","type":"[^"\\]*","resourceId":"[^"\\]*","basis":"([^"\\]*)"/;
