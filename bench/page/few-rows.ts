import type { ReportColumns, ReportData } from '../../core/report/report-data.ts';
import { columnsOf } from './columns.ts';

/** The first rows of a report, as if there were no others. */
export function fewRows(data: ReportData, rows: number): ReportData {
  const row = (of: number) => (of < rows ? of : -1);
  const { columns, details, taken } = data;
  return {
    ...data,
    columns: columnsOf(rows, columns, (name, values) => {
      const some = values.slice(0, rows);
      return ROWS.has(name) ? some.map((of) => (typeof of === 'number' ? row(of) : of)) : some;
    }),
    details: new Map([...details].filter(([at]) => at < rows)),
    taken: taken.map((range) => ({ ...range, pool: row(range.pool) })),
  };
}

const ROWS: ReadonlySet<string> = new Set<keyof ReportColumns>(['vpc', 'pool']);
