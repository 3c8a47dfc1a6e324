import type { HistoryDocument } from '../json/history-document.ts';

/** A line for each value. Nothing in it is anybody's text: numbers, times, CIDRs and ids of AWS. */
export function csvLines({ series }: Pick<HistoryDocument, 'series'>): string[] {
  const line = (...cells: readonly (string | number)[]) => cells.join(',');
  return [
    line('history', 'basis', 'grain', 'time', 'peak_percent', 'mean_percent', 'total', 'samples', 'cidr'),
    ...series.flatMap(({ historyId, basis, hours, days }) => [
      ...days.map(({ day, peakPercent, meanPercent, total, samples, cidr }) =>
        line(historyId, basis, 'day', day, peakPercent, meanPercent, total, samples, cidr),
      ),
      ...hours.map(({ at, usedPercent, total, cidr }) =>
        line(historyId, basis, 'hour', at, usedPercent, usedPercent, total, 1, cidr),
      ),
    ]),
  ];
}
