import type { FullIn, ReportData } from './report-data.ts';

/** Kinds of findings that say that space runs out. */
export const SHORT_KINDS = ['utilization', 'freeSpace', 'policyPoolExhausted'] as const;

/** Beyond it what is ok is not listed among what runs out: the policy has no quarrel with it. */
const SOON_DAYS = 30;

type Data = Pick<ReportData, 'columns' | 'details'>;

/** Rows that run out of space, what is first to be full first; of a resource that two scopes list, one. */
export function shortRows(data: Data): number[] {
  const { columns } = data;
  const seen = new Set<string>();
  const rows: number[] = [];
  for (let row = 0; row < columns.length; row++) {
    if (!runsShort(data, row) && !isFullSoon(data, row)) continue;
    const key = `${columns.id[row]} ${columns.cidrs[row]?.[0]}`;
    if (seen.has(key)) continue;
    seen.add(key);
    rows.push(row);
  }
  return rows.sort((a, b) => compare(data, a, b));
}

/** A finding says so. A VPC that is carved to the last address is no finding. */
export function runsShort({ columns, details }: Data, row: number): boolean {
  const verdict = columns.verdict[row];
  if (verdict !== 'critical' && verdict !== 'warning') return false;
  return details.get(row)?.findings?.some(({ kind }) => SHORT_KINDS.some((each) => each === kind)) === true;
}

export function isFull({ columns }: Pick<Data, 'columns'>, row: number): boolean {
  return columns.free[row] === 0 || daysLeft(columns.fullIn[row]) === 0;
}

/** Days until it is as likely full as not; undefined where that is not known, or not within 180 days. */
export function daysLeft(fullIn: FullIn | undefined): number | undefined {
  return fullIn && 'p50' in fullIn ? (fullIn.p50 ?? undefined) : undefined;
}

/** VPCs and pools above others are full by design; what else is forecast may be ok today and full tomorrow. */
function isFullSoon({ columns, details }: Data, row: number): boolean {
  const days = daysLeft(columns.fullIn[row]);
  if (days === undefined || days === 0 || days > SOON_DAYS || columns.verdict[row] !== 'ok') return false;
  if (columns.type[row] === 'ipam-pool') return details.get(row)?.pool?.role === 'leaf';
  return columns.type[row] !== 'vpc';
}

/** Critical first; then what has nothing left; then days left; then percent. */
function compare({ columns }: Data, a: number, b: number): number {
  const rank = (row: number) => ['critical', 'warning', 'ok'].indexOf(columns.verdict[row] ?? 'ok');
  const full = (row: number) => (columns.free[row] === 0 ? 0 : 1);
  const days = (row: number) => daysLeft(columns.fullIn[row]) ?? Number.MAX_VALUE;
  const percent = (row: number) => columns.usedPercent[row] ?? 0;
  return rank(a) - rank(b) || full(a) - full(b) || days(a) - days(b) || percent(b) - percent(a) || a - b;
}
