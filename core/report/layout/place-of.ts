import type { View } from '../links.ts';
import type { ReportData } from '../report-data.ts';
import { addressText, holds, stretchOf, stretchText } from './ranges.ts';

type Place = NonNullable<View['map']>;

/** Where the map shows a row: the pool, the VPC, or the addresses around it, with a pin where it is one of many there. */
export function placeOf({ columns, scopes, details }: ReportData, row: number, pin?: string): Place | undefined {
  const scopeId = scopes[columns.scope[row] ?? -1]?.scopeId;
  if (scopeId === undefined) return undefined;
  const id = columns.id[row] ?? '';
  const pinned = (at: string | undefined) => (at === undefined ? {} : { pin: at });
  const stretch = stretchOf(columns.cidrs[row]?.[0] ?? '');
  const own = stretch && addressText(stretch.family, stretch.first);
  switch (columns.type[row]) {
    case 'ipam-scope':
    case 'ipv6-pool':
    case 'elastic-ips':
      return { scopeId };
    case 'ipam-pool':
      return { scopeId, id: details.get(row)?.pool?.planningFor ?? id, ...pinned(pin) };
    case 'vpc':
      return { scopeId, id, ...pinned(pin) };
    case 'subnet': {
      const vpc = columns.vpc[row] ?? -1;
      const vpcId = columns.id[vpc];
      const around = (columns.cidrs[vpc] ?? []).flatMap((cidr) => stretchOf(cidr) ?? []);
      const inVpc = stretch !== undefined && around.some((each) => holds(each, stretch));
      if (vpcId !== undefined && inVpc) return { scopeId, id: vpcId, ...pinned(pin ?? own) };
    }
  }
  if (!stretch) return { scopeId };
  // A block that shows its neighbours as well.
  const bits = stretch.family === 'ipv4' ? 8n : 64n;
  const first = (stretch.first >> bits) << bits;
  const end = first + (1n << bits);
  const around = end >= stretch.end ? { family: stretch.family, first, end } : stretch;
  return { scopeId, id: stretchText(around), ...pinned(pin ?? own) };
}
