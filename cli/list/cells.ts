import { csvLine, tsvLine } from '../../core/text/csv.ts';
import type { ListedResource } from '../json/list-document.ts';

type Cell = (row: ListedResource) => string;

/** What is not measured is empty, never 0. Counts beyond 2^53 keep all their digits. */
const shown = (value: string | number | undefined) => (value === undefined ? '' : String(value));

const days =
  (name: 'p10' | 'p50' | 'p90'): Cell =>
  ({ forecast }) => {
    if (!forecast || 'none' in forecast) return '';
    return forecast[name] === null ? 'later' : String(forecast[name]);
  };

/** As `report --format csv` calls them. */
const CELLS: Readonly<Record<string, Cell>> = {
  scope: ({ scopeId }) => scopeId,
  id: ({ resource }) => resource.id,
  type: ({ resource }) => resource.type,
  name: ({ resource }) => shown(resource.name),
  cidrs: ({ cidrs }) => cidrs.join(' '),
  family: ({ resource }) => resource.family,
  account: ({ resource }) => shown(resource.accountId),
  account_name: ({ accountName }) => shown(accountName),
  region: ({ resource }) => shown(resource.region),
  zone: ({ resource }) => shown(resource.availabilityZoneId),
  tags: ({ resource: { tags = {} } }) => (Object.keys(tags).length === 0 ? '' : JSON.stringify(tags)),
  vpc: ({ resource }) => shown(resource.vpcId),
  pool: ({ resource }) => shown(resource.ipamPoolId),
  verdict: ({ verdict }) => verdict,
  why: ({ why }) => why,
  rule: ({ rule }) => shown(rule),
  basis: ({ capacity }) => shown(capacity?.basis),
  total: ({ capacity }) => shown(capacity?.total),
  free: ({ capacity }) => shown(capacity?.free),
  used_percent: ({ capacity }) => shown(capacity?.usedPercent),
  full_in_days_p10: days('p10'),
  full_in_days_p50: days('p50'),
  full_in_days_p90: days('p90'),
  no_forecast: ({ forecast }) => (forecast && 'none' in forecast ? forecast.none : ''),
  sampled_at: ({ sampledAt }) => shown(sampledAt),
};

const LINES = { csv: csvLine, tsv: tsvLine } as const;
export type Separated = keyof typeof LINES;

export const LIST_COLUMNS: readonly string[] = Object.keys(CELLS);

export function headLine(format: Separated): string {
  return LINES[format](LIST_COLUMNS);
}

export function rowLine(format: Separated, row: ListedResource): string {
  return LINES[format](Object.values(CELLS).map((cell) => cell(row)));
}
