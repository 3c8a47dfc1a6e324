import type { IpamPool, IpamPoolAllocation, IpamResourceCidr, IpamScope, Subnet, Vpc } from '@aws-sdk/client-ec2';
import { arrayRows } from '../../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../../local/aws/ec2-data.ts';
import { discovered } from '../../statemachine/discovered.ts';
import { organisation, REGION, SCOPES } from '../../statemachine/organisation.ts';

/** What the read role of the accounts asks for. */
export const EXTERNAL_ID = 'a-word-that-only-the-monitor-knows';
export const PUBLIC = 'ipam-scope-0d';
const OTHER_ACCOUNT = '444455556666';
/** One that IPAM does not see. */
export const THIRD_ACCOUNT = '777788889999';
/** As many more as make two scopes of them; they have nothing. */
export const EMPTY_ACCOUNTS = Array.from({ length: 25 }, (_, index) => String(800_000_000_000 + index));
const OWN_ACCOUNT = '111122223333';
const VPC = 'vpc-0f';

const common = { IpamId: 'ipam-0a', IpamScopeId: SCOPES[0], ResourceRegion: REGION, VpcId: VPC };
/** A VPC of another account, with a subnet of which IPAM cannot say exactly what is free. */
const theirs = [
  { ...common, ResourceId: VPC, ResourceType: 'vpc' as const, ResourceCidr: '10.200.0.0/16', IpUsage: 0.25 },
  { ...common, ResourceId: 'subnet-0f', ResourceType: 'subnet' as const, ResourceCidr: '10.200.0.0/18', IpUsage: 0.9 },
].map((row): IpamResourceCidr => ({ ...row, ResourceOwnerId: OTHER_ACCOUNT }));

/** It was moved to another scope while the scopes were read, and is listed in both. */
const twice: IpamResourceCidr = { ...theirs[0], IpamScopeId: SCOPES[1] };

const publicScope: IpamScope = {
  IpamScopeId: PUBLIC,
  IpamArn: `arn:aws:ec2::${OWN_ACCOUNT}:ipam/ipam-0a`,
  IpamRegion: REGION,
  IpamScopeType: 'public',
  IsDefault: true,
  State: 'create-complete',
  PoolCount: 1,
};

const pool: IpamPool = {
  IpamPoolId: 'ipam-pool-0d',
  IpamPoolArn: `arn:aws:ec2::${OWN_ACCOUNT}:ipam-pool/ipam-pool-0d`,
  IpamScopeArn: `arn:aws:ec2::${OWN_ACCOUNT}:ipam-scope/${PUBLIC}`,
  IpamArn: publicScope.IpamArn,
  IpamScopeType: 'public',
  IpamRegion: REGION,
  Locale: REGION,
  OwnerId: OWN_ACCOUNT,
  AddressFamily: 'ipv4',
  State: 'create-complete',
  PoolDepth: 1,
};

const gone: IpamPoolAllocation = {
  Cidr: '198.18.0.0/32',
  IpamPoolAllocationId: 'ipam-pool-alloc-0d',
  ResourceType: 'vpc',
  ResourceId: 'vpc-0e',
  ResourceOwner: OTHER_ACCOUNT,
  ResourceRegion: REGION,
};

/** Of no resource: somebody keeps it. */
const byHand: IpamPoolAllocation = {
  Cidr: '198.18.0.1/32',
  IpamPoolAllocationId: 'ipam-pool-alloc-0e',
  ResourceType: 'custom',
};

/** A subnet that is nearly full. */
function filling(number: number): IpamResourceCidr {
  const cidr = `10.200.${64 + number}.0/24`;
  return { ...theirs[1], ResourceId: `subnet-0f-${number}`, ResourceCidr: cidr, IpUsage: 0.85 };
}

/** An organisation in which there is something to ask of everything that a function may ask. */
export function whole(): Ec2Data & { grow(): void } {
  const grown: IpamResourceCidr[] = [];
  const small = organisation();
  const data = discovered({
    ...small,
    scopes: [...small.scopes, publicScope],
    resourceCidrs(scopeId, type) {
      if (scopeId === PUBLIC) return arrayRows<IpamResourceCidr>([]);
      const rows = small.resourceCidrs(scopeId, type);
      const all = [...(scopeId === SCOPES[0] ? [...theirs, ...grown] : []), ...(scopeId === SCOPES[1] ? [twice] : [])];
      const more = all.filter(({ ResourceType }) => !type || ResourceType === type);
      return arrayRows([...Array.from({ length: rows.length }, (_, index) => rows.at(index)), ...more]);
    },
  });
  const vpc: Vpc = { VpcId: VPC, OwnerId: OTHER_ACCOUNT, CidrBlock: '10.200.0.0/16', State: 'available' };
  const subnet: Subnet = {
    SubnetId: 'subnet-0f',
    VpcId: VPC,
    OwnerId: OTHER_ACCOUNT,
    CidrBlock: '10.200.0.0/18',
    State: 'available',
    AvailabilityZone: `${REGION}a`,
    AvailableIpAddressCount: 1638,
  };
  const third: Vpc = { ...vpc, VpcId: 'vpc-03', OwnerId: THIRD_ACCOUNT, CidrBlock: '10.201.0.0/16' };
  const of =
    <T>(rows: Readonly<Record<string, readonly T[]>>) =>
    (account: string, region: string) =>
      arrayRows<T>(region === REGION ? (rows[account] ?? []) : []);
  return {
    ...data,
    pools: [pool],
    poolCidrs: () => arrayRows([{ Cidr: '198.18.0.0/29', State: 'provisioned' }]),
    // One of a VPC that nobody sees: why, the accounts tell.
    poolAllocations: () => arrayRows([gone, byHand]),
    discoveredPublicAddresses: () => arrayRows([]),
    ipamPolicies: [
      { IpamPolicyId: 'ipam-policy-0a', IpamPolicyRegion: REGION, IpamId: 'ipam-0a', State: 'create-complete' },
    ],
    ipamPolicyDocuments: () => [
      { Locale: REGION, ResourceType: 'eip', AllocationRules: [{ SourceIpamPoolId: 'ipam-pool-0d' }] },
    ],
    readRole: { name: 'IpamMonitorRead', externalId: EXTERNAL_ID, lets: (account) => account !== OWN_ACCOUNT },
    vpcs: of({ [OTHER_ACCOUNT]: [vpc], [THIRD_ACCOUNT]: [third] }),
    subnets: of({ [OTHER_ACCOUNT]: [subnet] }),
    cidrReservations: () => [],
    networkInterfaces: () => arrayRows([]),
    grow: () => void grown.push(filling(grown.length)),
  };
}
