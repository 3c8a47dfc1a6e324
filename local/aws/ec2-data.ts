import type { Ipam, IpamPool, IpamResourceCidr, IpamScope } from '@aws-sdk/client-ec2';

/** Rows that are made when asked for, so that an organisation of 300,000 CIDRs need not be in memory. */
export interface Rows<T> {
  readonly length: number;
  at(index: number): T;
}

/** What the loopback EC2 endpoint serves: the sample organisation, recorded JSON, or a benchmark's. */
export interface Ec2Data {
  readonly accountId: string;
  /** All IPAMs; the endpoint serves each in its IpamRegion only. */
  readonly ipams: readonly Ipam[];
  readonly scopes: readonly IpamScope[];
  /** Pools that the caller sees, own ones and shared ones; each in its locale, and in its IPAM's home Region. */
  readonly pools?: readonly IpamPool[];
  /** Rows of one scope, of one type or of all. */
  resourceCidrs(scopeId: string, resourceType?: string): Rows<IpamResourceCidr>;
}
