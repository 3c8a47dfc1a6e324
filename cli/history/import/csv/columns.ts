import { dayOf, hourOf } from '../../../../core/history/calendar.ts';
import type { CsvCell } from '../../../../core/text/csv.ts';
import type { Capacity } from '../../../../statemachine/contracts/capacity.ts';
import { Count } from '../../../../statemachine/contracts/count.ts';
import { sanitize } from '../../../kit/sanitize.ts';
import { HISTORY_COLUMNS } from '../../csv.ts';

/** What a file may have beside what `history --output csv` prints. */
const KNOWN = [...HISTORY_COLUMNS, 'day', 'used_percent', 'account', 'region'] as const;
type Column = (typeof KNOWN)[number];

/** Where a file's columns are. */
export interface Columns {
  readonly at: ReadonlyMap<Column, number>;
  readonly width: number;
  /** Headings that say nothing to us. */
  readonly others: readonly string[];
}

/** What one line says. */
export interface CsvRow {
  readonly resource: string;
  /** Since 1970: of a line about a day, or about an hour. */
  readonly moment: { readonly day: number } | { readonly hour: number };
  readonly peakBp: number;
  readonly meanBp: number;
  readonly samples: number;
  readonly total?: Count;
  readonly censored: boolean;
  readonly basis?: Capacity['basis'];
  /** By what a resource is told from others that are called the same. */
  readonly narrow: Readonly<Partial<Record<'history' | 'cidr' | 'account' | 'region', string>>>;
}

/** The columns of a heading, or what is wrong with it. */
export function columnsOf(cells: readonly CsvCell[]): Columns | { readonly problem: string } {
  const words = cells.map(({ text }) => text.toLowerCase());
  const at = new Map<Column, number>();
  for (const column of KNOWN) if (words.includes(column)) at.set(column, words.indexOf(column));
  const twice = KNOWN.find((column) => words.indexOf(column) !== words.lastIndexOf(column));
  if (twice !== undefined) return { problem: `the column ${twice} is there twice` };
  const lacks = [
    ...(at.has('resource') ? [] : ['resource']),
    ...(at.has('day') || at.has('time') ? [] : ['day (or time)']),
    ...(at.has('peak_percent') || at.has('used_percent') ? [] : ['peak_percent (or used_percent)']),
  ];
  if (lacks.length > 0) return { problem: `the first line names the columns, and lacks ${lacks.join(', ')}` };
  const others = cells.flatMap(({ text }) => (KNOWN.some((column) => column === text.toLowerCase()) ? [] : [text]));
  return { at, width: cells.length, others };
}

/** A line, or what is wrong with it. */
export function rowOf(cells: readonly CsvCell[], { at, width }: Columns): CsvRow | { readonly problem: string } {
  if (cells.length !== width) return { problem: `has ${cells.length} cells, and the heading ${width}` };
  const text = (column: Column) => cells[at.get(column) ?? -1]?.text || undefined;
  const wrong = (column: Column, what: string) => ({ problem: `${column}: ${quoted(text(column))} ${what}` });

  const resource = text('resource');
  if (resource === undefined) return wrong('resource', 'is not an id, key or CIDR');
  const when: Column = text('day') === undefined && at.has('time') ? 'time' : 'day';
  const moment = momentOf(text(when) ?? '');
  if (typeof moment === 'string') return wrong(when, moment);
  const used: Column = at.has('peak_percent') ? 'peak_percent' : 'used_percent';
  const peakBp = basisPoints(text(used));
  if (peakBp === undefined) return wrong(used, 'is not a number of percent from 0 to 100');
  const meanBp = text('mean_percent') === undefined ? peakBp : basisPoints(text('mean_percent'));
  if (meanBp === undefined) return wrong('mean_percent', 'is not a number of percent from 0 to 100');
  if (meanBp > peakBp) return wrong('mean_percent', `is above the peak, ${text(used)}`);
  const samples = text('samples') === undefined ? 1 : Number(text('samples'));
  if (!Number.isInteger(samples) || samples < 1 || samples > 24)
    return wrong('samples', 'is not a number from 1 to 24');
  const total = text('total') === undefined ? undefined : countOf(text('total') ?? '');
  if (total === null) return wrong('total', 'is not a number of addresses');
  const censored = (text('censored') ?? 'no').toLowerCase();
  if (!['yes', 'no', 'true', 'false'].includes(censored)) return wrong('censored', 'is neither yes nor no');
  const basis = text('basis');
  if (basis !== undefined && !isBasis(basis)) return wrong('basis', 'is none of carved, assigned, allocated');
  const narrow = Object.fromEntries(
    (['history', 'cidr', 'account', 'region'] as const).flatMap((column) => {
      const value = text(column);
      return value === undefined ? [] : [[column, value]];
    }),
  );
  return {
    ...{ resource, moment, peakBp, meanBp, samples, narrow, ...(basis !== undefined && { basis }) },
    ...(total !== undefined && { total }),
    censored: censored === 'yes' || censored === 'true',
  };
}

const BASES: readonly string[] = ['carved', 'assigned', 'allocated'] satisfies Capacity['basis'][];

function isBasis(text: string): text is Capacity['basis'] {
  return BASES.includes(text);
}

/** Digits and a point, as a spreadsheet writes them. */
function basisPoints(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text ?? '');
  const percent = Number(match?.[1]);
  return match && percent <= 100 ? Math.round(percent * 100) : undefined;
}

function countOf(text: string): Count | null {
  const parsed = Count.safeParse(Number.isSafeInteger(Number(text)) ? Number(text) : text);
  return parsed.success && /^\d+$/.test(text) && text !== '0' ? parsed.data : null;
}

/** Or what is wrong with it. */
function momentOf(text: string): CsvRow['moment'] | string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const time = Date.parse(`${text}T00:00:00Z`);
    // 2026-02-30 is not the 2nd of March.
    if (new Date(time || 0).toISOString().slice(0, 10) === text) return { day: dayOf(`${text}T00:00:00Z`) };
    return 'is not a calendar day';
  }
  const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!time) return 'is neither a day (2026-11-20) nor a time (2026-11-20T14:00Z)';
  if (time[3] === undefined) return 'has no time zone: 2026-11-20T14:00Z is a time in UTC';
  const at = Date.parse(`${time[1]}T${time[2]}${time[3].replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at) ? 'is not a time' : { hour: hourOf(new Date(at).toISOString()) };
}

const MAX_QUOTED = 40;

/** Other people's text, cut. */
export function quoted(text: string | undefined): string {
  if (text === undefined) return '(empty)';
  const one = sanitize(text);
  return one.length > MAX_QUOTED ? `${one.slice(0, MAX_QUOTED - 1)}…` : one;
}
