import { arrayRows } from '../array-rows.ts';
import { listOf } from '../query-params.ts';
import type { Ec2Call } from './call.ts';
import { refuseFilters } from './filters.ts';
import { pick } from './ipams.ts';
import { writePage } from './pages.ts';
import * as shapes from './shapes.ts';

/** Pools that were shared with the caller are listed like his own; their owner tells them apart. */
export function describeIpamPools({ data: { pools = [] }, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = pools.filter(({ Locale, IpamRegion }) => Locale === region || IpamRegion === region);
  const rows = arrayRows(pick(here, listOf(params, 'IpamPoolId'), 'IpamPoolId', 'InvalidIpamPoolId.NotFound'));
  return writePage({ params, region, rows, write: shapes.ipamPool, element: 'ipamPoolSet' });
}
