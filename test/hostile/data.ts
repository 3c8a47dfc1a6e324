import type { IpamResourceCidr, NetworkInterface, Subnet, Vpc } from '@aws-sdk/client-ec2';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';

export const HOME = 'eu-west-1';
const OTHER_HOME = 'us-east-1';
/** The caller's own account, whose network IPAM sees. */
const OWN = '111122223333';
/** Read without IPAM, with a role. */
export const TEAM = '333344445555';
export const READ_ROLE = 'IpamMonitorRead';
/** Ends the id of a resource discovery that another organisation shares. */
const SHARED = '0s';
export const NOW = new Date('2026-11-21T12:00:00.000Z');

const arnOf = (kind: string, id: string) => `arn:aws:ec2::${OWN}:${kind}/${id}`;

const ipams = [
  ['ipam-0a', HOME],
  ['ipam-0b', OTHER_HOME],
].map(([IpamId = '', IpamRegion = '']) => ({
  OwnerId: OWN,
  IpamId,
  IpamArn: arnOf('ipam', IpamId),
  IpamRegion,
  State: 'create-complete' as const,
  Tier: 'advanced' as const,
  OperatingRegions: [{ RegionName: HOME }],
  PublicDefaultScopeId: `ipam-scope-public-${IpamId.slice(-2)}`,
  PrivateDefaultScopeId: `ipam-scope-private-${IpamId.slice(-2)}`,
  DefaultResourceDiscoveryId: `ipam-res-disco-${IpamId.slice(-2)}`,
}));

const scopes = ipams.flatMap(({ IpamArn, IpamRegion, PublicDefaultScopeId, PrivateDefaultScopeId }) =>
  [
    { IpamScopeId: PrivateDefaultScopeId, IpamScopeType: 'private' as const },
    { IpamScopeId: PublicDefaultScopeId, IpamScopeType: 'public' as const },
  ].map((scope) => ({
    ...scope,
    IpamArn,
    IpamRegion,
    IpamScopeArn: arnOf('ipam-scope', scope.IpamScopeId),
    IsDefault: true,
    PoolCount: 2,
    State: 'create-complete' as const,
  })),
);

function cidr(scope: string, ResourceType: 'vpc' | 'subnet' | 'eip', id: string, ResourceCidr: string) {
  return {
    IpamScopeId: scope,
    ResourceId: id,
    ResourceName: `name of ${id}`,
    ResourceType,
    ResourceCidr,
    ResourceOwnerId: OWN,
    ResourceRegion: HOME,
    ResourceTags: [{ Key: 'of', Value: id }],
    ...(ResourceType !== 'eip' && { VpcId: ResourceType === 'vpc' ? id : `vpc-${id.split('-')[1]}`, IpUsage: 0.98 }),
    ComplianceStatus: 'compliant',
    ManagementState: 'managed',
    OverlapStatus: 'nonoverlapping',
  } as const satisfies IpamResourceCidr;
}

const resourceCidrs: readonly IpamResourceCidr[] = ipams.flatMap(({ IpamId }, index) => {
  const at = IpamId.slice(-2);
  const [isPrivate, isPublic] = [`ipam-scope-private-${at}`, `ipam-scope-public-${at}`];
  return [
    cidr(isPrivate, 'vpc', `vpc-1${at}`, `10.${index}.0.0/20`),
    cidr(isPrivate, 'vpc', `vpc-2${at}`, `10.${index}.32.0/20`),
    cidr(isPrivate, 'subnet', `subnet-1${at}-1`, `10.${index}.0.0/24`),
    cidr(isPrivate, 'subnet', `subnet-1${at}-2`, `10.${index}.1.0/24`),
    cidr(isPublic, 'eip', `eipalloc-1${at}`, `192.0.2.${index}/32`),
    cidr(isPublic, 'eip', `eipalloc-2${at}`, `192.0.2.${index + 8}/32`),
  ];
});

const pools = scopes.flatMap(({ IpamScopeId, IpamScopeArn, IpamArn, IpamRegion }, index) =>
  [1, 2].map((number) => ({
    OwnerId: OWN,
    IpamPoolId: `ipam-pool-${number}-${IpamScopeId.slice('ipam-scope-'.length)}`,
    IpamScopeArn,
    IpamArn,
    IpamRegion,
    Locale: HOME,
    PoolDepth: 1,
    State: 'create-complete' as const,
    AddressFamily: 'ipv4' as const,
    AwsService: 'ec2' as const,
    Description: String(index),
  })),
);

