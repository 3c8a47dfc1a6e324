import type { IpamPool, IpamPoolAllocation } from '@aws-sdk/client-ec2';
import { arrayRows } from '../array-rows.ts';
import { AwsError } from '../aws-error.ts';
import { listOf, required } from '../query-params.ts';
import type { Ec2Call } from './call.ts';
import { refuseFilters } from './filters.ts';
import { pick } from './ipams.ts';
import { writePage } from './pages.ts';
import * as shapes from './shapes.ts';

/** Pools that were shared with the caller are listed like his own; their owner tells them apart. */
export function describeIpamPools({ data: { pools = [] }, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = pools.filter((pool) => isIn(region, pool));
  const rows = arrayRows(pick(here, listOf(params, 'IpamPoolId'), 'IpamPoolId', 'InvalidIpamPoolId.NotFound'));
  return writePage({ params, region, rows, write: shapes.ipamPool, element: 'ipamPoolSet' });
}

/** Provisioning is managed in the home Region of the IPAM; whoever allocates from a pool can look at it too. */
export function getIpamPoolCidrs({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const id = poolId({ data, params }, (pool) => isIn(region, pool));
  const rows = data.poolCidrs?.(id) ?? notServed('CIDRs');
  return writePage({ params, region, rows, write: shapes.ipamPoolCidr, element: 'ipamPoolCidrSet' });
}

/** Served in the pool's locale, and in the home Region for a pool without one. */
export function getIpamPoolAllocations({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const id = poolId({ data, params }, (pool) => allocatesIn(region, pool));
  const wanted = params.IpamPoolAllocationId;
  return writePage({
    params,
    region,
    rows: data.poolAllocations?.(id) ?? notServed('allocations'),
    ...(wanted !== undefined && {
      matches: (allocation: IpamPoolAllocation) => allocation.IpamPoolAllocationId === wanted,
    }),
    write: shapes.ipamPoolAllocation,
    element: 'ipamPoolAllocationSet',
    limits: { least: 1000, most: 100_000 },
  });
}

function poolId(
  { data: { pools = [] }, params }: Pick<Ec2Call, 'data' | 'params'>,
  isHere: (pool: IpamPool) => boolean,
): string {
  const id = required(params, 'IpamPoolId');
  if (pools.some((pool) => pool.IpamPoolId === id && isHere(pool))) return id;
  throw new AwsError('InvalidIpamPoolId.NotFound', `The IpamPoolId '${id}' does not exist in this Region.`);
}

function isIn(region: string, pool: IpamPool): boolean {
  return pool.IpamRegion === region || allocatesIn(region, pool);
}

/** A Local Zone's locale is its network border group, which begins with its Region; "None" is the API's word for none. */
function allocatesIn(region: string, { Locale, IpamRegion }: IpamPool): boolean {
  if (Locale === undefined || Locale === 'None') return IpamRegion === region;
  return Locale === region || Locale.startsWith(`${region}-`);
}

/** Nothing known is not nothing there. */
function notServed(what: string): never {
  throw new AwsError('NotRecorded', `The data that is served holds no ${what} of this pool.`);
}
