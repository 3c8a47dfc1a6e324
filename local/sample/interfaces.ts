import type { Ec2Rows, InterfaceRow } from '../aws/ec2-data.ts';
import { dotted, unitsOf } from './blocks.ts';
import type { Subnet, Vpc } from './model.ts';
import { type Occupancy, RESERVED } from './occupancy.ts';
import { UNRESERVED } from './reserved.ts';

/** As interfaces of the larger instance types hold: large subnets would have 10,000 interfaces else. */
const MOST_ADDRESSES = 30;
const MOST_PREFIXES = 8;

const PREFIX_ADDRESSES = 16;

/** First addresses that AWS keeps; the last one of the subnet is the fifth. */
const KEPT_FIRST = 4;

/** The network interfaces of a subnet, together as many addresses as are in use; made when asked for. */
export function interfacesIn(
  vpc: Vpc,
  subnet: Subnet,
  { assigned = 0, prefixes }: Occupancy,
  participants: readonly string[],
): Ec2Rows<InterfaceRow> {
  const { ipv4 } = subnet;
  if (!ipv4) return { length: 0, at: () => ({}) };
  const size = unitsOf(ipv4);
  const delegated = prefixes?.assigned ?? (subnet.role === 'pods' ? Math.floor(assigned / (PREFIX_ADDRESSES + 1)) : 0);
  // Of what is reserved, only prefixes are taken; singles fill up the rest, spread or, beside prefixes, from below.
  const singles = prefixes
    ? UNRESERVED - KEPT_FIRST - (size - RESERVED - assigned)
    : assigned - delegated * PREFIX_ADDRESSES;
  const compact = delegated > 0 || prefixes !== undefined;
  const holders = Math.ceil(delegated / MOST_PREFIXES);
  const most = size > 256 ? MOST_ADDRESSES : 1;
  const perInterface = holders > 0 ? Math.max(1, Math.ceil(singles / holders)) : most;
  const count = Math.max(holders, Math.ceil(singles / perInterface));
  const step = compact ? 1 : stride(size - RESERVED);
  const base = Number(ipv4.first);
  const address = (index: number) => dotted(base + KEPT_FIRST + ((index * step) % (size - RESERVED)));
  return {
    length: count,
    at(index) {
      const own = Array.from(
        { length: Math.max(0, Math.min(perInterface, singles - index * perInterface)) },
        (_, each) => address(index * perInterface + each),
      );
      // From the end, before the block that AWS keeps an address in.
      const first = index * MOST_PREFIXES;
      const prefixesHere = Array.from(
        { length: Math.max(0, Math.min(MOST_PREFIXES, delegated - first)) },
        (_, each) => ({
          Ipv4Prefix: `${dotted(base + size - (first + each + 2) * PREFIX_ADDRESSES)}/28`,
        }),
      );
      return {
        NetworkInterfaceId: `eni-${subnet.id.slice(7, 16)}${index.toString(16).padStart(8, '0')}`,
        SubnetId: subnet.id,
        VpcId: vpc.id,
        ...(own[0] !== undefined && { PrivateIpAddress: own[0] }),
        PrivateIpAddresses: own.map((PrivateIpAddress, each) => ({ PrivateIpAddress, Primary: each === 0 })),
        Ipv4Prefixes: prefixesHere,
        Ipv6Addresses: [],
        ...facts(vpc, subnet, index, participants),
      };
    },
  };
}

/** About the golden ratio of the range, without a common divisor: each address once, and spread. */
function stride(range: number): number {
  let step = Math.max(1, Math.floor(range * 0.618));
  while (divisor(step, range) !== 1) step++;
  return step;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

type Facts = Pick<
  InterfaceRow,
  'Description' | 'InterfaceType' | 'RequesterId' | 'RequesterManaged' | 'OwnerId' | 'Status' | 'Attachment' | 'TagSet'
>;

/** Whose the interface is, by what the subnet is for. Some were left behind by what they belonged to. */
function facts({ account }: Vpc, { id, role }: Subnet, index: number, participants: readonly string[]): Facts {
  const instance = `i-${id.slice(7, 16)}${index.toString(16).padStart(8, '0')}`;
  const OwnerId = role === 'shared' ? (participants[index % participants.length] ?? account.id) : account.id;
  const common = { OwnerId, InterfaceType: 'interface' as const, Status: 'in-use' as const, TagSet: [] };
  const managed = (Description: string, RequesterId: string): Facts => ({
    ...common,
    Description,
    RequesterId,
    RequesterManaged: true,
  });
  if (index % 97 === 13) return { ...common, Status: 'available', Description: '', RequesterManaged: false };
  switch (role) {
    case 'nodes':
    case 'pods':
      return {
        ...common,
        Description: `aws-K8S-${instance}`,
        RequesterManaged: false,
        Attachment: { InstanceId: instance, Status: 'attached', DeviceIndex: 1 },
        TagSet: [{ Key: 'cluster.k8s.amazonaws.com/name', Value: 'main' }],
      };
    case 'data':
      return managed('RDSNetworkInterface', 'amazon-rds');
    case 'public':
    case 'ingress':
    case 'ingress-internal':
    case 'ingress-untagged':
      return managed(`ELB app/web/${id.slice(8, 24)}`, 'amazon-elb');
    case 'lambda':
      return { ...managed('AWS Lambda VPC ENI-handler', 'amazon-lambda'), InterfaceType: 'lambda' };
    case 'nat':
      return { ...managed('Interface for NAT Gateway nat-0a', 'amazon-nat'), InterfaceType: 'natGateway' };
    case 'endpoints':
    case 'resolver':
      return { ...managed('VPC Endpoint Interface vpce-0a', 'amazon-vpce'), InterfaceType: 'vpc_endpoint' };
    case 'transit':
      return {
        ...managed('Network Interface for Transit Gateway Attachment', 'amazon-tgw'),
        InterfaceType: 'transit_gateway',
      };
    default:
      return {
        ...common,
        Description: '',
        RequesterManaged: false,
        Attachment: { InstanceId: instance, Status: 'attached', DeviceIndex: 0 },
      };
  }
}
