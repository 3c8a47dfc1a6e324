import type { ReportData } from './report-data.ts';

/** What people call a row. A name may be empty, or nothing but blanks. */
export function rowName({ columns }: Pick<ReportData, 'columns'>, row: number): string {
  const name = columns.name[row] ?? '';
  return /[^\s\p{Default_Ignorable_Code_Point}]/u.test(name) ? name : (columns.id[row] ?? '');
}
