import type { DayValue } from './days.ts';

/**
 * Whether a series looks as if it existed only above some value, or only below one: on some days it was missing while others
 * of its metric were published, and at the edges of all such gaps it was in the lower half of its values (or in the upper
 * half). CloudWatch has the 50 fullest and the 50 emptiest of IPAM's resources: one that comes and goes among them looks so.
 */
export function looksCensored(days: ReadonlyMap<number, DayValue>, published: ReadonlySet<number>): boolean {
  const sorted = [...days].sort(([a], [b]) => a - b);
  const edges: number[] = [];
  for (const [index, [day, { peakBp }]] of sorted.entries()) {
    const next = sorted[index + 1];
    if (!next) break;
    for (let between = day + 1; between < next[0]; between++) {
      if (!published.has(between)) continue;
      edges.push(peakBp, next[1].peakBp);
      break;
    }
  }
  const peaks = sorted.map(([, { peakBp }]) => peakBp).sort((a, b) => a - b);
  const middle = peaks[Math.floor(peaks.length / 2)] ?? 0;
  if (edges.length === 0) return false;
  return edges.every((edge) => edge <= middle) || edges.every((edge) => edge >= middle);
}
