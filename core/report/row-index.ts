import { type ReportData, type ReportVerdict, VERDICTS } from './report-data.ts';

/** Rows by the id of their resource. Of several the worst verdict comes first, and the one that is judged in another scope last. */
export function rowsById({ columns }: Pick<ReportData, 'columns'>): ReadonlyMap<string, readonly number[]> {
  const rows = new Map<string, number[]>();
  columns.id.forEach((id, row) => {
    const known = rows.get(id);
    if (known) known.push(row);
    else rows.set(id, [row]);
  });
  for (const each of rows.values()) {
    if (each.length > 1) each.sort((a, b) => rank(columns.verdict[a]) - rank(columns.verdict[b]) || a - b);
  }
  return rows;
}

function rank(verdict: ReportVerdict | undefined): number {
  return verdict === undefined ? VERDICTS.length : VERDICTS.indexOf(verdict);
}
