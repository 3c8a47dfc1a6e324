import type { ReportData } from './report-data.ts';

/** What people call a row. A name may be empty, or nothing but blanks. */
export function rowName({ columns }: Pick<ReportData, 'columns'>, row: number): string {
  const name = columns.name[row] ?? '';
  return isBlank(name) ? (columns.id[row] ?? '') : name;
}

/** Nothing in it that anybody would see. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text);
}
