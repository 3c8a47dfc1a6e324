import type { Doubt } from './doubt.ts';
import { LARGEST_NETWORK, rangeOf, SMALLEST_NETWORK } from './reach.ts';
import type { Level, Rule, Thresholds } from './schema.ts';

/** Critical is asked first: a warning that holds only where it does as well is never seen. */
export function neverSeen({ match, warning, critical }: Pick<Rule, 'match' | 'warning' | 'critical'>): Doubt[] {
  const text = 'is never seen: wherever it holds, critical does as well';
  if (warning === 'on' && critical === 'on') return [{ path: ['warning'], text }];
  const above = alternativesOf(critical).map(({ thresholds }) => thresholds);
  const all = alternativesOf(warning);
  const isSeen = (over: readonly Thresholds[]) =>
    all.some(({ thresholds }) => !over.some((each) => follows(each, thresholds)));
  const { least, most } = freeIn(match);
  if (all.length === 0 || isSeen(above.filter((each) => asksFor(each) <= most))) return [];
  // Of what can have fewer free than that, the level is left to the built-in policy.
  const isSeenOfSmall = isSeen(above.filter((each) => asksFor(each) <= least));
  const but = `is seen only of what can never have ${Math.max(...above.map(asksFor))} free: elsewhere, critical holds wherever it does`;
  return [{ path: ['warning'], text: isSeenOfSmall ? but : text }];
}

function asksFor({ freeBelow = 0, usedPercent }: Thresholds): number {
  return usedPercent === undefined ? freeBelow : 0;
}

/** What a subnet of the rule can have free: of the smallest, and of the largest. Of other types, and of both, it is not known. */
function freeIn({ type, prefixLength }: Rule['match']): { least: number; most: number } {
  if (type === undefined || ![type].flat().every((each) => each === 'subnet'))
    return { least: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  const { min, max } = rangeOf(prefixLength);
  const free = (length: number) => 2 ** (32 - length) - 5;
  return { least: free(Math.min(max, SMALLEST_NETWORK)), most: free(Math.max(min, LARGEST_NETWORK)) };
}

/** Whether thresholds hold wherever others do: they ask for no more, and for nothing else. */
function follows(thresholds: Thresholds, from: Thresholds): boolean {
  return (Object.keys(thresholds) as (keyof Thresholds)[]).every((key) => {
    const [asked, given] = [thresholds[key], from[key]];
    if (asked === undefined) return true;
    if (given === undefined) return false;
    if (typeof asked === 'object' && typeof given === 'object') return fewer(asked, given);
    return AT_LEAST.includes(key) ? asked <= given : asked >= given;
  });
}

/** Whether there are too few blocks of one size wherever there are too few of another: each large one is several small ones. */
function fewer(asked: Blocks, given: Blocks): boolean {
  if (asked.of === given.of) return asked.blocks >= given.blocks;
  if (asked.of === 'default' || given.of === 'default' || asked.of > given.of) return false;
  return asked.blocks > Math.floor((given.blocks - 1) / 2 ** (given.of - asked.of));
}

type Blocks = NonNullable<Thresholds['freeBlocksBelow']>;

/** The thresholds of a level, each with its place in it; none where it is on or off. */
export function alternativesOf(level: Level | undefined): { at: (string | number)[]; thresholds: Thresholds }[] {
  if (level === undefined || typeof level === 'string') return [];
  if (!('any' in level)) return [{ at: [], thresholds: level }];
  return level.any.map((thresholds, index) => ({ at: ['any', index], thresholds }));
}

/** Keys that hold at or above their figure; the others, below it. */
export const AT_LEAST: readonly (keyof Thresholds)[] = ['usedPercent', 'fragmentationPercent', 'quotaPercent'];
