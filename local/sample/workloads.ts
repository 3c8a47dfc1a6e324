import type { Account, Environment } from './accounts.ts';
import type { AddressPlan } from './address-plan.ts';
import { block } from './blocks.ts';
import { REGIONS } from './geography.ts';
import type { Ids } from './ids.ts';
import { DUAL_STACK, IPV6_EDGES, PRIVATE_IPV6 } from './ipv6-layouts.ts';
import type { Layout } from './layout.ts';
import {
  ANALYTICS,
  DEVELOPMENT,
  EKS,
  FIVE_CIDRS,
  FLAT,
  HUB,
  SANDBOX,
  SHARED,
  SINGLE_SUBNET,
  THREE_TIER_FULL,
  THREE_TIER_ROOMY,
} from './layouts.ts';
import type { Management, Vpc } from './model.ts';
import { itemAt } from './pick.ts';
import type { Random } from './random.ts';
import { buildVpc } from './vpcs.ts';

type Plan = Readonly<Record<Environment, readonly Layout[]>>;

/** One layout a Region that the team is in; production is in two. */
const TEAM_PLANS: Readonly<Record<'eks' | 'three-tier' | 'data' | 'web', Plan>> = {
  eks: { prod: [EKS, EKS], staging: [EKS], dev: [EKS, DEVELOPMENT] },
  'three-tier': {
    prod: [THREE_TIER_ROOMY, THREE_TIER_ROOMY],
    staging: [THREE_TIER_FULL, THREE_TIER_FULL],
    dev: [DEVELOPMENT],
  },
  data: { prod: [ANALYTICS, ANALYTICS], staging: [ANALYTICS], dev: [SANDBOX] },
  web: { prod: [DUAL_STACK, DUAL_STACK], staging: [DUAL_STACK], dev: IPV6_EDGES },
};

const CORE_PLANS: Readonly<Record<string, readonly Layout[]>> = {
  network: [...REGIONS.map(() => HUB), SHARED, SHARED, SHARED],
  'shared-services': [THREE_TIER_FULL, THREE_TIER_FULL, FIVE_CIDRS, FIVE_CIDRS, PRIVATE_IPV6],
};

/** Networks that nobody asked IPAM for: the same addresses again and again, and one inside a Region's pool. */
const LEGACY: Readonly<Record<Environment, readonly (readonly [Layout, string])[]>> = {
  prod: [
    [FLAT, '10.0.0.0/16'],
    [SINGLE_SUBNET, '192.168.0.0/16'],
  ],
  staging: [
    [FLAT, '10.0.0.0/16'],
    [THREE_TIER_FULL, '10.32.0.0/20'],
  ],
  dev: [[SINGLE_SUBNET, '192.168.0.0/16']],
};

/** The acquired company built every account from one template; what overlaps our own is none of their concern. */
const TEMPLATE: readonly (readonly [Layout, string])[] = [
  [THREE_TIER_FULL, '10.0.0.0/20'],
  [DEVELOPMENT, '10.0.16.0/22'],
  [THREE_TIER_FULL, '172.16.0.0/20'],
];
const ACQUIRED: Readonly<Record<Environment, readonly (readonly [Layout, string])[]>> = {
  prod: [...TEMPLATE, [DEVELOPMENT, '10.0.64.0/22']],
  staging: TEMPLATE,
  dev: TEMPLATE,
};

/** The VPCs that people made, as against those that come with an account. */
export function workloadVpcs(accounts: readonly Account[], plan: AddressPlan, ids: Ids, random: Random): Vpc[] {
  return accounts.flatMap((account) => {
    const regions = random.shuffled(REGIONS);
    const firstZone = random.int(0, 2);
    if (account.style === 'legacy' || account.style === 'acquired') {
      const networks = account.style === 'legacy' ? LEGACY[account.env] : ACQUIRED[account.env];
      return networks.map(([layout, cidr], index) =>
        buildVpc(
          {
            account,
            layout,
            region: itemAt(regions, index),
            name: nameOf(account, index),
            space: account.style === 'acquired' ? 'acquired' : 'private',
            cidrs: [block(cidr)],
            management: 'unmanaged',
            firstZone,
          },
          ids,
        ),
      );
    }
    const layouts =
      account.style === 'core' ? (CORE_PLANS[account.name] ?? [SANDBOX]) : TEAM_PLANS[account.style][account.env];
    return layouts.map((layout, index) => {
      // A hub stands in every Region; the rest is where its account happens to be.
      const region = layout === HUB ? itemAt(REGIONS, index) : itemAt(regions, index);
      return buildVpc(
        {
          account,
          layout,
          region,
          name: nameOf(account, index),
          space: 'private',
          cidrs: plan.cidrs(layout, region),
          management: managementOf(layout, random),
          firstZone,
        },
        ids,
      );
    });
  });
}

function managementOf(layout: Layout, random: Random): Management {
  if (layout === SANDBOX) return 'ignored';
  if (random.chance(0.2)) return 'unmanaged';
  return random.chance(0.1) ? 'noncompliant' : 'managed';
}

function nameOf({ name }: Account, index: number): string {
  return index ? `${name}-${index + 1}` : name;
}
