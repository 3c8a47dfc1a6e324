import type { Account } from './accounts.ts';
import type { AddressBlock } from './blocks.ts';
import type { Region } from './geography.ts';
import type { Layout } from './layout.ts';
import type { Role } from './role.ts';

/** Which of the three scopes something is in. Public IPv6 of a VPC is in the public one, its IPv4 in a private one. */
export type SampleSpace = 'private' | 'acquired' | 'public';

/** IPAM's word for a VPC whose CIDRs come from its pools; others are unmanaged whatever this says. */
export type Management = 'managed' | 'noncompliant' | 'unmanaged' | 'ignored';

export interface Subnet {
  readonly id: string;
  readonly name?: string;
  readonly role: Role;
  readonly zoneId: string;
  readonly ipv4?: AddressBlock;
  readonly ipv6?: AddressBlock;
  readonly tags: Readonly<Record<string, string>>;
}

/** A CIDR of a VPC, and the IPAM pool that it was allocated from, if from any. */
export interface VpcCidr extends AddressBlock {
  readonly poolId?: string;
}

export interface Vpc {
  readonly id: string;
  readonly name?: string;
  readonly account: Account;
  readonly region: Region;
  readonly space: 'private' | 'acquired';
  readonly layout: Layout;
  /** Of both families, in the order in which they were added. */
  readonly cidrs: readonly VpcCidr[];
  readonly subnets: readonly Subnet[];
  readonly management: Management;
  readonly tags: Readonly<Record<string, string>>;
}

/** The scope that a VPC's or subnet's CIDR is seen in. */
export function spaceOf(vpc: Pick<Vpc, 'space'>, cidr: AddressBlock): SampleSpace {
  return cidr.family === 'ipv6' && !isPrivateIpv6(cidr) ? 'public' : vpc.space;
}

/** Unique local addresses, fc00::/7. */
function isPrivateIpv6({ first }: AddressBlock): boolean {
  return first >> 121n === 0xfcn >> 1n;
}
