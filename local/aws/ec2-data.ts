import type {
  Ipam,
  IpamDiscoveredAccount,
  IpamDiscoveredPublicAddress,
  IpamDiscoveredResourceCidr,
  IpamPolicy,
  IpamPolicyDocument,
  IpamPool,
  IpamPoolAllocation,
  IpamPoolCidr,
  IpamResourceCidr,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
  IpamScope,
  NetworkInterface,
  Subnet,
  SubnetCidrReservation,
  Vpc,
} from '@aws-sdk/client-ec2';

import type { Parameters } from './service.ts';

/** Rows that are made when asked for, so that an organisation of 300,000 CIDRs need not be in memory. */
export interface Ec2Rows<T> {
  readonly length: number;
  at(index: number): T;
}

/** What the loopback EC2 endpoint serves: the sample organisation, recorded JSON, or a benchmark's. */
export interface Ec2Data {
  readonly accountId: string;
  /** Why the data does not hold the answer to a call: what is not known is not absent. @default it holds them all */
  whyNotKnown?(action: string, region: string, params: Parameters): string | undefined;
  /** All IPAMs; the endpoint serves each in its IpamRegion only. */
  readonly ipams: readonly Ipam[];
  readonly scopes: readonly IpamScope[];
  /** Regions that the account has enabled, beside those of the IPAMs. */
  readonly otherRegions?: readonly string[];
  /** Pools that the caller sees, own ones and shared ones; each in its locale, and in its IPAM's home Region. */
  readonly pools?: readonly IpamPool[];
  /** Undefined where the data does not say. */
  poolCidrs?(poolId: string): Ec2Rows<IpamPoolCidr> | undefined;
  /** Sorted by nothing in particular, as in AWS. */
  poolAllocations?(poolId: string): Ec2Rows<IpamPoolAllocation> | undefined;
  /** Rows of one scope, of one type or of all. */
  resourceCidrs(scopeId: string, resourceType?: string): Ec2Rows<IpamResourceCidr>;
  /** Own resource discoveries, and those that others share. */
  readonly resourceDiscoveries?: readonly IpamResourceDiscovery[];
  readonly resourceDiscoveryAssociations?: readonly IpamResourceDiscoveryAssociation[];
  /** Undefined where the data does not say, as in the four below. */
  discoveredAccounts?(resourceDiscoveryId: string, region: string): Ec2Rows<IpamDiscoveredAccount> | undefined;
  discoveredResourceCidrs?(
    resourceDiscoveryId: string,
    region: string,
  ): Ec2Rows<IpamDiscoveredResourceCidr> | undefined;
  discoveredPublicAddresses?(
    resourceDiscoveryId: string,
    region: string,
  ): Ec2Rows<IpamDiscoveredPublicAddress> | undefined;
  readonly ipamPolicies?: readonly IpamPolicy[];
  ipamPolicyDocuments?(policyId: string): readonly IpamPolicyDocument[] | undefined;
  /** Accounts of the organisation, with their names. @default the caller's account is in none */
  readonly organizationAccounts?: readonly { readonly Id: string; readonly Name: string }[];
  /** The role by which other accounts let the caller in, and which of them do. @default no account does */
  readonly readRole?: {
    readonly name: string;
    readonly externalId?: string;
    lets(accountId: string): boolean;
  };
  /** VPCs that an account sees in a Region: its own, and those in which subnets are shared with it. */
  vpcs?(accountId: string, region: string): Ec2Rows<Vpc>;
  /** Subnets that an account sees in a Region: its own, and those of others that are shared with it. */
  subnets?(accountId: string, region: string): Ec2Rows<Subnet>;
  /** IPv4 and IPv6, of a subnet that the caller sees. */
  cidrReservations?(subnetId: string): readonly SubnetCidrReservation[];
  /** All network interfaces of a subnet, whoever owns them. */
  networkInterfaces?(subnetId: string): Ec2Rows<InterfaceRow>;
}

/** What is served of a network interface. */
export type InterfaceRow = Pick<
  NetworkInterface,
  | 'NetworkInterfaceId'
  | 'SubnetId'
  | 'VpcId'
  | 'OwnerId'
  | 'Description'
  | 'InterfaceType'
  | 'Status'
  | 'Attachment'
  | 'PrivateIpAddress'
  | 'PrivateIpAddresses'
  | 'Ipv4Prefixes'
  | 'Ipv6Addresses'
  | 'RequesterId'
  | 'RequesterManaged'
  | 'TagSet'
>;
