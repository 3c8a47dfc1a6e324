import type { ReportData } from './report-data.ts';

/** What AWS gives every default VPC. */
export const DEFAULT_VPC_CIDR = '172.31.0.0/16';

/** By its addresses: IPAM does not say which VPCs are default ones. What is in such a VPC counts as it does. */
export function looksDefault({ columns }: Pick<ReportData, 'columns'>, row: number): boolean {
  const cidrs = columns.cidrs[columns.type[row] === 'vpc' ? row : (columns.vpc[row] ?? -1)];
  return cidrs?.length === 1 && cidrs[0] === DEFAULT_VPC_CIDR;
}
