import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Note } from '../../statemachine/contracts/finding.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { exactSubnetCapacity } from '../address/capacity.ts';
import { parseCidr } from '../address/cidr.ts';

/** What is inside an IPv4 subnet; undefined for everything else, and where nobody looked. */
export function insideOf(
  { resource }: Pick<ResourceCidr, 'resource'>,
  insides: ReadonlyMap<string, SubnetInside>,
): SubnetInside | undefined {
  return resource.type === 'subnet' && resource.family === 'ipv4' ? insides.get(resource.id) : undefined;
}

/** How full it is by EC2's own count, and when that was; undefined where EC2 did not say. */
export function measuredInside(
  inside: SubnetInside | undefined,
  { resource, ipUsage, free }: Pick<ResourceCidr, 'resource' | 'ipUsage' | 'free'>,
): { readonly capacity: Capacity; readonly measuredAt: string } | undefined {
  if (inside?.status !== 'read' || inside.free === undefined) return undefined;
  const cidr = parseCidr(resource.cidr);
  // A row with a count is EC2's own: its share is no word of IPAM's.
  const byIpam = free === undefined ? ipUsage : undefined;
  return cidr && { capacity: exactSubnetCapacity(cidr, inside.free, byIpam), measuredAt: inside.readAt };
}

/** Beside a subnet that is told to be full: it may be reserved, not used. */
export function reservationsUnknown(
  { resource }: Pick<ResourceCidr, 'resource'>,
  inside: SubnetInside | undefined,
): Note | undefined {
  if (resource.type !== 'subnet' || resource.family !== 'ipv4') return undefined;
  if (inside?.status === 'read' && inside.reservations && (inside.blocks || !forPrefixes(inside))) return undefined;
  return {
    kind: 'reservationsUnknown',
    text: 'Its CIDR reservations are not known: addresses that are only reserved count as used',
  };
}

function forPrefixes({ reservations = [] }: Extract<SubnetInside, { status: 'read' }>): boolean {
  return reservations.some(({ type }) => type === 'prefix');
}
