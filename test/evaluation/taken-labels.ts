import type { IpamPoolAllocation, IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { PolicyInput } from '../../core/policy/schema.ts';
import { ACCOUNT, REGION } from '../local/aws/fixture.ts';

// Who has addresses, as people reported it, and what an engineer wants to hear: written before the rules that it judges.

/** One scope with one pool. */
export interface TakenLabel {
  readonly scenario: string;
  /** Where somebody met it, or the page of AWS that says so; else what it was made from. */
  readonly source: string;
  readonly vpcs?: readonly IpamResourceCidr[];
  readonly pool?: {
    readonly cidrs: readonly string[];
    readonly defaultNetmask: number;
    readonly gave?: readonly IpamPoolAllocation[];
    readonly family?: 'ipv6';
  };
  readonly occupied?: PolicyInput['occupied'];
  /** By id, kind and severity; silence on everything else. */
  readonly findings: Readonly<Record<string, Readonly<Record<string, 'warning' | 'critical'>>>>;
  /** Allocations of the pool that are held for what was not seen. */
  readonly unseen?: readonly string[];
  /** VPCs that use what was reserved for them by hand. */
  readonly reserved?: readonly string[];
}

export const POOL = 'ipam-pool-0a';

const vpc = (id: string, cidr: string, more: Partial<IpamResourceCidr> = {}): IpamResourceCidr => ({
  ResourceId: id,
  ResourceType: 'vpc',
  ResourceCidr: cidr,
  VpcId: id,
  ResourceOwnerId: ACCOUNT,
  ResourceRegion: REGION,
  ManagementState: 'unmanaged',
  ...more,
});

const gave = (
  type: IpamPoolAllocation['ResourceType'],
  cidr: string,
  resourceId?: string,
  owner = ACCOUNT,
): IpamPoolAllocation => ({
  IpamPoolAllocationId: `ipam-pool-alloc-${cidr}`,
  Cidr: cidr,
  ResourceOwner: owner,
  ...(type && { ResourceType: type }),
  ...(resourceId !== undefined && { ResourceId: resourceId, ResourceRegion: REGION }),
});

/** 172.16.0.0/16, of which all but the first /18 is given away. */
const lastQuarter = {
  cidrs: ['172.16.0.0/16'],
  defaultNetmask: 20,
  gave: ['172.16.64.0/18', '172.16.128.0/18', '172.16.192.0/18'].map((cidr, n) => gave('vpc', cidr, `vpc-${n}`)),
};
const threeVpcs = lastQuarter.gave.map(({ ResourceId = '', Cidr = '' }) => vpc(ResourceId, Cidr));

const ON_PREMISES = 'aws-ia/terraform-aws-ipam#68: how to keep on-premises networks out of a pool';
const BESIDE_VPCS =
  'app-sre/qontract-reconcile#3231: ranges beside the VPCs (peers, transit gateway) have to be compared';
const BY_HAND = 'aws/aws-cdk#25537, hashicorp/terraform-provider-aws#28913: allocate first, then build with the CIDR';
const ORPHANED = 'crossplane-contrib/provider-upjet-aws#2066: an allocation is orphaned when its VPC is deleted';
const RELEASE = 'docs.aws.amazon.com/vpc/latest/ipam/release-alloc-ipam.html';

const room = (given: readonly IpamPoolAllocation[]) => ({ cidrs: ['10.60.0.0/16'], defaultNetmask: 24, gave: given });

export const takenLabels: readonly TakenLabel[] = [
  {
    scenario: 'all that is left of a pool is on premises',
    source: ON_PREMISES,
    vpcs: [...threeVpcs, vpc('vpc-shadow', '172.16.8.0/24')],
    pool: lastQuarter,
    occupied: [{ cidr: '172.16.0.0/18', name: 'on-premises' }],
    findings: { [POOL]: { freeSpace: 'critical' }, 'vpc-shadow': { overlap: 'warning' } },
  },
  {
    scenario: 'a range around the whole pool leaves nothing, and every VPC of it is in it',
    source: `${ON_PREMISES}; the range is a summary route`,
    vpcs: threeVpcs,
    pool: lastQuarter,
    occupied: [{ cidr: '172.16.0.0/12', name: 'on-premises' }],
    findings: {
      [POOL]: { freeSpace: 'critical' },
      ...Object.fromEntries(threeVpcs.map(({ ResourceId }) => [ResourceId, { overlap: 'warning' as const }])),
    },
  },
  {
    scenario: 'a range inside what was given away changes nothing of the pool',
    source: `${ON_PREMISES}; inside a VPC it is a collision`,
    vpcs: threeVpcs,
    pool: lastQuarter,
    occupied: [{ cidr: '172.16.65.0/24', name: 'printer network' }],
    findings: { 'vpc-0': { overlap: 'warning' } },
  },
  {
    scenario: 'two ranges that share addresses are no collision of their own, and both count',
    source: BESIDE_VPCS,
    vpcs: threeVpcs,
    pool: lastQuarter,
    occupied: [
      { cidr: '172.16.0.0/19', name: 'on-premises' },
      { cidr: '172.16.16.0/20', name: 'partner' },
      { cidr: '172.16.32.0/20', name: 'transit gateway' },
    ],
    findings: { [POOL]: { freeSpace: 'warning' } },
  },
  {
    scenario: 'a range of another scope is not taken here',
    source: `${BESIDE_VPCS}; private scopes are address spaces of their own`,
    vpcs: threeVpcs,
    pool: lastQuarter,
    occupied: [{ cidr: '172.16.0.0/16', name: 'the other company', scope: 'ipam-scope-0f' }],
    findings: {},
  },
  {
    scenario: 'an IPv6 range stands in the last block of an IPv6 pool',
    source: `${ON_PREMISES}; the same for IPv6`,
    vpcs: [vpc('vpc-6', '2001:db8:0:100::/56')],
    pool: {
      cidrs: ['2001:db8::/55'],
      defaultNetmask: 56,
      family: 'ipv6',
      gave: [gave('vpc', '2001:db8:0:100::/56', 'vpc-6')],
    },
    occupied: [{ cidr: '2001:db8::/56', name: 'campus' }],
    findings: { [POOL]: { freeSpace: 'critical' } },
  },
  {
    scenario: 'a VPC that no pool gave its addresses stands in the last block of one',
    source: 'smsilva/wasp-idp#15: a pool handed out the CIDR of a live VPC',
    vpcs: [...threeVpcs, vpc('vpc-live', '172.16.0.0/18')],
    pool: lastQuarter,
    findings: { [POOL]: { freeSpace: 'critical' } },
  },
  {
    scenario: 'what was reserved by hand was used by the VPC that it was for',
    source: BY_HAND,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24'), vpc('vpc-orders', '10.60.5.0/24')],
    pool: room([gave('custom', '10.60.4.0/24'), gave('custom', '10.60.5.0/24'), gave('custom', '10.60.6.0/24')]),
    findings: {},
    reserved: ['vpc-payments', 'vpc-orders'],
  },
  {
    scenario: 'one of two CIDRs of a VPC was reserved by hand',
    source: `${BY_HAND}; the second CIDR was associated without`,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24'), vpc('vpc-payments', '10.61.0.0/24')],
    pool: room([gave('custom', '10.60.4.0/24')]),
    findings: {},
    reserved: ['vpc-payments'],
  },
  {
    scenario: 'what was reserved in halves is one VPC',
    source: `${BY_HAND}; a pool's largest netmask allowed no more at once`,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24')],
    pool: room([gave('custom', '10.60.4.0/25'), gave('custom', '10.60.4.128/25')]),
    findings: {},
    reserved: ['vpc-payments', 'vpc-payments'],
  },
  {
    scenario: 'what was reserved once is two CIDRs of one VPC',
    source: `${BY_HAND}; the second CIDR was associated later`,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24'), vpc('vpc-payments', '10.60.5.0/24')],
    pool: room([gave('custom', '10.60.4.0/23')]),
    findings: {},
    reserved: ['vpc-payments'],
  },
  {
    scenario: 'IPv6 was reserved in halves',
    source: `${BY_HAND}; the same for IPv6`,
    vpcs: [vpc('vpc-6', '2001:db8::/56')],
    pool: {
      cidrs: ['2001:db8::/48'],
      defaultNetmask: 56,
      family: 'ipv6',
      gave: [gave('custom', '2001:db8::/57'), gave('custom', '2001:db8:0:80::/57')],
    },
    findings: {},
    reserved: ['vpc-6', 'vpc-6'],
  },
  {
    scenario: 'a part of a VPC was reserved by hand, and the rest was not',
    source: 'docs.aws.amazon.com/vpc/latest/ipam: an overlap can be with a manual allocation',
    vpcs: [vpc('vpc-payments', '10.60.4.0/24')],
    pool: room([gave('custom', '10.60.4.0/26'), gave('custom', '10.60.4.128/25')]),
    findings: { 'vpc-payments': { overlap: 'warning' } },
  },
  {
    scenario: 'two VPCs share what was reserved once',
    source: 'docs.aws.amazon.com/vpc/latest/ipam: an overlap can be with a manual allocation',
    vpcs: [vpc('vpc-blue', '10.60.4.0/25'), vpc('vpc-green', '10.60.4.128/25')],
    pool: room([gave('custom', '10.60.4.0/24')]),
    findings: { 'vpc-blue': { overlap: 'warning' }, 'vpc-green': { overlap: 'warning' } },
  },
  {
    scenario: 'two VPCs have what was reserved once',
    source: `${BY_HAND}; the template was used twice`,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24'), vpc('vpc-twin', '10.60.4.0/24')],
    pool: room([gave('custom', '10.60.4.0/24')]),
    findings: { 'vpc-payments': { overlap: 'warning' }, 'vpc-twin': { overlap: 'warning' } },
  },
  {
    scenario: 'another VPC reaches into what was reserved for one',
    source: `${BY_HAND}; somebody took a part of it`,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24'), vpc('vpc-inside', '10.60.4.128/25')],
    pool: room([gave('custom', '10.60.4.0/24')]),
    findings: { 'vpc-payments': { overlap: 'warning' }, 'vpc-inside': { overlap: 'warning' } },
  },
  {
    scenario: 'a VPC stands in a part of what was reserved, and another one around it',
    source: 'docs.aws.amazon.com/vpc/latest/ipam: an overlap can be with a manual allocation',
    vpcs: [vpc('vpc-part', '10.60.4.0/25'), vpc('vpc-around', '10.60.8.0/23')],
    pool: room([gave('custom', '10.60.4.0/24'), gave('custom', '10.60.8.0/24')]),
    findings: { 'vpc-part': { overlap: 'warning' }, 'vpc-around': { overlap: 'warning' } },
  },
  {
    scenario: 'a VPC that used its reservation stands in a range on premises',
    source: `${BY_HAND}; ${ON_PREMISES}`,
    vpcs: [vpc('vpc-payments', '10.60.4.0/24')],
    pool: room([gave('custom', '10.60.4.0/24')]),
    occupied: [{ cidr: '10.60.0.0/20', name: 'on-premises' }],
    findings: { 'vpc-payments': { overlap: 'warning' } },
    reserved: ['vpc-payments'],
  },
  {
    scenario: 'a pool is short of blocks because of VPCs that are gone',
    source: `${ORPHANED}; ${RELEASE}`,
    vpcs: [vpc('vpc-alive', '10.40.0.0/24')],
    pool: {
      cidrs: ['10.40.0.0/22'],
      defaultNetmask: 24,
      gave: [
        gave('vpc', '10.40.0.0/24', 'vpc-alive'),
        gave('vpc', '10.40.1.0/24', 'vpc-0dead04'),
        gave('vpc', '10.40.2.0/24', 'vpc-0dead14'),
      ],
    },
    findings: { [POOL]: { freeSpace: 'warning' } },
    unseen: ['vpc-0dead04', 'vpc-0dead14'],
  },
  {
    scenario: 'a VPC is there, but not with the CIDR that is held for it',
    source: `${RELEASE}; its CIDR was disassociated`,
    vpcs: [vpc('vpc-alive', '10.40.0.0/24')],
    pool: {
      cidrs: ['10.40.0.0/20'],
      defaultNetmask: 24,
      gave: [gave('vpc', '10.40.0.0/24', 'vpc-alive'), gave('vpc', '10.40.1.0/24', 'vpc-alive')],
    },
    findings: {},
    unseen: ['vpc-alive'],
  },
];
