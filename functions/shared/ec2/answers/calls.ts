import type {
  IpamDiscoveredResourceCidr,
  IpamPoolAllocation,
  IpamResourceCidr,
  NetworkInterface,
  Subnet,
} from '@aws-sdk/client-ec2';
import { type ElementsOf, list, number, type Read, structure, text, time } from './elements.ts';
import { type Answer, answerTo } from './known.ts';

// What the steps use of the lists that grow with the organisation. The element names are those of the EC2 API's model
// (2016-11-15); a test holds them against the SDK.

const tag = { Key: text('key'), Value: text('value') };

const resourceCidr = {
  IpamPoolId: text('ipamPoolId'),
  ResourceRegion: text('resourceRegion'),
  ResourceOwnerId: text('resourceOwnerId'),
  ResourceId: text('resourceId'),
  ResourceName: text('resourceName'),
  ResourceCidr: text('resourceCidr'),
  ResourceType: text('resourceType'),
  ResourceTags: list('resourceTagSet', tag),
  IpUsage: number('ipUsage'),
  ComplianceStatus: text('complianceStatus'),
  ManagementState: text('managementState'),
  OverlapStatus: text('overlapStatus'),
  VpcId: text('vpcId'),
  AvailabilityZoneId: text('availabilityZoneId'),
} satisfies ElementsOf<IpamResourceCidr>;
export type ResourceCidrRead = Read<IpamResourceCidr, typeof resourceCidr>;
export const resourceCidrs: Answer<ResourceCidrRead> = answerTo(
  'GetIpamResourceCidrs',
  'ipamResourceCidrSet',
  resourceCidr,
);

const discoveredResourceCidr = {
  ResourceId: text('resourceId'),
  ResourceCidr: text('resourceCidr'),
  ResourceType: text('resourceType'),
  VpcId: text('vpcId'),
  SampleTime: time('sampleTime'),
} satisfies ElementsOf<IpamDiscoveredResourceCidr>;
export type DiscoveredResourceCidrRead = Read<IpamDiscoveredResourceCidr, typeof discoveredResourceCidr>;
export const discoveredResourceCidrs: Answer<DiscoveredResourceCidrRead> = answerTo(
  'GetIpamDiscoveredResourceCidrs',
  'ipamDiscoveredResourceCidrSet',
  discoveredResourceCidr,
);

const poolAllocation = {
  Cidr: text('cidr'),
  IpamPoolAllocationId: text('ipamPoolAllocationId'),
  Description: text('description'),
  ResourceId: text('resourceId'),
  ResourceType: text('resourceType'),
  ResourceRegion: text('resourceRegion'),
  ResourceOwner: text('resourceOwner'),
} satisfies ElementsOf<IpamPoolAllocation>;
export type PoolAllocationRead = Read<IpamPoolAllocation, typeof poolAllocation>;
export const poolAllocations: Answer<PoolAllocationRead> = answerTo(
  'GetIpamPoolAllocations',
  'ipamPoolAllocationSet',
  poolAllocation,
);

const subnet = {
  SubnetId: text('subnetId'),
  VpcId: text('vpcId'),
  OwnerId: text('ownerId'),
  CidrBlock: text('cidrBlock'),
  AvailabilityZoneId: text('availabilityZoneId'),
  AvailableIpAddressCount: number('availableIpAddressCount'),
  Ipv6CidrBlockAssociationSet: list('ipv6CidrBlockAssociationSet', {
    Ipv6CidrBlock: text('ipv6CidrBlock'),
    Ipv6CidrBlockState: structure('ipv6CidrBlockState', { State: text('state') }),
  }),
  Tags: list('tagSet', tag),
} satisfies ElementsOf<Subnet>;
export type SubnetRead = Read<Subnet, typeof subnet>;
export const subnets: Answer<SubnetRead> = answerTo('DescribeSubnets', 'subnetSet', subnet);

const networkInterface = {
  NetworkInterfaceId: text('networkInterfaceId'),
  SubnetId: text('subnetId'),
  OwnerId: text('ownerId'),
  Description: text('description'),
  InterfaceType: text('interfaceType'),
  RequesterId: text('requesterId'),
  Status: text('status'),
  Attachment: structure('attachment', { InstanceId: text('instanceId') }),
  PrivateIpAddress: text('privateIpAddress'),
  PrivateIpAddresses: list('privateIpAddressesSet', { PrivateIpAddress: text('privateIpAddress') }),
  Ipv4Prefixes: list('ipv4PrefixSet', { Ipv4Prefix: text('ipv4Prefix') }),
  TagSet: list('tagSet', tag),
} satisfies ElementsOf<NetworkInterface>;
export type NetworkInterfaceRead = Read<NetworkInterface, typeof networkInterface>;
export const networkInterfaces: Answer<NetworkInterfaceRead> = answerTo(
  'DescribeNetworkInterfaces',
  'networkInterfaceSet',
  networkInterface,
);
