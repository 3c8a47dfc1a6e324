import type { IpamPool, IpamPoolAllocation, IpamPoolAllocationResourceType } from '@aws-sdk/client-ec2';
import type { AddressPlan } from './address-plan.ts';
import { type AddressBlock, block, carver, sizeOf, textOf } from './blocks.ts';
import { HOME_REGION } from './geography.ts';
import type { Ids } from './ids.ts';
import type { Label } from './labels.ts';
import { SHARED } from './layouts.ts';
import type { SampleSpace, Vpc } from './model.ts';
import { LEAF_PLANS, type LeafPlan } from './pool-plans.ts';

/** A pool of IPAM with what went into it and out of it. */
export interface SamplePool {
  readonly id: string;
  readonly space: SampleSpace;
  readonly pool: IpamPool;
  readonly cidrs: readonly AddressBlock[];
  readonly allocations: readonly IpamPoolAllocation[];
  readonly label: Label;
}

export interface PoolOwner {
  readonly accountId: string;
  readonly ipamArn: string;
  readonly scopeArn: (space: SampleSpace) => string;
}

export const CONTIGUOUS = 'amazon-contiguous';
export const ALLOW_LISTED = 'allow-listed';
const ALLOW_LISTED_CIDR = block('198.19.255.0/29');

interface Spec {
  readonly id: string;
  readonly name: string;
  readonly space: 'private' | 'public';
  readonly depth: number;
  readonly parent?: string;
  readonly locale?: string;
  readonly cidrs: readonly AddressBlock[];
  readonly gave?: readonly Gave[];
  readonly label: Label;
  readonly more?: Partial<IpamPool>;
}

interface Gave {
  readonly type: IpamPoolAllocationResourceType;
  readonly cidr: AddressBlock;
  readonly id?: string;
  readonly owner?: string;
  readonly description?: string;
}

const quiet = (scenario: string): Label => ({ scenario, expected: 'quiet' });

/**
 * 10.0.0.0/8, then a pool a Region, then what VPCs and others take from; the IPv6 that we brought to AWS, a pool a
 * Region; eight addresses of Amazon's; and a plan of one VPC's subnets.
 */
export function samplePools(plan: AddressPlan, vpcs: readonly Vpc[], owner: PoolOwner, ids: Ids): SamplePool[] {
  const top = ids('ipam-pool');
  const regions = plan.regions.map((region) => ({ ...region, id: ids('ipam-pool') }));
  const ipv6Top = ids('ipam-pool');
  const private_ = [
    ...regions.flatMap((region) => {
      // VPCs take from the lower half, so that nothing of the other leaves meets them.
      const rest = carver({ ...region.cidr, first: region.cidr.first + sizeOf(region.leaf.cidr), prefixLength: 12 });
      const leaves = LEAF_PLANS.filter((leaf) => leaf.region === region.name).map((leaf) => leafOf(leaf, rest, ids));
      const children = [{ id: region.leaf.id, cidrs: [region.leaf.cidr] }, ...leaves];
      const within = { space: 'private', parent: region.id, locale: region.name, depth: 3 } as const;
      return [
        {
          ...within,
          id: region.id,
          name: `region-${region.name}`,
          parent: top,
          depth: 2,
          cidrs: [region.cidr],
          gave: children.flatMap(({ id, cidrs }) => toPool(id, cidrs, owner)),
          label: quiet('a Region, between the plan and its pools'),
        },
        {
          ...within,
          id: region.leaf.id,
          name: `vpcs-${region.name}`,
          cidrs: [region.leaf.cidr],
          gave: toVpcs(region.leaf.id, vpcs),
          label: quiet('VPCs take from it, and there is room'),
          more: { AllocationMinNetmaskLength: 16, AllocationMaxNetmaskLength: 24, AllocationDefaultNetmaskLength: 20 },
        },
        ...leaves.map((leaf) => ({ ...within, ...leaf })),
      ];
    }),
    ...planOf(vpcs, ids),
  ];
  const specs: Spec[] = [
    {
      id: top,
      name: 'corporate',
      space: 'private',
      depth: 1,
      cidrs: [block('10.0.0.0/8')],
      gave: regions.flatMap(({ id, cidr }) => toPool(id, [cidr], owner)),
      label: quiet('the plan'),
    },
    ...private_,
    {
      id: ipv6Top,
      name: 'own-ipv6',
      space: 'public',
      depth: 1,
      cidrs: [plan.ownIpv6.cidr],
      gave: plan.ownIpv6.regions.flatMap(({ id, cidr }) => toPool(id, [cidr], owner)),
      label: quiet('IPv6 of our own'),
      more: { PublicIpSource: 'byoip', PubliclyAdvertisable: true },
    },
    ...plan.ownIpv6.regions.map(
      ({ id, cidr, name }): Spec => ({
        id,
        name: `own-ipv6-${name}`,
        space: 'public',
        depth: 2,
        parent: ipv6Top,
        locale: name,
        cidrs: [cidr],
        gave: toVpcs(id, vpcs),
        label: quiet('IPv6 of our own in a Region'),
        more: { PublicIpSource: 'byoip', AwsService: 'ec2', AllocationDefaultNetmaskLength: 60 },
      }),
    ),
    {
      id: ids('ipam-pool'),
      name: CONTIGUOUS,
      space: 'public',
      depth: 1,
      locale: HOME_REGION,
      cidrs: [block('203.0.113.248/29')],
      label: quiet("eight addresses of Amazon's, for one purpose"),
      more: { PublicIpSource: 'amazon', AwsService: 'ec2' },
    },
    {
      id: ids('ipam-pool'),
      name: ALLOW_LISTED,
      space: 'public',
      depth: 1,
      locale: HOME_REGION,
      cidrs: [ALLOW_LISTED_CIDR],
      gave: blocksIn(ALLOW_LISTED_CIDR, 32).map((cidr) => ({
        type: 'eip',
        cidr,
        id: ids('eipalloc'),
        owner: owner.accountId,
      })),
      label: {
        scenario: 'an IPAM policy takes addresses from it, and none is left',
        expected: 'quiet',
        others: { freeSpace: 'warning', policyPoolExhausted: 'warning' },
      },
      more: { PublicIpSource: 'byoip', AwsService: 'ec2', PubliclyAdvertisable: true },
    },
  ];
  return specs.map((spec) => poolOf(spec, owner, ids));
}

