import type { IpamPoolAllocation } from '@aws-sdk/client-ec2';
import { block, textOf, unitsOf } from '../blocks.ts';
import type { Vpc } from '../model.ts';
import type { SamplePool } from '../pools.ts';
import type { Random } from '../random.ts';
import type { TakenBlock } from './blocks-over-time.ts';
import { ALWAYS, type Lives } from './lives.ts';
import { HOURS_A_DAY, PAST_DAYS } from './trajectory.ts';

/** When pools were made, and when each of their allocations was. */
export interface PoolLives {
  ofPool(id: string): number;
  taken(pool: SamplePool): TakenBlock[];
}

export function poolLivesOf(
  pools: readonly SamplePool[],
  vpcs: readonly Vpc[],
  lives: Lives,
  random: Random,
): PoolLives {
  const cidrs = new Map(
    vpcs.flatMap((vpc) => vpc.cidrs.map((cidr) => [`${vpc.id} ${textOf(cidr)}`, lives.ofCidr(vpc, cidr)] as const)),
  );
  const subnets = new Map(vpcs.flatMap(({ subnets }) => subnets.map((subnet) => [subnet.id, subnet] as const)));
  const young = new Map(
    pools.flatMap((pool) => {
      const own = random.fork(`${pool.id} itself`);
      return mayBeYoung(pool) && own.chance(0.4) ? [[pool.id, -own.int(20 * HOURS_A_DAY, 100 * HOURS_A_DAY)]] : [];
    }),
  );
  const ofPool = (id: string) => young.get(id) ?? ALWAYS;
  return {
    ofPool,
    taken(pool) {
      const byHand = handedOut(pool, random.fork(pool.id));
      return pool.allocations.map((allocation, index): TakenBlock => {
        const units = unitsOf(block(allocation.Cidr ?? ''));
        const since = Math.max(ofPool(pool.id), fromOf(allocation, byHand[index] ?? ALWAYS));
        return { units, from: since, paced: since !== ALWAYS && allocation.ResourceType !== 'ipam-pool' };
      });
    },
  };

  function fromOf({ ResourceType, ResourceId = '', Cidr }: IpamPoolAllocation, byHand: number): number {
    if (ResourceType === 'ipam-pool') return ofPool(ResourceId);
    if (ResourceType === 'vpc') return cidrs.get(`${ResourceId} ${Cidr}`) ?? ALWAYS;
    const subnet = ResourceType === 'subnet' ? subnets.get(ResourceId) : undefined;
    return subnet ? lives.ofSubnet(subnet) : byHand;
  }
}

/** Nothing older stands in it, or only what was given out by hand. */
function mayBeYoung({ allocations, label }: SamplePool): boolean {
  return !label.others && allocations.every(({ ResourceType }) => ResourceType === 'custom');
}

/** For some pools, the last few allocations were made in the time that is remembered; for others all are older. */
function handedOut({ allocations }: SamplePool, random: Random): number[] {
  const few = random.chance(0.65) ? random.int(2, 5) : 0;
  const days = allocations.slice(-few || allocations.length).map(() => random.int(2, PAST_DAYS - 5));
  return allocations.map((_, index) => {
    const recent = index - (allocations.length - few);
    return recent < 0 ? ALWAYS : -(days.toSorted((a, b) => b - a)[recent] ?? 0) * HOURS_A_DAY;
  });
}
