import type { SampleSpace, Vpc } from '../model.ts';
import type { Occupancy } from '../occupancy.ts';
import type { SamplePool } from '../pools.ts';
import type { PublicPool } from '../public-space.ts';
import type { Random } from '../random.ts';
import { missedHours, withGaps } from './gaps.ts';
import { livesOf } from './lives.ts';
import { ofGone, ofSubnet, ofVpc } from './of-networks.ts';
import { ofPool, ofPublicPool } from './of-pools.ts';
import { poolLivesOf } from './pool-lives.ts';
import type { Trajectory } from './trajectory.ts';

export interface SampleModel {
  readonly vpcs: readonly Vpc[];
  readonly occupancies: ReadonlyMap<string, Occupancy>;
  readonly pools: readonly SamplePool[];
  readonly publicPools: readonly PublicPool[];
  readonly scopeIds: Readonly<Record<SampleSpace, string>>;
}

/** What happened to one scope, and what will. All of it is made up. */
export interface ScopePast {
  readonly scopeId: string;
  /** Of everything that was ever measured there, sorted by key. */
  readonly trajectories: readonly Trajectory[];
  /** Hours, counted from that of the run, in which no run evaluated the scope. */
  readonly missed: ReadonlySet<number>;
}

export interface SamplePast {
  /** That of the run, since 1970: trajectories count from it. */
  readonly hour: number;
  readonly scopes: readonly ScopePast[];
}

/** The same for the same seed and hour, and in the hour of the run as the rows of the organisation have it. */
export function samplePast(model: SampleModel, random: Random, run: Date): SamplePast {
  const hour = Math.floor(run.getTime() / HOUR_MS);
  const { vpcs, occupancies, pools, publicPools, scopeIds } = model;
  const lives = livesOf(vpcs, occupancies, random.fork('lives'));
  const poolLives = poolLivesOf(pools, vpcs, lives, random.fork('pools'));
  const setting = { random, now: hour, lives, scopeIds };
  const all = [
    ...vpcs.flatMap((vpc) => [...ofVpc(vpc, 'ipv4', setting), ...ofVpc(vpc, 'ipv6', setting)]),
    ...vpcs.flatMap((vpc) =>
      vpc.subnets.flatMap((subnet) => ofSubnet(vpc, subnet, occupancies.get(subnet.id), setting)),
    ),
    ...lives.gone.map((gone) => ofGone(gone, setting)),
    ...pools.flatMap((pool) => ofPool(pool, poolLives, setting)),
    ...publicPools.map((pool) => ofPublicPool(pool, setting)),
  ].map((each) => withGaps(each, random.fork(`gaps of ${each.key}`)));
  const scopes = [...Map.groupBy(all, ({ scopeId }) => scopeId)].map(([scopeId, trajectories]) => ({
    scopeId,
    trajectories: trajectories.sort((a, b) => (a.key < b.key ? -1 : 1)),
    missed: missedHours(random.fork(`missed in ${scopeId}`)),
  }));
  return { hour, scopes };
}

const HOUR_MS = 60 * 60 * 1000;
