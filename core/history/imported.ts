import type { DayRow, DaysLine, ImportedLine, ImportSource } from '../../statemachine/contracts/history.ts';
import { compareText } from '../streams/compare.ts';
import { mergeEqual } from '../streams/merge.ts';
import { type DayValue, daysLine, daysOf } from './days.ts';
import { compareSeries } from './measurement.ts';

/** What one import has of a series. */
export interface ImportedSeries extends Pick<DayRow, 'key' | 'type' | 'resourceId' | 'basis'> {
  readonly source: ImportSource;
  readonly censored?: true | undefined;
  readonly days: ReadonlyMap<number, DayValue>;
}

/** What an import changes of what was imported before. */
export interface ImportTally {
  /** Days that were not there. */
  added: number;
  /** Days that were there with other figures. */
  replaced: number;
  /** Days that were there just so. */
  there: number;
}

interface Joined extends Pick<DayRow, 'key' | 'basis'> {
  readonly lines: readonly ImportedLine[];
  readonly incoming: readonly ImportedSeries[];
}

/**
 * What was imported together with what is imported now, which wins; days before `oldest` leave. Both are sorted by key and
 * basis, and so is what comes. The same import again changes nothing.
 */
export async function* mergeImported(
  lines: AsyncIterable<ImportedLine>,
  incoming: AsyncIterable<ImportedSeries>,
  oldest: number,
  tally: ImportTally = { added: 0, replaced: 0, there: 0 },
): AsyncGenerator<ImportedLine> {
  const joined = mergeEqual<Joined>([ofLines(lines), ofIncoming(incoming)], compareSeries, (a, b) => ({
    ...a,
    lines: [...a.lines, ...b.lines],
    incoming: [...a.incoming, ...b.incoming],
  }));
  for await (const each of joined) yield* mergeOne(each, oldest, tally);
}

async function* ofLines(lines: AsyncIterable<ImportedLine>): AsyncGenerator<Joined> {
  for await (const line of lines) yield { key: line.key, basis: line.basis, lines: [line], incoming: [] };
}

async function* ofIncoming(all: AsyncIterable<ImportedSeries>): AsyncGenerator<Joined> {
  for await (const series of all) yield { key: series.key, basis: series.basis, lines: [], incoming: [series] };
}

function mergeOne({ lines, incoming }: Joined, oldest: number, tally: ImportTally): ImportedLine[] {
  const all = new Map<string, ImportedSeries & { days: Map<number, DayValue> }>();
  for (const line of lines) all.set(nameOf(line), { ...line, days: daysOf(line) });
  for (const next of incoming) {
    const name = nameOf(next);
    const days = new Map(all.get(name)?.days);
    for (const [day, value] of next.days) {
      if (day < oldest) continue;
      if (isThere([...all.values()], next, day, value)) {
        tally.there++;
        continue;
      }
      const before = displaced([...all.values()], next, day) ?? days.get(day);
      if (before === undefined) tally.added++;
      else tally.replaced++;
      days.set(day, value);
    }
    all.set(name, { ...next, days });
  }
  return [...all.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, { source, censored, days, ...series }]) => {
      for (const day of [...days.keys()]) if (day < oldest) days.delete(day);
      const { key, type, resourceId, basis } = series;
      const inOrder = [...days].sort(([a], [b]) => a - b).map(([day, row]) => ({ day, row }));
      const line = daysLine({ key, type, resourceId, basis }, inOrder);
      return line ? [{ ...line, source, ...(censored && { censored }) }] : [];
    });
}

const nameOf = ({ source, censored }: Pick<ImportedSeries, 'source' | 'censored'>) => `${source}${censored ? '*' : ''}`;

/** Just so, whatever it came from: what `history` printed and comes back as a CSV is nothing new. */
function isThere(all: readonly ImportedSeries[], next: ImportedSeries, day: number, value: DayValue): boolean {
  return all.some(({ censored, days }) => {
    const there = censored === next.censored ? days.get(day) : undefined;
    return there !== undefined && isSame(there, value);
  });
}

/**
 * Takes a day out of what was imported otherwise. What is censored displaces nothing of another source that is not: that is
 * the better figure.
 */
function displaced(
  all: readonly (ImportedSeries & { days: Map<number, DayValue> })[],
  next: ImportedSeries,
  day: number,
): DayValue | undefined {
  let before: DayValue | undefined;
  for (const other of all) {
    if (nameOf(other) === nameOf(next) || (next.censored && !other.censored && other.source !== next.source)) continue;
    before ??= other.days.get(day);
    other.days.delete(day);
  }
  return before;
}

/** The CIDR is that of a whole line. */
function isSame(a: DayValue, b: DayValue): boolean {
  return a.peakBp === b.peakBp && a.meanBp === b.meanBp && a.samples === b.samples && a.total === b.total;
}

/** A day as a run measured it, or as it was imported. */
export type SourcedDay = DayValue & { readonly source?: ImportSource };

/** The days of one series: what a forecast may be made from, and what can only be shown. No day is in both. */
export interface SeriesDays {
  readonly days: Map<number, SourcedDay>;
  readonly censored: Map<number, SourcedDay>;
}

/** Days that runs measured win, whatever was imported of them; days before `oldest` are left out. In the order of days. */
export function joinDays(own: DaysLine | undefined, imported: readonly ImportedLine[], oldest: number): SeriesDays {
  // Of most nothing was imported, and a forecast reads 100,000 of them.
  if (imported.length === 0) return { days: own ? daysOf(own) : new Map(), censored: new Map() };
  const days = new Map<number, SourcedDay>(own && daysOf(own));
  const censored = new Map<number, SourcedDay>();
  for (const into of [days, censored]) {
    for (const line of imported) {
      if ((line.censored === true) !== (into === censored)) continue;
      const { source } = line;
      for (const [day, value] of daysOf(line)) {
        if (day < oldest || days.has(day)) continue;
        into.set(day, { ...value, source });
      }
    }
  }
  return { days: inOrder(days), censored: inOrder(censored) };
}

function inOrder(days: Map<number, SourcedDay>): Map<number, SourcedDay> {
  return new Map([...days].sort(([a], [b]) => a - b));
}
