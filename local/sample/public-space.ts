import type { Account } from './accounts.ts';
import { type AddressBlock, block, carver, unitsOf } from './blocks.ts';
import { ELASTIC_IP_PLANS } from './elastic-ips.ts';
import { REGIONS, type Region } from './geography.ts';
import type { Ids } from './ids.ts';
import { itemAt, itemNamed } from './pick.ts';
import { POOL_PLANS, type PoolPlan } from './public-pools.ts';
import type { Random } from './random.ts';

/** Documentation space (RFC 5737) stands for Amazon's addresses, benchmarking space (RFC 2544) for our own. */
const AMAZON_IPV4 = block('203.0.113.0/24');
const OWN_IPV4 = block('198.18.0.0/16');
const AMAZON_EIPS = 25;

export interface PublicPool extends PoolPlan {
  readonly id: string;
  readonly account: Account;
  readonly region: Region;
  readonly cidrs: readonly AddressBlock[];
}

/** A single public address, or a block that is announced as a whole. */
export interface SamplePublicAddress {
  readonly id: string;
  readonly type: 'eip' | 'eni' | 'anycast-ip-list';
  readonly account: Account;
  readonly region: Region;
  readonly cidr: AddressBlock;
  readonly name?: string;
  /** Whether it is associated with nothing, where a situation says it. */
  readonly idle?: boolean;
}

export interface PublicSpace {
  readonly pools: readonly PublicPool[];
  readonly addresses: readonly SamplePublicAddress[];
}

export function publicSpace(accounts: readonly Account[], ids: Ids, random: Random): PublicSpace {
  const network = itemNamed(accounts, 'network');
  const users = accounts.filter(({ env, style }) => env === 'prod' && style !== 'core');
  const owned = carver(OWN_IPV4);
  const amazon = carver(AMAZON_IPV4);

  const anycast: SamplePublicAddress = {
    id: `aip_${random.hex(24)}`,
    type: 'anycast-ip-list',
    account: network,
    region: itemNamed(REGIONS, 'us-east-1'),
    cidr: owned.take(24),
    name: 'storefront-anycast',
  };
  const pools = POOL_PLANS.map((plan, index) => ({
    ...plan,
    id: ids('ipv4pool-ec2'),
    account: network,
    region: itemAt(REGIONS, index),
    cidrs: plan.prefixLengths.map((prefixLength) => owned.take(prefixLength)),
  }));
  const eip = (region: Region, cidr: AddressBlock): SamplePublicAddress => {
    const account = random.pick(users);
    const name = random.chance(0.8) && `${account.name}-nat`;
    return { id: ids('eipalloc'), type: 'eip', account, region, cidr, ...(name && { name }) };
  };
  return {
    pools,
    addresses: [
      ...pools.flatMap((pool) => seenIn(pool, random).map((cidr) => eip(pool.region, cidr))),
      ...Array.from({ length: AMAZON_EIPS }, () => eip(random.pick(REGIONS), amazon.take(32))),
      ...[1, 2].map((): SamplePublicAddress => {
        const region = random.pick(REGIONS);
        return { id: ids('eni'), type: 'eni', account: random.pick(users), region, cidr: amazon.take(32) };
      }),
      anycast,
      ...ELASTIC_IP_PLANS.flatMap(({ account: name, region, elastic, idle }) => {
        const account = itemNamed(accounts, name);
        const at = { type: 'eip', account, region: itemNamed(REGIONS, region), name: `${name}-egress` } as const;
        return Array.from({ length: elastic }, (_, n): SamplePublicAddress => {
          return { ...at, id: ids('eipalloc'), cidr: amazon.take(32), idle: n >= elastic - idle };
        });
      }),
    ],
  };
}

/** As many addresses out of a pool as accounts that IPAM sees have in use, the same number from each CIDR. */
function seenIn({ cidrs, allocated, seen = allocated }: PublicPool, random: Random): AddressBlock[] {
  return cidrs.flatMap((cidr) => random.shuffled(hosts(cidr)).slice(0, seen / cidrs.length));
}

function hosts(cidr: AddressBlock): AddressBlock[] {
  return Array.from({ length: unitsOf(cidr) }, (_, index) => ({
    family: cidr.family,
    first: cidr.first + BigInt(index),
    prefixLength: 32,
  }));
}
