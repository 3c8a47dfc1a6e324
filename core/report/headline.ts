import { count } from '../text/count.ts';
import { likelyDaysText } from '../text/days-to-full.ts';
import type { ReportData } from './report-data.ts';
import { rowName } from './row-name.ts';
import { daysLeft, runsShort } from './shortage.ts';

/** A piece of the sentence: words of ours, or the name of a row. `lead` is what it says first. */
export type SentencePart =
  | { readonly words: string; readonly lead?: true }
  | { readonly row: number; readonly name: string };

/** Names that a sentence can bear; of more it counts. */
const MOST_NAMES = 2;
const WEEK = 7;

/**
 * "offices and checkout are full, 6 more will be within a week." What was not seen may be worse: where nothing is wrong, it
 * speaks of what was seen.
 */
export function headline(data: ReportData, rows: readonly number[], full: readonly number[]): SentencePart[] {
  const soon = rows.filter((row) => isSoon(data, row));
  if (full.length > 0) {
    const more = soon.length === 0 ? '.' : `, ${count(soon.length)} more will be within a week.`;
    return [
      ...subject(data, full),
      { words: full.length === 1 ? ' is full' : ' are full', lead: true },
      { words: more },
    ];
  }
  if (soon.length > 0)
    return [...subject(data, byDays(data, soon)), { words: ' will be full within a week.', lead: true }];
  return nothingFull(data, rows);
}

export function sentenceText(parts: readonly SentencePart[]): string {
  return parts.map((part) => ('name' in part ? part.name : part.words)).join('');
}

function nothingFull(data: ReportData, rows: readonly number[]): SentencePart[] {
  const { counts, columns } = data;
  if (counts.ok + counts.warning + counts.critical === 0) return [words(nothingJudged(data), true)];
  const [next] = byDays(data, rows);
  const fullIn = next === undefined ? undefined : columns.fullIn[next];
  if (next !== undefined && fullIn && 'p50' in fullIn && fullIn.p50 !== null) {
    return [words('Nothing is full. ', true), named(data, next), words(` is first: ${likelyDaysText(fullIn)}.`)];
  }
  const short = rows.filter((row) => runsShort(data, row));
  const [worst] = short;
  if (worst === undefined) {
    const isWhole = data.gaps.length + data.failedScopes.length === 0;
    return [words(isWhole ? 'Nothing runs short.' : 'Nothing that was seen runs short.', true)];
  }
  const left = leftText(data, worst);
  if (short.length === 1) return [named(data, worst), words(' runs short', true), words(`${left && `: ${left}`}.`)];
  return [
    words(`${count(short.length)} run short`, true),
    words(', first '),
    named(data, worst),
    words(`${left && `: ${left}`}.`),
  ];
}

function nothingJudged({ run, columns }: ReportData): string {
  if (run.status === 'failed') return 'This run failed: nothing was judged.';
  return columns.length === 0 ? 'Nothing was found to judge.' : 'Nothing of what was found can be judged.';
}

function subject(data: ReportData, rows: readonly number[]): SentencePart[] {
  const [first, second] = rows;
  if (first === undefined || rows.length > MOST_NAMES) return [words(count(rows.length), true)];
  if (second === undefined) return [named(data, first)];
  return [named(data, first), words(' and ', true), named(data, second)];
}

function leftText({ columns }: ReportData, row: number): string {
  const [free, total] = [columns.free[row], columns.total[row]];
  return free === undefined || total === undefined ? '' : `${count(free)} of ${count(total)} free`;
}

function isSoon({ columns }: ReportData, row: number): boolean {
  const days = daysLeft(columns.fullIn[row]);
  return days !== undefined && days > 0 && days <= WEEK && columns.free[row] !== 0;
}

function byDays({ columns }: ReportData, rows: readonly number[]): number[] {
  const days = (row: number) => daysLeft(columns.fullIn[row]) ?? Number.MAX_VALUE;
  return [...rows].sort((a, b) => days(a) - days(b));
}

function named(data: ReportData, row: number): SentencePart {
  return { row, name: rowName(data, row) };
}

function words(text: string, lead = false): SentencePart {
  return lead ? { words: text, lead } : { words: text };
}