function vpc(VpcId: string, CidrBlock: string, ipv6: string): Vpc {
  return {
    VpcId,
    OwnerId: TEAM,
    CidrBlock,
    State: 'available',
    CidrBlockAssociationSet: [{ CidrBlock, CidrBlockState: { State: 'associated' } }],
    Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: ipv6, Ipv6CidrBlockState: { State: 'associated' } }],
    Tags: [{ Key: 'Name', Value: VpcId }],
  };
}

function subnet(SubnetId: string, owner: string, CidrBlock: string, ipv6?: string): Subnet {
  return {
    SubnetId,
    OwnerId: owner,
    VpcId: `vpc-${SubnetId.split('-')[1]}`,
    CidrBlock,
    AvailableIpAddressCount: 5,
    AvailabilityZoneId: 'euw1-az1',
    State: 'available',
    ...(ipv6 && {
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: ipv6, Ipv6CidrBlockState: { State: 'associated' as const } }],
    }),
  };
}

const ownSubnets = resourceCidrs.flatMap(({ ResourceType, ResourceId = '', ResourceCidr = '' }) =>
  ResourceType === 'subnet' ? [subnet(ResourceId, OWN, ResourceCidr)] : [],
);
const teamVpcs = [vpc('vpc-t1', '10.8.0.0/20', '2001:db8:1::/56'), vpc('vpc-t2', '10.9.0.0/20', '2001:db8:2::/56')];
const teamSubnets = [
  subnet('subnet-t1-1', TEAM, '10.8.0.0/24', '2001:db8:1::/64'),
  subnet('subnet-t1-2', TEAM, '10.8.1.0/24', '2001:db8:1:1::/64'),
];

const interfaceOf = (SubnetId: string, number: number): NetworkInterface => ({
  NetworkInterfaceId: `eni-${number}-${SubnetId}`,
  SubnetId,
  VpcId: 'vpc-1',
  OwnerId: OWN,
  Description: 'ELB app/one/0123456789abcdef',
  InterfaceType: 'interface',
  Status: number === 1 ? 'available' : 'in-use',
  RequesterId: 'amazon-elb',
  PrivateIpAddress: `10.0.0.${10 + number}`,
  PrivateIpAddresses: [{ PrivateIpAddress: `10.0.0.${10 + number}`, Primary: true }],
});

