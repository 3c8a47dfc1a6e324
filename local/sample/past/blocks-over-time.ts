import { type AddressBlock, textOf, unitsOf } from '../blocks.ts';
import type { Random } from '../random.ts';
import { LAST_HOUR } from './curve.ts';
import { ALWAYS } from './lives.ts';
import { waiting } from './stories.ts';
import { figure, PAST_DAYS, type UsedAt } from './trajectory.ts';

/** A block that somebody took: a VPC's subnet, a pool's allocation. */
export interface TakenBlock {
  readonly units: number;
  readonly from: number;
  readonly to?: number;
  /** One of a number that came one by one: more will. */
  readonly paced?: boolean;
}

/** A CIDR that is taken from, and since when it is there. */
export interface Space {
  readonly cidr: AddressBlock;
  readonly from: number;
}

/**
 * How much of its CIDRs a VPC or pool has given away: by blocks, at the pace of the past until there is no room for another.
 * Undefined before its first CIDR.
 */
export function blocksOverTime(
  spaces: readonly Space[],
  taken: readonly TakenBlock[],
  random: Random,
): (hour: number) => UsedAt | undefined {
  const all = [...taken, ...toCome(spaces, taken, random)];
  const changes = new Set([...spaces, ...all].flatMap((each) => [each.from, ('to' in each && each.to) || each.from]));
  const states = [...changes].sort((a, b) => a - b).map((hour) => ({ hour, figure: standing(spaces, all, hour) }));
  return (hour) => states.findLast((state) => state.hour <= hour)?.figure;
}

function standing(spaces: readonly Space[], taken: readonly TakenBlock[], hour: number): UsedAt | undefined {
  const there = spaces.filter(({ from }) => from <= hour).map(({ cidr }) => cidr);
  // As evaluations name a resource of several: by the first one as text.
  const [first] = there.map(textOf).sort();
  if (first === undefined) return undefined;
  const used = taken.filter(({ from, to = Number.POSITIVE_INFINITY }) => from <= hour && hour < to);
  return figure(sum(used.map(({ units }) => units)), sum(there.map(unitsOf)), first);
}

function toCome(spaces: readonly Space[], taken: readonly TakenBlock[], random: Random): TakenBlock[] {
  const paced = taken.filter(({ paced }) => paced);
  if (paced.length === 0) return [];
  const meanDays = PAST_DAYS / paced.length;
  const coming: TakenBlock[] = [];
  let free =
    sum(spaces.map(({ cidr }) => unitsOf(cidr))) - sum(taken.filter(({ to }) => !to).map(({ units }) => units));
  for (let from = waiting(random, meanDays); from < LAST_HOUR; from += waiting(random, meanDays)) {
    const room = paced.filter(({ units }) => units <= free);
    if (room.length === 0) break;
    const { units } = random.pick(room);
    coming.push({ units, from });
    free -= units;
  }
  return coming;
}

export function storyOfBlocks(spaces: readonly Space[], taken: readonly TakenBlock[]): string {
  const made = spaces.map(({ from }) => from);
  if (Math.min(...made) !== ALWAYS) return 'young';
  if (Math.max(...made) !== ALWAYS) return 'resized';
  return taken.some(({ from, to }) => from !== ALWAYS || to !== undefined) ? 'blocks' : 'flat';
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
