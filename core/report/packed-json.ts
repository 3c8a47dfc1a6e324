import type { ReportData } from './report-data.ts';

/** The data as one text. JSON knows no undefined and no Map. */
export function packed(data: ReportData): string {
  return JSON.stringify({ ...data, details: [...data.details] });
}

/** What `packed` made; of nobody else's text. */
export function unpacked(text: string): ReportData {
  const read = JSON.parse(text, (_, value: unknown) => value ?? undefined);
  return { ...read, details: new Map(read.details) };
}
