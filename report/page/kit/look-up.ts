import type { ReportData } from '../../../core/report/report-data.ts';
import { rowsById } from '../../../core/report/row-index.ts';
import { type Sorter, sorter } from '../../../core/report/sort.ts';
import { lazy, type TableIndex, tableIndex } from '../../../core/report/table-index.ts';
import { once } from './once.ts';

/** What is made of a report once, whichever section asks first. */
export interface LookUp {
  readonly index: TableIndex;
  readonly sorter: Sorter;
  readonly byId: () => ReadonlyMap<string, readonly number[]>;
}

export const lookUp = once(
  (data: ReportData): LookUp => ({
    index: tableIndex(data),
    sorter: sorter(data),
    byId: lazy(() => rowsById(data)),
  }),
);

/** Makes it while nobody waits: at 50,000 rows each part takes some 100 ms, and whoever types shall not wait for one. */
export function prepare(data: ReportData): () => void {
  const { index, sorter: sorted } = lookUp(data);
  const parts = [
    index.addresses,
    index.texts,
    index.takenAddresses,
    () => sorted.keys('name'),
    () => sorted.keys('cidr'),
  ];
  let stopped = false;
  const next = () => {
    if (stopped) return;
    parts.shift()?.();
    if (parts.length > 0) whenIdle(next);
  };
  whenIdle(next);
  return () => {
    stopped = true;
  };
}

/** Safari has no idle callbacks. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 3000 });
  else setTimeout(work, 50);
}
