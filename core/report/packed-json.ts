import type { ReportColumns, ReportData } from './report-data.ts';

/** The data as one text. JSON knows no undefined and no Map. */
export function packed(data: ReportData): string {
  return JSON.stringify({ ...data, details: [...data.details] });
}

/** What `packed` made; of nobody else's text. */
export function unpacked(text: string): ReportData {
  const read: Omit<ReportData, 'details'> & { readonly details: [number, never][] } = JSON.parse(text);
  const { columns } = read;
  const known: Partial<ReportColumns> = {
    total: columns.total.map(orUndefined),
    free: columns.free.map(orUndefined),
    usedPercent: columns.usedPercent.map(orUndefined),
    fullIn: columns.fullIn.map(orUndefined),
  };
  return { ...read, columns: { ...columns, ...known }, details: new Map(read.details) };
}

function orUndefined<T>(value: T | null): T | undefined {
  return value ?? undefined;
}
