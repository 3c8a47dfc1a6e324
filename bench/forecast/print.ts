import type { Family } from './process.ts';
import { medianError, type Score, share } from './scores.ts';

export interface Row {
  readonly family: Family;
  readonly ours: Score;
  readonly last: Score;
  readonly line7: Score;
  readonly line30: Score;
  /** Growing series that were followed for ten days more, and of them those whose alert came and went. */
  readonly followed: number;
  readonly flapped: number;
}

const COLUMNS: readonly (readonly [title: string, (row: Row) => string])[] = [
  ['cover %', ({ ours }) => percent(ours.covered, ours.pairs)],
  ['early %', ({ ours }) => percent(ours.early, ours.pairs)],
  ['late %', ({ ours }) => percent(ours.late, ours.pairs)],
  ['error', ({ ours }) => medianError(ours).toFixed(2)],
  ['last', ({ last }) => medianError(last).toFixed(2)],
  ['line 7', ({ line7 }) => medianError(line7).toFixed(2)],
  ['line 30', ({ line30 }) => medianError(line30).toFixed(2)],
  ['score', ({ ours }) => (ours.intervals / ours.pairs).toFixed(2)],
  ['missed % (of)', ({ ours }) => (ours.sure ? `${percent(ours.missed, ours.sure)} (${ours.sure})` : '–')],
  ['line 7', ({ line7 }) => percent(line7.missed, line7.sure)],
  ['line 30', ({ line30 }) => percent(line30.missed, line30.sure)],
  ['false % within 30', ({ ours }) => percent(ours.false30, ours.never30)],
  ['line 7', ({ line7 }) => percent(line7.false30, line7.never30)],
  ['line 30', ({ line30 }) => percent(line30.false30, line30.never30)],
  ['within 14', ({ ours }) => percent(ours.false14, ours.never14)],
];

export function familyTable(rows: readonly Row[]): string {
  return [
    line('family', ...COLUMNS.map(([title]) => title)),
    line('---', ...COLUMNS.map(() => '---:')),
    ...rows.map((row) => line(row.family.name, ...COLUMNS.map(([, text]) => text(row)))),
  ].join('\n');
}

export function line(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** "–" of nothing. */
export function percent(part: number, of: number): string {
  return of > 0 ? share(part, of).toFixed(1) : '–';
}
