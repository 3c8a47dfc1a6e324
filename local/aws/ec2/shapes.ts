import type {
  Ipam,
  IpamOperatingRegion,
  IpamPool,
  IpamPoolAllocation,
  IpamPoolCidr,
  IpamPoolCidrFailureReason,
  IpamPoolSourceResource,
  IpamResourceCidr,
  IpamResourceTag,
  IpamScope,
  IpamScopeExternalAuthorityConfiguration,
  Tag,
} from '@aws-sdk/client-ec2';
import { items, structure, text } from '../xml.ts';

// The element names are those of the EC2 API's model (2016-11-15); the SDK's deserializer reads no others.

export const tag = structure<Tag>({ Key: ['key', text], Value: ['value', text] });

export const ipam = structure<Ipam>({
  OwnerId: ['ownerId', text],
  IpamId: ['ipamId', text],
  IpamArn: ['ipamArn', text],
  IpamRegion: ['ipamRegion', text],
  PublicDefaultScopeId: ['publicDefaultScopeId', text],
  PrivateDefaultScopeId: ['privateDefaultScopeId', text],
  ScopeCount: ['scopeCount', text],
  Description: ['description', text],
  OperatingRegions: ['operatingRegionSet', items(structure<IpamOperatingRegion>({ RegionName: ['regionName', text] }))],
  State: ['state', text],
  Tags: ['tagSet', items(tag)],
  DefaultResourceDiscoveryId: ['defaultResourceDiscoveryId', text],
  DefaultResourceDiscoveryAssociationId: ['defaultResourceDiscoveryAssociationId', text],
  ResourceDiscoveryAssociationCount: ['resourceDiscoveryAssociationCount', text],
  StateMessage: ['stateMessage', text],
  Tier: ['tier', text],
  EnablePrivateGua: ['enablePrivateGua', text],
  MeteredAccount: ['meteredAccount', text],
});

export const ipamScope = structure<IpamScope>({
  OwnerId: ['ownerId', text],
  IpamScopeId: ['ipamScopeId', text],
  IpamScopeArn: ['ipamScopeArn', text],
  IpamArn: ['ipamArn', text],
  IpamRegion: ['ipamRegion', text],
  IpamScopeType: ['ipamScopeType', text],
  IsDefault: ['isDefault', text],
  Description: ['description', text],
  PoolCount: ['poolCount', text],
  State: ['state', text],
  Tags: ['tagSet', items(tag)],
  ExternalAuthorityConfiguration: [
    'externalAuthorityConfiguration',
    structure<IpamScopeExternalAuthorityConfiguration>({
      Type: ['type', text],
      ExternalResourceIdentifier: ['externalResourceIdentifier', text],
    }),
  ],
});

const resourceTag = structure<IpamResourceTag>({ Key: ['key', text], Value: ['value', text] });

export const ipamPool = structure<IpamPool>({
  OwnerId: ['ownerId', text],
  IpamPoolId: ['ipamPoolId', text],
  SourceIpamPoolId: ['sourceIpamPoolId', text],
  IpamPoolArn: ['ipamPoolArn', text],
  IpamScopeArn: ['ipamScopeArn', text],
  IpamScopeType: ['ipamScopeType', text],
  IpamArn: ['ipamArn', text],
  IpamRegion: ['ipamRegion', text],
  Locale: ['locale', text],
  PoolDepth: ['poolDepth', text],
  State: ['state', text],
  StateMessage: ['stateMessage', text],
  Description: ['description', text],
  AutoImport: ['autoImport', text],
  PubliclyAdvertisable: ['publiclyAdvertisable', text],
  AddressFamily: ['addressFamily', text],
  AllocationMinNetmaskLength: ['allocationMinNetmaskLength', text],
  AllocationMaxNetmaskLength: ['allocationMaxNetmaskLength', text],
  AllocationDefaultNetmaskLength: ['allocationDefaultNetmaskLength', text],
  AllocationResourceTags: ['allocationResourceTagSet', items(resourceTag)],
  Tags: ['tagSet', items(tag)],
  AwsService: ['awsService', text],
  PublicIpSource: ['publicIpSource', text],
  SourceResource: [
    'sourceResource',
    structure<IpamPoolSourceResource>({
      ResourceId: ['resourceId', text],
      ResourceType: ['resourceType', text],
      ResourceRegion: ['resourceRegion', text],
      ResourceOwner: ['resourceOwner', text],
    }),
  ],
});

export const ipamPoolCidr = structure<IpamPoolCidr>({
  Cidr: ['cidr', text],
  State: ['state', text],
  FailureReason: [
    'failureReason',
    structure<IpamPoolCidrFailureReason>({ Code: ['code', text], Message: ['message', text] }),
  ],
  IpamPoolCidrId: ['ipamPoolCidrId', text],
  NetmaskLength: ['netmaskLength', text],
});

export const ipamPoolAllocation = structure<IpamPoolAllocation>({
  Cidr: ['cidr', text],
  IpamPoolAllocationId: ['ipamPoolAllocationId', text],
  Description: ['description', text],
  ResourceId: ['resourceId', text],
  ResourceType: ['resourceType', text],
  ResourceRegion: ['resourceRegion', text],
  ResourceOwner: ['resourceOwner', text],
  Tags: ['tagSet', items(tag)],
});

export const ipamResourceCidr = structure<IpamResourceCidr>({
  IpamId: ['ipamId', text],
  IpamScopeId: ['ipamScopeId', text],
  IpamPoolId: ['ipamPoolId', text],
  ResourceRegion: ['resourceRegion', text],
  ResourceOwnerId: ['resourceOwnerId', text],
  ResourceId: ['resourceId', text],
  ResourceName: ['resourceName', text],
  ResourceCidr: ['resourceCidr', text],
  ResourceType: ['resourceType', text],
  ResourceTags: ['resourceTagSet', items(resourceTag)],
  IpUsage: ['ipUsage', text],
  ComplianceStatus: ['complianceStatus', text],
  ManagementState: ['managementState', text],
  OverlapStatus: ['overlapStatus', text],
  VpcId: ['vpcId', text],
  AvailabilityZoneId: ['availabilityZoneId', text],
});
