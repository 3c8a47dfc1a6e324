import type { Label } from './labels.ts';
import type { Role } from './role.ts';
import type { Expected } from './situations.ts';

/** Like subnets of a VPC, one a zone and round again. */
export interface Tier {
  readonly role: Role;
  readonly count: number;
  /** Prefix lengths; a tier with both is dual-stack, one with `ipv6` alone is IPv6-only. */
  readonly ipv4?: number;
  readonly ipv6?: number;
  /** Index of the VPC's CIDR to carve from; the first by default. */
  readonly from?: number;
}

/**
 * How a VPC is carved. Tiers stand largest first, so that nothing is lost to alignment; `carrier-grade` is
 * 100.64.0.0/16, which every VPC may have because it is not routed.
 */
export interface Layout {
  readonly name: string;
  readonly ipv4: readonly (number | 'carrier-grade')[];
  /** 56: Amazon's. 60: out of our own IPv6 pool. local: private, fd00::/8. */
  readonly ipv6?: readonly (56 | 60 | 'local')[];
  readonly tiers: readonly Tier[];
  /** What an engineer wants to hear about the VPC's IPv6 space: how many /64s are left is in the name. */
  readonly ipv6Expected?: Expected;
  /** And about its IPv4 CIDRs, beside how full they are. */
  readonly ipv4Others?: Label['others'];
}
