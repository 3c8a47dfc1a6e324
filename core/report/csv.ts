import { csvLine } from '../text/csv.ts';
import type { FullIn, ReportColumns, ReportData } from './report-data.ts';

type Cell = (data: ReportData, row: number) => string;

/** What is not measured is empty, never 0. Counts beyond 2^53 keep all their digits. */
const shown = (value: string | number | undefined) => (value === undefined ? '' : String(value));
const column =
  (name: keyof { [K in keyof ReportColumns as ReportColumns[K] extends readonly unknown[] ? K : never]: 0 }): Cell =>
  ({ columns }, row) => {
    const value = columns[name][row];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
const idOf =
  (name: 'vpc' | 'pool'): Cell =>
  ({ columns }, row) =>
    columns.id[columns[name][row] ?? -1] ?? '';
const days =
  (name: 'p10' | 'p50' | 'p90'): Cell =>
  ({ columns }, row) =>
    daysText(columns.fullIn[row], name);

function daysText(fullIn: FullIn | undefined, name: 'p10' | 'p50' | 'p90'): string {
  if (!fullIn || 'none' in fullIn) return '';
  return fullIn[name] === null ? 'later' : String(fullIn[name]);
}

const CELLS: Readonly<Record<string, Cell>> = {
  scope: ({ scopes, columns }, row) => shown(scopes[columns.scope[row] ?? -1]?.scopeId),
  id: column('id'),
  type: column('type'),
  name: column('name'),
  cidrs: ({ columns }, row) => (columns.cidrs[row] ?? []).join(' '),
  family: column('family'),
  account: column('account'),
  account_name: ({ run, columns }, row) => shown(run.accountNames[columns.account[row] ?? '']),
  region: column('region'),
  zone: column('zone'),
  tags: ({ columns }, row) => tagsText(columns.tags[row] ?? {}),
  vpc: idOf('vpc'),
  pool: idOf('pool'),
  verdict: column('verdict'),
  why: column('why'),
  rule: column('rule'),
  basis: column('basis'),
  total: column('total'),
  free: column('free'),
  used_percent: column('usedPercent'),
  full_in_days_p10: days('p10'),
  full_in_days_p50: days('p50'),
  full_in_days_p90: days('p90'),
  no_forecast: ({ columns }, row) => {
    const fullIn = columns.fullIn[row];
    return fullIn && 'none' in fullIn ? fullIn.none : '';
  },
  since: column('since'),
  sampled_at: column('sampledAt'),
};

export const CSV_COLUMNS: readonly string[] = Object.keys(CELLS);

/** As JSON: values may have blanks, commas and equal signs in them. Empty of none. */
function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.keys(tags).length === 0 ? '' : JSON.stringify(tags);
}

/** A header, and a record for each row. A line break within a name stays in its quotes. */
export function* csvLines(data: ReportData, rows?: Iterable<number>): Generator<string> {
  yield csvLine(CSV_COLUMNS);
  const cells = Object.values(CELLS);
  for (const row of rows ?? data.columns.id.keys()) yield csvLine(cells.map((cell) => cell(data, row)));
}
