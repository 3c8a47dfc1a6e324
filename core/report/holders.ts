import { own } from '../text/own.ts';
import { looksDefault } from './default-vpc.ts';
import type { ReportData } from './report-data.ts';

/** What holders are told apart by. */
export type HolderKey =
  | { readonly by: 'account' }
  | { readonly by: 'region' }
  | { readonly by: 'tag'; readonly key: string };

/** IPv4 addresses of subnets. What was not measured is counted apart: its addresses are neither in use nor idle. */
export interface AddressHolder {
  /** '' of what has no such tag, account or Region. */
  readonly name: string;
  readonly held: number;
  readonly used: number;
  readonly idle: number;
  readonly subnets: number;
  readonly notMeasured: number;
  readonly critical: number;
}

/** Tags that name an owner, the likeliest first: what people write, in whatever case. */
const OWNER_TAGS = ['team', 'owner', 'squad', 'service', 'application', 'app', 'project', 'costcenter', 'businessunit'];

/** By owner's tag where there is one, by account, by Region: what one can ask for. */
export function holderKeys({ columns }: Pick<ReportData, 'columns'>): HolderKey[] {
  const counts = new Map<string, number>();
  columns.tags.forEach((tags, row) => {
    if (columns.type[row] !== 'subnet') return;
    for (const key of Object.keys(tags)) counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  const rank = (key: string) => OWNER_TAGS.indexOf(key.toLowerCase().replace(/[-_ ]/g, ''));
  const tags = [...counts.keys()]
    .filter((key) => rank(key) >= 0)
    .sort((a, b) => rank(a) - rank(b) || (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return [...tags.map((key): HolderKey => ({ by: 'tag', key })), { by: 'account' }, { by: 'region' }];
}

/** Who holds most first. Of a subnet that is listed twice, once. */
export function holders(data: ReportData, key: HolderKey, options: { readonly defaultVpcs: boolean }): AddressHolder[] {
  const { columns } = data;
  const seen = new Set<string>();
  const sums = new Map<string, { -readonly [Name in keyof AddressHolder]: AddressHolder[Name] }>();
  for (let row = 0; row < columns.length; row++) {
    const id = columns.id[row] ?? '';
    if (columns.type[row] !== 'subnet' || columns.family[row] !== 'ipv4' || seen.has(id)) continue;
    if (!options.defaultVpcs && looksDefault(data, row)) continue;
    seen.add(id);
    const name = nameOf(data, row, key);
    const sum = sums.get(name) ?? { name, held: 0, used: 0, idle: 0, subnets: 0, notMeasured: 0, critical: 0 };
    sums.set(name, sum);
    sum.subnets++;
    if (columns.verdict[row] === 'critical') sum.critical++;
    const [total, free] = [columns.total[row], columns.free[row]];
    if (total === undefined || free === undefined) sum.notMeasured++;
    else {
      sum.held += Number(total);
      sum.idle += Number(free);
      sum.used += Number(total) - Number(free);
    }
  }
  return [...sums.values()].sort((a, b) => b.held - a.held || b.subnets - a.subnets || (a.name < b.name ? -1 : 1));
}

/** Whether leaving them out makes a difference. */
export function hasDefaultVpcs(data: ReportData): boolean {
  return data.columns.type.some((type, row) => type === 'vpc' && looksDefault(data, row));
}

function nameOf({ columns }: Pick<ReportData, 'columns'>, row: number, key: HolderKey): string {
  if (key.by === 'account') return columns.account[row] ?? '';
  if (key.by === 'region') return columns.region[row] ?? '';
  return own(columns.tags[row], key.key) ?? '';
}
