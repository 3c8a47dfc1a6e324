import type { Source } from './source.ts';

/** Sorts by time, and says what kind of run it was: `demo-20261121T204100.123Z`. */
export function runIdAt(kind: Source['kind'], at: string): string {
  return `${kind}-${at.replaceAll(/[-:]/g, '')}`;
}

/** Of the sample organisation: what such runs found is made up. */
export function isDemo(runId: string): boolean {
  return /^demo-\d{8}T\d{6}\.\d{3}Z$/.test(runId);
}
