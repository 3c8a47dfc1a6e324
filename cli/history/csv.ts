import type { HistoryDocument } from '../json/history-document.ts';

/** What `history --output csv` prints, and `history import csv` takes. */
export const HISTORY_COLUMNS = [
  ...['resource', 'history', 'basis', 'grain', 'time', 'peak_percent', 'mean_percent', 'total', 'samples', 'cidr'],
  ...['source', 'censored'],
] as const;

type Day = HistoryDocument['series'][number]['days'][number];

/** A line for each value. Nothing in it is anybody's text: keys, numbers, times, CIDRs and ids of AWS. */
export function csvLines({ series }: Pick<HistoryDocument, 'series'>): string[] {
  const line = (...cells: readonly (string | number)[]) => cells.join(',');
  return [
    line(...HISTORY_COLUMNS),
    ...series.flatMap(({ historyId, key, basis, hours, days, censored }) => {
      const dayLine = (mark: string) => (of: Day) =>
        line(
          ...[key, historyId, basis, 'day', of.day, of.peakPercent, of.meanPercent, of.total, of.samples, of.cidr],
          ...[of.source ?? 'run', mark],
        );
      return [
        ...days.map(dayLine('')),
        ...censored.map(dayLine('yes')),
        ...hours.map(({ at, usedPercent, total, cidr }) =>
          line(key, historyId, basis, 'hour', at, usedPercent, usedPercent, total, 1, cidr, 'run', ''),
        ),
      ];
    }),
  ];
}
