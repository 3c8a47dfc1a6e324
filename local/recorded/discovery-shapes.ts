import type {
  IpamAssociatedResourceDiscoveryStatus,
  IpamDiscoveredAccount,
  IpamDiscoveredPublicAddress,
  IpamDiscoveredResourceCidr,
  IpamDiscoveryFailureCode,
  IpamPolicy,
  IpamPolicyDocument,
  IpamPolicyResourceType,
  IpamPolicyState,
  IpamPublicAddressAssociationStatus,
  IpamPublicAddressAwsService,
  IpamPublicAddressType,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
  IpamResourceDiscoveryAssociationState,
  IpamResourceDiscoveryState,
  IpamResourceType,
} from '@aws-sdk/client-ec2';
import * as z from 'zod';
import { accountId, idOf, open, region, tags } from './values.ts';

const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is not a time')
  .transform((text) => new Date(text));

const discoveryId = idOf('ipam-res-disco');

export const RecordedDiscovery = z.object({
  IpamResourceDiscoveryId: discoveryId,
  IpamResourceDiscoveryRegion: region,
  OwnerId: accountId.optional(),
  Description: z.string().optional(),
  OperatingRegions: z.array(z.object({ RegionName: region })).optional(),
  IsDefault: z.boolean().optional(),
  State: open<IpamResourceDiscoveryState>().optional(),
  Tags: tags.optional(),
}) satisfies z.ZodType<IpamResourceDiscovery>;

export const RecordedAssociation = z.object({
  IpamResourceDiscoveryAssociationId: z.string().optional(),
  IpamResourceDiscoveryId: discoveryId,
  IpamId: idOf('ipam'),
  IpamRegion: region,
  OwnerId: accountId.optional(),
  IsDefault: z.boolean().optional(),
  ResourceDiscoveryStatus: open<IpamAssociatedResourceDiscoveryStatus>().optional(),
  State: open<IpamResourceDiscoveryAssociationState>().optional(),
}) satisfies z.ZodType<IpamResourceDiscoveryAssociation>;

export const RecordedAccount = z.object({
  AccountId: accountId,
  DiscoveryRegion: region,
  FailureReason: z
    .object({ Code: open<IpamDiscoveryFailureCode>().optional(), Message: z.string().optional() })
    .optional(),
  LastAttemptedDiscoveryTime: time.optional(),
  LastSuccessfulDiscoveryTime: time.optional(),
  OrganizationalUnitId: z.string().optional(),
}) satisfies z.ZodType<IpamDiscoveredAccount>;

export const RecordedSample = z.object({
  IpamResourceDiscoveryId: discoveryId,
  ResourceRegion: region,
  ResourceId: z.string(),
  ResourceCidr: z.string(),
  ResourceType: open<IpamResourceType>(),
  ResourceOwnerId: z.string().optional(),
  IpUsage: z.number().optional(),
  VpcId: z.string().optional(),
  SubnetId: z.string().optional(),
  SampleTime: time.optional(),
  AvailabilityZoneId: z.string().optional(),
}) satisfies z.ZodType<IpamDiscoveredResourceCidr>;

export const RecordedPublicAddress = z.object({
  IpamResourceDiscoveryId: discoveryId,
  AddressRegion: region,
  Address: z.string(),
  AddressOwnerId: z.string().optional(),
  AddressAllocationId: z.string().optional(),
  AssociationStatus: open<IpamPublicAddressAssociationStatus>().optional(),
  AddressType: open<IpamPublicAddressType>().optional(),
  Service: open<IpamPublicAddressAwsService>().optional(),
  ServiceResource: z.string().optional(),
  VpcId: z.string().optional(),
  SubnetId: z.string().optional(),
  PublicIpv4PoolId: z.string().optional(),
  NetworkInterfaceId: z.string().optional(),
  NetworkInterfaceDescription: z.string().optional(),
  InstanceId: z.string().optional(),
  Tags: z.object({ EipTags: tags.optional() }).optional(),
  NetworkBorderGroup: z.string().optional(),
  SampleTime: time.optional(),
}) satisfies z.ZodType<IpamDiscoveredPublicAddress>;

export const RecordedPolicy = z.object({
  IpamPolicyId: idOf('ipam-policy'),
  IpamPolicyRegion: region,
  IpamId: idOf('ipam').optional(),
  OwnerId: accountId.optional(),
  State: open<IpamPolicyState>().optional(),
  StateMessage: z.string().optional(),
  Tags: tags.optional(),
}) satisfies z.ZodType<IpamPolicy>;

export const RecordedPolicyDocument = z.object({
  IpamPolicyId: idOf('ipam-policy'),
  Locale: z.string().optional(),
  ResourceType: open<IpamPolicyResourceType>().optional(),
  AllocationRules: z.array(z.object({ SourceIpamPoolId: idOf('ipam-pool').optional() })).optional(),
}) satisfies z.ZodType<IpamPolicyDocument>;
