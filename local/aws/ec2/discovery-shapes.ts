import type {
  IpamDiscoveredAccount,
  IpamDiscoveredPublicAddress,
  IpamDiscoveredResourceCidr,
  IpamDiscoveryFailureReason,
  IpamOperatingRegion,
  IpamOrganizationalUnitExclusion,
  IpamPolicy,
  IpamPolicyAllocationRule,
  IpamPolicyDocument,
  IpamPublicAddressSecurityGroup,
  IpamPublicAddressTag,
  IpamPublicAddressTags,
  IpamResourceDiscovery,
  IpamResourceDiscoveryAssociation,
  IpamResourceTag,
  Tag,
} from '@aws-sdk/client-ec2';
import { items, structure, text, type XmlWriter } from '../xml.ts';

// The element names are those of the EC2 API's model (2016-11-15); the SDK's deserializer reads no others.

const tag = structure<Tag>({ Key: ['key', text], Value: ['value', text] });
const resourceTag = structure<IpamResourceTag>({ Key: ['key', text], Value: ['value', text] });
const time: XmlWriter<Date> = (value) => value.toISOString();

export const resourceDiscovery = structure<IpamResourceDiscovery>({
  OwnerId: ['ownerId', text],
  IpamResourceDiscoveryId: ['ipamResourceDiscoveryId', text],
  IpamResourceDiscoveryArn: ['ipamResourceDiscoveryArn', text],
  IpamResourceDiscoveryRegion: ['ipamResourceDiscoveryRegion', text],
  Description: ['description', text],
  OperatingRegions: ['operatingRegionSet', items(structure<IpamOperatingRegion>({ RegionName: ['regionName', text] }))],
  IsDefault: ['isDefault', text],
  State: ['state', text],
  Tags: ['tagSet', items(tag)],
  OrganizationalUnitExclusions: [
    'organizationalUnitExclusionSet',
    items(structure<IpamOrganizationalUnitExclusion>({ OrganizationsEntityPath: ['organizationsEntityPath', text] })),
  ],
});

export const resourceDiscoveryAssociation = structure<IpamResourceDiscoveryAssociation>({
  OwnerId: ['ownerId', text],
  IpamResourceDiscoveryAssociationId: ['ipamResourceDiscoveryAssociationId', text],
  IpamResourceDiscoveryAssociationArn: ['ipamResourceDiscoveryAssociationArn', text],
  IpamResourceDiscoveryId: ['ipamResourceDiscoveryId', text],
  IpamId: ['ipamId', text],
  IpamArn: ['ipamArn', text],
  IpamRegion: ['ipamRegion', text],
  IsDefault: ['isDefault', text],
  ResourceDiscoveryStatus: ['resourceDiscoveryStatus', text],
  State: ['state', text],
  Tags: ['tagSet', items(tag)],
});

export const discoveredAccount = structure<IpamDiscoveredAccount>({
  AccountId: ['accountId', text],
  DiscoveryRegion: ['discoveryRegion', text],
  FailureReason: [
    'failureReason',
    structure<IpamDiscoveryFailureReason>({ Code: ['code', text], Message: ['message', text] }),
  ],
  LastAttemptedDiscoveryTime: ['lastAttemptedDiscoveryTime', time],
  LastSuccessfulDiscoveryTime: ['lastSuccessfulDiscoveryTime', time],
  OrganizationalUnitId: ['organizationalUnitId', text],
});

export const discoveredResourceCidr = structure<IpamDiscoveredResourceCidr>({
  IpamResourceDiscoveryId: ['ipamResourceDiscoveryId', text],
  ResourceRegion: ['resourceRegion', text],
  ResourceId: ['resourceId', text],
  ResourceOwnerId: ['resourceOwnerId', text],
  ResourceCidr: ['resourceCidr', text],
  IpSource: ['ipSource', text],
  ResourceType: ['resourceType', text],
  ResourceTags: ['resourceTagSet', items(resourceTag)],
  IpUsage: ['ipUsage', text],
  VpcId: ['vpcId', text],
  SubnetId: ['subnetId', text],
  NetworkInterfaceAttachmentStatus: ['networkInterfaceAttachmentStatus', text],
  SampleTime: ['sampleTime', time],
  AvailabilityZoneId: ['availabilityZoneId', text],
});

export const discoveredPublicAddress = structure<IpamDiscoveredPublicAddress>({
  IpamResourceDiscoveryId: ['ipamResourceDiscoveryId', text],
  AddressRegion: ['addressRegion', text],
  Address: ['address', text],
  AddressOwnerId: ['addressOwnerId', text],
  AddressAllocationId: ['addressAllocationId', text],
  AssociationStatus: ['associationStatus', text],
  AddressType: ['addressType', text],
  Service: ['service', text],
  ServiceResource: ['serviceResource', text],
  VpcId: ['vpcId', text],
  SubnetId: ['subnetId', text],
  PublicIpv4PoolId: ['publicIpv4PoolId', text],
  NetworkInterfaceId: ['networkInterfaceId', text],
  NetworkInterfaceDescription: ['networkInterfaceDescription', text],
  InstanceId: ['instanceId', text],
  Tags: [
    'tags',
    structure<IpamPublicAddressTags>({
      EipTags: ['eipTagSet', items(structure<IpamPublicAddressTag>({ Key: ['key', text], Value: ['value', text] }))],
    }),
  ],
  NetworkBorderGroup: ['networkBorderGroup', text],
  SecurityGroups: [
    'securityGroupSet',
    items(structure<IpamPublicAddressSecurityGroup>({ GroupName: ['groupName', text], GroupId: ['groupId', text] })),
  ],
  SampleTime: ['sampleTime', time],
});

export const ipamPolicy = structure<IpamPolicy>({
  OwnerId: ['ownerId', text],
  IpamPolicyId: ['ipamPolicyId', text],
  IpamPolicyArn: ['ipamPolicyArn', text],
  IpamPolicyRegion: ['ipamPolicyRegion', text],
  State: ['state', text],
  StateMessage: ['stateMessage', text],
  Tags: ['tagSet', items(tag)],
  IpamId: ['ipamId', text],
});

export const ipamPolicyDocument = structure<IpamPolicyDocument>({
  IpamPolicyId: ['ipamPolicyId', text],
  Locale: ['locale', text],
  ResourceType: ['resourceType', text],
  AllocationRules: [
    'allocationRuleSet',
    items(structure<IpamPolicyAllocationRule>({ SourceIpamPoolId: ['sourceIpamPoolId', text] })),
  ],
});
