import type { ReportColumns } from '../../core/report/report-data.ts';

/** Columns of so many rows, each made of one of a report's. */
export function columnsOf(
  length: number,
  columns: ReportColumns,
  make: (name: string, values: readonly unknown[]) => readonly unknown[],
): ReportColumns {
  const each = Object.entries(columns).map(([name, values]: [string, unknown]) => [
    name,
    Array.isArray(values) ? make(name, values) : length,
  ]);
  const made: object = Object.fromEntries(each);
  if (!areColumns(made)) throw new TypeError('A column is missing');
  return made;
}

/** Of a report's own, none is left out above. */
function areColumns(columns: object): columns is ReportColumns {
  return 'length' in columns && 'cidrs' in columns && 'since' in columns;
}
