import type { Subnet } from '@aws-sdk/client-ec2';
import { arrayRows } from '../array-rows.ts';
import { AwsError } from '../aws-error.ts';
import type { Ec2Rows, InterfaceRow } from '../ec2-data.ts';
import { listOf, required } from '../query-params.ts';
import type { Parameters } from '../service.ts';
import type { Ec2Call } from './call.ts';
import { filtersOf, refuseFilters, unknownFilter } from './filters.ts';
import { pick } from './ipams.ts';
import { writePage } from './pages.ts';
import * as shapes from './subnet-shapes.ts';

const SUBNET_FILTERS = new Map<string, keyof Subnet>([
  ['subnet-id', 'SubnetId'],
  ['vpc-id', 'VpcId'],
  ['owner-id', 'OwnerId'],
]);

export function describeSubnets(call: Ec2Call): string {
  const { params, region } = call;
  const wanted = pick(visible(call), listOf(params, 'SubnetId'), 'SubnetId', 'InvalidSubnetID.NotFound');
  const rows = arrayRows(wanted.filter(subnetFilter(params)));
  return writePage({ params, region, rows, write: shapes.subnet, element: 'subnetSet' });
}

export function getSubnetCidrReservations(call: Ec2Call): string {
  const { data, params, region } = call;
  refuseFilters(params);
  const [subnet] = pick(visible(call), [required(params, 'SubnetId')], 'SubnetId', 'InvalidSubnetID.NotFound');
  const all = data.cidrReservations?.(subnet?.SubnetId ?? '') ?? [];
  const isIpv6 = ({ Cidr }: { Cidr?: string | undefined }) => Cidr?.includes(':') ?? false;
  const ipv4 = writePage({
    params,
    region,
    rows: arrayRows(all.filter((one) => !isIpv6(one))),
    write: shapes.cidrReservation,
    element: 'subnetIpv4CidrReservationSet',
  });
  // A handful: all of them are on the first page.
  const ipv6 = params.NextToken === undefined ? all.filter(isIpv6) : [];
  const items = ipv6.map((one) => `<item>${shapes.cidrReservation(one)}</item>`).join('');
  return `${ipv4}<subnetIpv6CidrReservationSet>${items}</subnetIpv6CidrReservationSet>`;
}

/** The owner of a subnet sees all network interfaces in it; those whom it is shared with see their own only. */
export function describeNetworkInterfaces(call: Ec2Call): string {
  const { data, params, region, accountId } = call;
  for (const { name } of filtersOf(params)) {
    if (name !== 'subnet-id' && name !== 'vpc-id') throw unknownFilter(name);
  }
  const subnets = visible(call).filter(subnetFilter(params));
  const own = new Set(subnets.filter(({ OwnerId }) => OwnerId === accountId).map(({ SubnetId }) => SubnetId));
  return writePage({
    params,
    region,
    rows: together(subnets.map(({ SubnetId }) => data.networkInterfaces?.(SubnetId ?? '') ?? arrayRows([]))),
    matches: ({ SubnetId, OwnerId }: InterfaceRow) => own.has(SubnetId) || OwnerId === accountId,
    write: shapes.networkInterface,
    element: 'networkInterfaceSet',
  });
}

function visible({ data, accountId, region }: Ec2Call): Subnet[] {
  // An empty list would say that the subnets were deleted.
  if (!data.subnets) throw new AwsError('UnauthorizedOperation', 'The data that is served holds no networks.', 403);
  const rows = data.subnets(accountId, region);
  return Array.from({ length: rows.length }, (_, index) => rows.at(index));
}

function subnetFilter(params: Parameters): (subnet: Subnet) => boolean {
  const tests = filtersOf(params).map(({ name, values }) => {
    const member = SUBNET_FILTERS.get(name);
    if (!member) throw unknownFilter(name);
    const allowed = new Set<unknown>(values);
    return (subnet: Subnet) => allowed.has(subnet[member]);
  });
  return (subnet) => tests.every((test) => test(subnet));
}

/** Listings one after the other, none of whose rows is made before it is asked for. */
function together<T>(listings: readonly Ec2Rows<T>[]): Ec2Rows<T> {
  const starts: number[] = [];
  let length = 0;
  for (const listing of listings) {
    starts.push(length);
    length += listing.length;
  }
  // Rows are mostly asked for one after the other: where the last one was is where the next one is.
  let which = 0;
  return {
    length,
    at(index) {
      while (which > 0 && (starts[which] ?? 0) > index) which--;
      while ((starts[which + 1] ?? length) <= index && which + 1 < starts.length) which++;
      const listing = listings[which];
      if (!listing) throw new AwsError('InternalError', `There is no row ${index}`, 500);
      return listing.at(index - (starts[which] ?? 0));
    },
  };
}