/** Two IPAMs, and an account without one: two rows in every list that a run reads. */
export const data: Ec2Data = {
  accountId: OWN,
  readRole: { name: READ_ROLE, lets: (accountId) => accountId === TEAM },
  ipams,
  scopes,
  pools,
  resourceCidrs: (scopeId, type) =>
    arrayRows(
      resourceCidrs.filter(
        ({ IpamScopeId, ResourceType }) => IpamScopeId === scopeId && (type === undefined || ResourceType === type),
      ),
    ),
  poolCidrs: (poolId) =>
    arrayRows(
      [0, 1].map((number) => ({
        Cidr: `10.${64 + pools.findIndex(({ IpamPoolId }) => IpamPoolId === poolId)}.${number * 16}.0/20`,
        State: 'provisioned' as const,
      })),
    ),
  poolAllocations: (poolId) =>
    arrayRows(
      [0, 1].map((number) => ({
        Cidr: `10.${64 + pools.findIndex(({ IpamPoolId }) => IpamPoolId === poolId)}.${number * 16}.0/24`,
        IpamPoolAllocationId: `ipam-pool-alloc-${number}-${poolId}`,
        ResourceType: 'custom' as const,
        Description: `for ${number}`,
      })),
    ),
  resourceDiscoveries: ipams.flatMap(({ IpamRegion, IpamId }) =>
    [IpamId.slice(-2), SHARED].map((id) => ({
      IpamResourceDiscoveryId: `ipam-res-disco-${id}`,
      IpamResourceDiscoveryRegion: IpamRegion,
      OperatingRegions: [{ RegionName: id === SHARED ? 'eu-north-1' : HOME }],
      State: 'create-complete' as const,
    })),
  ),
  resourceDiscoveryAssociations: ipams.flatMap(({ IpamId, IpamRegion }) =>
    [IpamId.slice(-2), SHARED].map((id) => ({
      IpamId,
      IpamRegion,
      IpamResourceDiscoveryId: `ipam-res-disco-${id}`,
      ResourceDiscoveryStatus: 'active' as const,
      State: 'associate-complete' as const,
    })),
  ),
  discoveredAccounts: (_, region) =>
    arrayRows(
      [OWN, '222233334444'].map((AccountId) => ({
        AccountId,
        DiscoveryRegion: region,
        LastAttemptedDiscoveryTime: NOW,
        LastSuccessfulDiscoveryTime: NOW,
      })),
    ),
  discoveredResourceCidrs: (id) =>
    arrayRows(
      resourceCidrs
        .filter(({ IpamScopeId = '' }) => IpamScopeId === `ipam-scope-private-${id.slice(-2)}`)
        .map(({ ResourceId, ResourceType, ResourceCidr, VpcId }) => ({
          ResourceId,
          ResourceType,
          ResourceCidr,
          VpcId,
          ResourceRegion: HOME,
          SampleTime: NOW,
        })),
    ),
  discoveredPublicAddresses: (id) =>
    arrayRows(
      (id.endsWith(SHARED) ? [] : [1, 2]).map((number) => ({
        Address: `192.0.2.${100 + number}`,
        AddressAllocationId: `eipalloc-a${number}`,
        AddressOwnerId: OWN,
        AddressRegion: HOME,
        AddressType: 'amazon-owned-eip' as const,
        AssociationStatus: 'disassociated' as const,
        Service: 'other' as const,
        SampleTime: NOW,
      })),
    ),
  ipamPolicies: ipams.flatMap(({ IpamId, IpamRegion }) =>
    [1, 2].map((number) => ({
      IpamPolicyId: `ipam-policy-${number}-${IpamId.slice(-2)}`,
      IpamId,
      IpamPolicyRegion: IpamRegion,
      State: 'create-complete' as const,
    })),
  ),
  ipamPolicyDocuments: (policyId) =>
    ['eip', 'alb'].map((ResourceType) => ({
      IpamPolicyId: policyId,
      Locale: HOME,
      ResourceType: ResourceType === 'eip' ? ('eip' as const) : ('alb' as const),
      AllocationRules: [{ SourceIpamPoolId: `ipam-pool-1-public-${policyId.slice(-2)}` }],
    })),
  vpcs: (accountId, region) => arrayRows(accountId === TEAM && region === HOME ? teamVpcs : []),
  subnets: (accountId, region) =>
    arrayRows(region !== HOME ? [] : accountId === TEAM ? teamSubnets : accountId === OWN ? ownSubnets : []),
  cidrReservations: (SubnetId) =>
    [1, 2].map((number) => ({
      SubnetCidrReservationId: `scr-${number}-${SubnetId}`,
      SubnetId,
      Cidr: `10.0.0.${number * 32}/28`,
      ReservationType: 'prefix' as const,
    })),
  networkInterfaces: (subnetId) => arrayRows([interfaceOf(subnetId, 1), interfaceOf(subnetId, 2)]),
};

/** The same with its first IPAM alone: half as many calls. */
export const oneIpam: Ec2Data = {
  ...data,
  ipams: ipams.slice(0, 1),
  scopes: scopes.filter(({ IpamRegion }) => IpamRegion === HOME),
};

/** The same with one of each: what is enough to make every call, as few of them as can be. */
export const oneOfEach: Ec2Data = {
  ...oneIpam,
  pools: pools.filter(({ IpamPoolId, IpamRegion }) => IpamPoolId.startsWith('ipam-pool-1-') && IpamRegion === HOME),
  resourceDiscoveries: oneIpam.resourceDiscoveries?.slice(0, 1) ?? [],
  resourceDiscoveryAssociations: oneIpam.resourceDiscoveryAssociations?.slice(0, 1) ?? [],
  ipamPolicies: oneIpam.ipamPolicies?.slice(0, 1) ?? [],
};
