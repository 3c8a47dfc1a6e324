/** One data point, as a monitoring system takes it. The run's asOf is its time. */
export interface Metric {
  readonly name: string;
  readonly unit: 'Count' | 'Percent';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * CloudWatch: printable ASCII, at most 1,024 characters, not blank. Ids and CIDRs are that by nature; input from a file
 * need not be.
 */
export function dimensionValue(text: string): string {
  const value = text.replace(/[^\x20-\x7e]/gu, '?').slice(0, 1024);
  return value.trim() === '' ? '-' : value;
}
