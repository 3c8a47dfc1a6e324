import type {
  AddressFamily,
  Ipam,
  IpamComplianceStatus,
  IpamManagementState,
  IpamOverlapStatus,
  IpamPool,
  IpamPoolAllocation,
  IpamPoolAllocationResourceType,
  IpamPoolAwsService,
  IpamPoolCidr,
  IpamPoolCidrState,
  IpamPoolPublicIpSource,
  IpamPoolSourceResourceType,
  IpamPoolState,
  IpamResourceCidr,
  IpamResourceType,
  IpamScope,
  IpamScopeState,
  IpamScopeType,
  IpamState,
  IpamTier,
} from '@aws-sdk/client-ec2';
import * as z from 'zod';
import {
  RecordedAccount,
  RecordedAssociation,
  RecordedDiscovery,
  RecordedPolicy,
  RecordedPolicyDocument,
  RecordedPublicAddress,
  RecordedSample,
} from './discovery-shapes.ts';
import { accountId, idOf, open, region, tags } from './values.ts';

const RecordedIpam = z.object({
  IpamId: idOf('ipam'),
  IpamRegion: region,
  IpamArn: z.string().optional(),
  OwnerId: accountId.optional(),
  PublicDefaultScopeId: idOf('ipam-scope').optional(),
  PrivateDefaultScopeId: idOf('ipam-scope').optional(),
  ScopeCount: z.int().optional(),
  Description: z.string().optional(),
  OperatingRegions: z.array(z.object({ RegionName: region })).optional(),
  State: open<IpamState>().optional(),
  StateMessage: z.string().optional(),
  DefaultResourceDiscoveryId: idOf('ipam-res-disco').optional(),
  Tier: open<IpamTier>().optional(),
  Tags: tags.optional(),
}) satisfies z.ZodType<Ipam>;

const RecordedScope = z.object({
  IpamScopeId: idOf('ipam-scope'),
  IpamScopeType: open<IpamScopeType>(),
  IpamArn: z.string(),
  IpamRegion: region,
  IpamScopeArn: z.string().optional(),
  OwnerId: accountId.optional(),
  IsDefault: z.boolean().optional(),
  Description: z.string().optional(),
  PoolCount: z.int().optional(),
  State: open<IpamScopeState>().optional(),
  Tags: tags.optional(),
}) satisfies z.ZodType<IpamScope>;

const RecordedResourceCidr = z.object({
  IpamScopeId: idOf('ipam-scope'),
  ResourceId: z.string(),
  ResourceCidr: z.string(),
  ResourceType: open<IpamResourceType>(),
  IpamId: idOf('ipam').optional(),
  IpamPoolId: idOf('ipam-pool').optional(),
  ResourceRegion: z.string().optional(),
  ResourceOwnerId: z.string().optional(),
  ResourceName: z.string().optional(),
  ResourceTags: tags.optional(),
  IpUsage: z
    .number()
    .min(0, 'is below 0')
    .max(1, 'is above 1: IPAM gives usage as a fraction, not as a percentage')
    .optional(),
  ComplianceStatus: open<IpamComplianceStatus>().optional(),
  ManagementState: open<IpamManagementState>().optional(),
  OverlapStatus: open<IpamOverlapStatus>().optional(),
  VpcId: z.string().optional(),
  AvailabilityZoneId: z.string().optional(),
}) satisfies z.ZodType<IpamResourceCidr>;

const netmask = z.int().min(0).max(128).optional();

const RecordedPool = z.object({
  IpamPoolId: idOf('ipam-pool'),
  IpamScopeArn: z.string(),
  AddressFamily: open<AddressFamily>(),
  IpamRegion: region,
  OwnerId: accountId.optional(),
  SourceIpamPoolId: idOf('ipam-pool').optional(),
  IpamPoolArn: z.string().optional(),
  IpamScopeType: open<IpamScopeType>().optional(),
  IpamArn: z.string().optional(),
  Locale: z.string().optional(),
  PoolDepth: z.int().optional(),
  State: open<IpamPoolState>().optional(),
  StateMessage: z.string().optional(),
  Description: z.string().optional(),
  AutoImport: z.boolean().optional(),
  PubliclyAdvertisable: z.boolean().optional(),
  AllocationMinNetmaskLength: netmask,
  AllocationMaxNetmaskLength: netmask,
  AllocationDefaultNetmaskLength: netmask,
  AllocationResourceTags: tags.optional(),
  Tags: tags.optional(),
  AwsService: open<IpamPoolAwsService>().optional(),
  PublicIpSource: open<IpamPoolPublicIpSource>().optional(),
  SourceResource: z
    .object({
      ResourceId: z.string().optional(),
      ResourceType: open<IpamPoolSourceResourceType>().optional(),
      ResourceRegion: z.string().optional(),
      ResourceOwner: z.string().optional(),
    })
    .optional(),
}) satisfies z.ZodType<IpamPool>;

const RecordedPoolCidr = z.object({
  Cidr: z.string().optional(),
  IpamPoolCidrId: z.string().optional(),
  State: open<IpamPoolCidrState>(),
  NetmaskLength: netmask,
}) satisfies z.ZodType<IpamPoolCidr>;

const RecordedAllocation = z.object({
  Cidr: z.string(),
  IpamPoolAllocationId: z.string(),
  ResourceType: open<IpamPoolAllocationResourceType>(),
  Description: z.string().optional(),
  ResourceId: z.string().optional(),
  ResourceRegion: z.string().optional(),
  ResourceOwner: z.string().optional(),
}) satisfies z.ZodType<IpamPoolAllocation>;

/** What a file may hold of what is read; one that was put together by hand may hold several listings. */
export const Recording = z.object({
  Ipams: z.array(RecordedIpam).optional(),
  IpamScopes: z.array(RecordedScope).optional(),
  IpamResourceCidrs: z.array(RecordedResourceCidr).optional(),
  IpamPools: z.array(RecordedPool).optional(),
  IpamPoolCidrs: z.array(RecordedPoolCidr).optional(),
  IpamPoolAllocations: z.array(RecordedAllocation).optional(),
  IpamResourceDiscoveries: z.array(RecordedDiscovery).optional(),
  IpamResourceDiscoveryAssociations: z.array(RecordedAssociation).optional(),
  IpamDiscoveredAccounts: z.array(RecordedAccount).optional(),
  IpamDiscoveredResourceCidrs: z.array(RecordedSample).optional(),
  IpamDiscoveredPublicAddresses: z.array(RecordedPublicAddress).optional(),
  IpamPolicies: z.array(RecordedPolicy).optional(),
  IpamPolicyDocuments: z.array(RecordedPolicyDocument).optional(),
  NextToken: z.string().nullish(),
});
export type Recording = z.infer<typeof Recording>;
