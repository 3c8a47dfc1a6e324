import { type AddressBlock, textOf, unitsOf } from '../blocks.ts';
import type { SamplePool } from '../pools.ts';
import type { PublicPool } from '../public-space.ts';
import { blocksOverTime, storyOfBlocks } from './blocks-over-time.ts';
import { poolStoryOf } from './choose.ts';
import { inUseOverTime } from './demand.ts';
import { ALWAYS } from './lives.ts';
import type { PoolLives } from './pool-lives.ts';
import type { Setting } from './setting.ts';
import { STORIES } from './stories.ts';
import { figure, HOURS_A_DAY, type Trajectory } from './trajectory.ts';

/** How much of a pool of IPAM is allocated; of one that has no CIDR there is nothing to tell. */
export function ofPool(pool: SamplePool, poolLives: PoolLives, { random, scopeIds }: Setting): Trajectory[] {
  const { id, cidrs, space } = pool;
  const [first] = cidrs;
  if (!first) return [];
  const key = `${id}/ipam-pool/${id}/${first.family}`;
  const spaces = cidrs.map((cidr) => ({ cidr, from: poolLives.ofPool(id) }));
  const taken = poolLives.taken(pool);
  const story = storyOfBlocks(spaces, taken);
  return [
    {
      ...{ key, type: 'ipam-pool', resourceId: id, basis: 'allocated', scopeId: scopeIds[space] },
      story,
      isStill: story === 'flat',
      at: blocksOverTime(spaces, taken, random.fork(key)),
    },
  ];
}

/** How many of our own public addresses are given out. The last of several CIDRs was brought to AWS lately. */
export function ofPublicPool(
  { id, cidrs, allocated, expected }: PublicPool,
  { random, now, scopeIds }: Setting,
): Trajectory {
  const key = `${id}/public-ipv4-pool/${id}/ipv4`;
  const own = random.fork(key);
  const whole = together(cidrs);
  const free = whole.total - allocated;
  const story = poolStoryOf(expected, own);
  const demand = STORIES[story]({ random: own, inUse: allocated, free });
  const used = inUseOverTime(demand, { used: allocated, total: whole.total, least: 0 }, own, now);
  const added = cidrs.length > 1 ? -own.int(15 * HOURS_A_DAY, 100 * HOURS_A_DAY) : ALWAYS;
  const before = together(cidrs.slice(0, -1));
  return {
    ...{ key, type: 'public-ipv4-pool', resourceId: id, basis: 'allocated', scopeId: scopeIds.public },
    story: added === ALWAYS ? story : 'resized',
    isStill: added === ALWAYS && story === 'flat',
    at(hour) {
      const { total, cidr } = hour < added ? before : whole;
      return figure(Math.min(used(hour), total), total, cidr);
    },
  };
}

/** As evaluations name a resource of several CIDRs: by the first one as text. */
function together(cidrs: readonly AddressBlock[]): { readonly total: number; readonly cidr: string } {
  return {
    total: cidrs.reduce((sum, cidr) => sum + unitsOf(cidr), 0),
    cidr: cidrs.map(textOf).sort()[0] ?? '',
  };
}
