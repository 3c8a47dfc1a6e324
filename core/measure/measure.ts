import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { NotApplicableReason, NotMeasuredReason } from '../../statemachine/contracts/evaluation.ts';
import { exactSubnetCapacity, poolCapacity, subnetCapacity, vpcCapacity } from '../address/capacity.ts';
import { type Cidr, contains, parseCidr } from '../address/cidr.ts';
import type { CidrRows } from '../inventory/resource-in-group.ts';

/** What became of looking at how much of a resource is used. */
export type Measured =
  | { capacity: Capacity; cidrCapacities?: { cidr: string; capacity: Capacity }[] }
  | { status: 'notMeasured'; reason: NotMeasuredReason; text: string }
  | { status: 'notApplicable'; reason: NotApplicableReason; text: string };

/** `subnets`: those of the resource's VPC; undefined where none were asked for. */
export function measure(rows: CidrRows, subnets: readonly Cidr[] | undefined): Measured {
  const [{ resource, ipUsage, free, seenBy, sampledAt }] = rows;
  if (resource.type === 'elastic-ips') {
    return { status: 'notApplicable', reason: 'elasticIps', text: 'Elastic IPs are counted, against their quota' };
  }
  const parts = rows.flatMap((row) => {
    const cidr = parseCidr(row.resource.cidr);
    return cidr ? [{ cidr, ipUsage: row.ipUsage }] : [];
  });
  const [first] = parts;
  if (!first || parts.length < rows.length) {
    return { status: 'notMeasured', reason: 'unreadableCidr', text: `${resource.cidr} is not a CIDR that can be read` };
  }
  switch (resource.type) {
    case 'subnet':
      if (resource.family === 'ipv6') {
        return {
          status: 'notApplicable',
          reason: 'ipv6Subnet',
          text: 'An IPv6 subnet has at least 2^64 addresses: it does not fill up, and AWS reports no usage for it',
        };
      }
      if (free !== undefined) return { capacity: exactSubnetCapacity(first.cidr, free) };
      return ipUsage === undefined
        ? noUsage(sampledAt === undefined ? 'IPAM' : 'EC2')
        : { capacity: subnetCapacity(first.cidr, ipUsage) };
    case 'vpc':
      if (seenBy !== undefined) return ownerNotRead(resource.accountId);
      // What was read from EC2 has no usage of its own.
      return subnets === undefined && sampledAt !== undefined ? subnetsNotRead() : measureVpc(parts, subnets);
    case 'public-ipv4-pool':
    case 'ipv6-pool': {
      const known = parts.flatMap((part) =>
        part.ipUsage === undefined ? [] : [{ cidr: part.cidr, ipUsage: part.ipUsage }],
      );
      const capacity = known.length === parts.length ? poolCapacity(known) : undefined;
      return capacity ? { capacity } : noUsage();
    }
    case 'eip':
      return {
        status: 'notApplicable',
        reason: 'eip',
        text: 'An Elastic IP address is in use or not: it does not fill up',
      };
    case 'eni':
      return { status: 'notApplicable', reason: 'eni', text: 'A network interface does not fill up' };
    case 'public-address':
      return { status: 'notApplicable', reason: 'publicAddress', text: 'A single address does not fill up' };
    case 'ipam-pool':
      return noUsage();
    case 'ipam-scope':
      return { status: 'notApplicable', reason: 'scope', text: 'A scope is not filled, but its pools are' };
    case 'anycast-ip-list':
      return { status: 'notApplicable', reason: 'anycastIpList', text: 'An anycast IP list does not fill up' };
  }
}

function measureVpc(
  parts: readonly { cidr: Cidr; ipUsage: number | undefined }[],
  subnets: readonly Cidr[] | undefined,
): Measured {
  const of = (cidrs: readonly { cidr: Cidr; ipUsage: number | undefined }[]) =>
    vpcCapacity(
      cidrs,
      subnets?.filter((subnet) => cidrs.some(({ cidr }) => contains(cidr, subnet))),
    );
  const capacity = of(parts);
  if (!capacity) return noUsage();
  if (parts.length === 1) return { capacity };
  return {
    capacity,
    cidrCapacities: parts.flatMap((part) => {
      const own = of([part]);
      return own ? [{ cidr: part.cidr.text, capacity: own }] : [];
    }),
  };
}

function noUsage(from: 'IPAM' | 'EC2' = 'IPAM'): Measured {
  return { status: 'notMeasured', reason: 'noUsageFromIpam', text: `${from} returned no usage for this resource` };
}

function ownerNotRead(owner = 'that owns it'): Measured {
  return {
    status: 'notMeasured',
    reason: 'ownerNotRead',
    text: `Account ${owner} was not read: of its VPC only the subnets are seen that it shares with accounts that were`,
  };
}

function subnetsNotRead(): Measured {
  return {
    status: 'notMeasured',
    reason: 'subnetsNotRead',
    text: 'Without IPAM a VPC is measured by its subnets, and those were not asked for',
  };
}
