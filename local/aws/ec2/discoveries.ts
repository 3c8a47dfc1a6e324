import type {
  IpamDiscoveredAccount,
  IpamDiscoveredPublicAddress,
  IpamDiscoveredResourceCidr,
} from '@aws-sdk/client-ec2';
import { arrayRows } from '../array-rows.ts';
import { AwsError } from '../aws-error.ts';
import type { Ec2Rows } from '../ec2-data.ts';
import { listOf, required } from '../query-params.ts';
import type { Ec2Call } from './call.ts';
import * as shapes from './discovery-shapes.ts';
import { refuseFilters } from './filters.ts';
import { pick } from './ipams.ts';
import { writePage } from './pages.ts';

/** Own ones and those that other accounts share, each in its home Region. */
export function describeIpamResourceDiscoveries({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = (data.resourceDiscoveries ?? []).filter((each) => each.IpamResourceDiscoveryRegion === region);
  const ids = listOf(params, 'IpamResourceDiscoveryId');
  const rows = pick(here, ids, 'IpamResourceDiscoveryId', 'InvalidIpamResourceDiscoveryId.NotFound');
  return writePage({
    params,
    region,
    rows: arrayRows(rows),
    write: shapes.resourceDiscovery,
    element: 'ipamResourceDiscoverySet',
  });
}

export function describeIpamResourceDiscoveryAssociations({ data, region, params }: Ec2Call): string {
  refuseFilters(params);
  const here = (data.resourceDiscoveryAssociations ?? []).filter(({ IpamRegion }) => IpamRegion === region);
  const ids = listOf(params, 'IpamResourceDiscoveryAssociationId');
  const rows = pick(
    here,
    ids,
    'IpamResourceDiscoveryAssociationId',
    'InvalidIpamResourceDiscoveryAssociationId.NotFound',
  );
  return writePage({
    params,
    region,
    rows: arrayRows(rows),
    write: shapes.resourceDiscoveryAssociation,
    element: 'ipamResourceDiscoveryAssociationSet',
  });
}

export function getIpamDiscoveredAccounts(call: Ec2Call): string {
  const rows = discovered<IpamDiscoveredAccount>(call, 'DiscoveryRegion', call.data.discoveredAccounts);
  const element = 'ipamDiscoveredAccountSet';
  return writePage({ params: call.params, region: call.region, rows, write: shapes.discoveredAccount, element });
}

export function getIpamDiscoveredResourceCidrs(call: Ec2Call): string {
  const rows = discovered<IpamDiscoveredResourceCidr>(call, 'ResourceRegion', call.data.discoveredResourceCidrs);
  const element = 'ipamDiscoveredResourceCidrSet';
  return writePage({ params: call.params, region: call.region, rows, write: shapes.discoveredResourceCidr, element });
}

export function getIpamDiscoveredPublicAddresses(call: Ec2Call): string {
  const rows = discovered<IpamDiscoveredPublicAddress>(call, 'AddressRegion', call.data.discoveredPublicAddresses);
  const element = 'ipamDiscoveredPublicAddressSet';
  return writePage({ params: call.params, region: call.region, rows, write: shapes.discoveredPublicAddress, element });
}

/** Asked for in the home Region of the resource discovery, about a Region that it operates in. */
function discovered<T>(
  { data, region, params }: Ec2Call,
  parameter: 'DiscoveryRegion' | 'ResourceRegion' | 'AddressRegion',
  rowsOf: ((resourceDiscoveryId: string, region: string) => Ec2Rows<T> | undefined) | undefined,
): Ec2Rows<T> {
  refuseFilters(params);
  const id = required(params, 'IpamResourceDiscoveryId');
  const about = required(params, parameter);
  const discovery = (data.resourceDiscoveries ?? []).find((each) => each.IpamResourceDiscoveryId === id);
  if (discovery?.IpamResourceDiscoveryRegion !== region) {
    const missing = `The IpamResourceDiscoveryId '${id}' does not exist in this Region.`;
    throw new AwsError('InvalidIpamResourceDiscoveryId.NotFound', missing);
  }
  if (!discovery.OperatingRegions?.some(({ RegionName }) => RegionName === about)) {
    throw new AwsError('InvalidParameterValue', `${id} does not operate in the Region '${about}'.`);
  }
  if (!rowsOf) return arrayRows<T>([]);
  return rowsOf(id, about) ?? notServed();
}

/** Nothing known is not nothing there. */
function notServed(): never {
  throw new AwsError('NotRecorded', 'The data that is served does not hold this listing, or not of this Region.');
}