function leafOf(plan: LeafPlan, rest: ReturnType<typeof carver>, ids: Ids): Omit<Spec, 'space' | 'depth'> {
  const { name, size, taken, defaultNetmask, maxNetmask, expected, others, scenario } = plan;
  const cidr = size === undefined ? undefined : rest.take(size);
  return {
    id: ids('ipam-pool'),
    name,
    cidrs: cidr ? [cidr] : [],
    gave:
      cidr && taken
        ? blocksIn(cidr, taken.of)
            .filter((_, index) => taken.which(index))
            .map(byHand)
        : [],
    label: { scenario, expected, ...(others && { others }) },
    more: {
      ...(defaultNetmask !== undefined && { AllocationDefaultNetmaskLength: defaultNetmask }),
      ...(maxNetmask !== undefined && { AllocationMaxNetmaskLength: maxNetmask }),
    },
  };
}

function blocksIn(cidr: AddressBlock, prefixLength: number): AddressBlock[] {
  const within = carver(cidr);
  return Array.from({ length: 2 ** (prefixLength - cidr.prefixLength) }, () => within.take(prefixLength));
}

const byHand = (cidr: AddressBlock, index: number): Gave => ({
  type: 'custom',
  cidr,
  description: `Site ${index + 1}`,
});

function toPool(id: string, cidrs: readonly AddressBlock[], { accountId }: PoolOwner): Gave[] {
  return cidrs.map((cidr) => ({ type: 'ipam-pool', cidr, id, owner: accountId }));
}

/** What the VPCs' own rows say that they have from the pool. */
function toVpcs(poolId: string, vpcs: readonly Vpc[]): Gave[] {
  return vpcs
    .filter(({ management }) => management === 'managed' || management === 'noncompliant')
    .flatMap(({ id, account, cidrs }) =>
      cidrs
        .filter((cidr) => cidr.poolId === poolId)
        .map((cidr): Gave => ({ type: 'vpc', cidr, id, owner: account.id })),
    );
}

/** A plan of the subnets of one VPC: full, because its subnets are there. */
function planOf(vpcs: readonly Vpc[], ids: Ids): Spec[] {
  const vpc = vpcs.find(({ layout }) => layout === SHARED);
  const [cidr] = vpc?.cidrs ?? [];
  if (!vpc || !cidr) return [];
  const { id, account, region } = vpc;
  const gave = vpc.subnets.flatMap((subnet): Gave[] =>
    subnet.ipv4 ? [{ type: 'subnet', cidr: subnet.ipv4, id: subnet.id, owner: account.id }] : [],
  );
  return [
    {
      id: ids('ipam-pool'),
      name: 'plan-of-shared-subnets',
      space: 'private',
      depth: 1,
      locale: region.name,
      cidrs: [cidr],
      gave,
      label: quiet('the subnets of a VPC, planned'),
      more: {
        AllocationDefaultNetmaskLength: 20,
        SourceResource: {
          ResourceId: id,
          ResourceType: 'vpc',
          ResourceRegion: region.name,
          ResourceOwner: account.id,
        },
      },
    },
  ];
}

function poolOf(
  { id, name, space, depth, parent, locale, cidrs, gave = [], label, more }: Spec,
  owner: PoolOwner,
  ids: Ids,
): SamplePool {
  const region = locale ?? 'None';
  return {
    id,
    space,
    cidrs,
    label,
    allocations: gave.map(({ type, cidr, id: resourceId, owner: resourceOwner, description }) => ({
      Cidr: textOf(cidr),
      IpamPoolAllocationId: ids('ipam-pool-alloc'),
      ResourceType: type,
      ResourceOwner: resourceOwner ?? owner.accountId,
      ...(resourceId !== undefined && { ResourceId: resourceId, ResourceRegion: locale ?? HOME_REGION }),
      ...(description !== undefined && { Description: description }),
    })),
    pool: {
      OwnerId: owner.accountId,
      IpamPoolId: id,
      ...(parent !== undefined && { SourceIpamPoolId: parent }),
      IpamPoolArn: `arn:aws:ec2::${owner.accountId}:ipam-pool/${id}`,
      IpamScopeArn: owner.scopeArn(space),
      IpamScopeType: space,
      IpamArn: owner.ipamArn,
      IpamRegion: HOME_REGION,
      Locale: region,
      PoolDepth: depth,
      State: 'create-complete',
      AutoImport: false,
      AddressFamily: cidrs[0]?.family ?? 'ipv4',
      Tags: [
        { Key: 'Name', Value: name },
        { Key: 'team', Value: 'platform' },
      ],
      ...more,
    },
  };
}
