/**
 * Why something could not be read that a report can do without: it expired, it is damaged, the bucket refuses, the network is
 * gone. A report with a gap is better than none.
 */
export function whyUnread(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
