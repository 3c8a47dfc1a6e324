import { percentOf } from '../address/exact.ts';
import { count } from '../text/count.ts';
import type { Doubt } from './doubt.ts';
import { AT_LEAST, alternativesOf, neverSeen } from './never-seen.ts';
import { LARGEST_NETWORK, rangeOf, SMALLEST_NETWORK } from './reach.ts';
import type { Rule, Thresholds } from './schema.ts';

/** What is odd about the levels of a rule. */
export function levelDoubts({ match, warning, critical }: Rule): Doubt[] {
  const odd = (['critical', 'warning'] as const).flatMap((severity) =>
    alternativesOf({ critical, warning }[severity]).flatMap(({ at, thresholds }) =>
      oddThresholds(thresholds, match).map(({ key, text }) => ({ path: [severity, ...at, key], text })),
    ),
  );
  return [...odd, ...neverSeen({ match, warning, critical })];
}

function oddThresholds(level: Thresholds, match: Rule['match']): { key: string; text: string }[] {
  return (Object.keys(level) as (keyof Thresholds)[]).flatMap((key) => {
    const value = level[key];
    if (value === undefined) return [];
    const text = typeof value === 'number' ? oddThreshold(key, value, { level, match }) : oddBlocks(value, match);
    return text === undefined ? [] : [{ key, text }];
  });
}

function oddThreshold(
  key: keyof Thresholds,
  value: number,
  { level, match }: { level: Thresholds; match: Rule['match'] },
): string | undefined {
  const isBelow = !AT_LEAST.includes(key);
  if (key === 'runwayDays') return oddDays(value, match);
  if (value === 0) return isBelow ? 'never holds: nothing is below 0' : 'always holds: everything is at or above 0 %';
  if (key === 'fragmentationPercent' && value === 100)
    return 'never holds: the largest free block is never outside itself';
  if (key === 'freePrefixesBelow' && match.type !== undefined && ![match.type].flat().includes('subnet'))
    return 'never holds: only subnets have reservations';
  if (level.freeBelow === undefined) {
    const empty = emptySubnet(match);
    if (key === 'usedPercent' && value <= empty.percent) return `always holds: ${empty.text}`;
    if (key === 'usedPercentBelow' && value <= empty.percent) return `never holds: ${empty.text}`;
  }
  if (key !== 'freeBelow' || level.usedPercent !== undefined) return undefined;
  const size = sizeOf(match);
  if (!size || value <= size.free) return undefined;
  const free = `can have free (${count(size.free)})`;
  if (match.prefixLength === undefined) return `never holds: ${count(value)} are more than the largest subnet ${free}`;
  return `${count(value)} are more than a /${size.length} ${free}: of that size the built-in policy decides`;
}

function oddDays(days: number, { type, purpose, pool, id }: Rule['match']): string | undefined {
  if (days === 0) return 'holds only when it is already full: give the number of days ahead';
  const isAboutAll = [type, purpose, pool, id].every((each) => each === undefined);
  return isAboutAll
    ? 'holds of VPCs, too, that are carved completely, and of pools that gave all to others: full by design; name a type'
    : undefined;
}

/** Blocks that there is no room for, wherever the rule applies. */
function oddBlocks({ blocks, of }: Blocks, { family, prefixLength }: Rule['match']): string | undefined {
  if (blocks === 0) return 'never holds: nothing is below 0';
  if (of === 'default') return undefined;
  if (family === 'ipv4' && of > 32) return `IPv4 has no /${of}`;
  const { min, max } = rangeOf(prefixLength);
  if (of < min) return `a /${min} has no room for a /${of}: the built-in policy decides`;
  const most = max <= of ? 2 ** (of - max) : Number.POSITIVE_INFINITY;
  return blocks > most
    ? `${count(blocks)} are more than a /${max} has (${count(most)}): of that size, with one CIDR, the built-in policy decides`
    : undefined;
}

/**
 * What the smallest that a rule names by its prefix length can have free; where it names no length, of subnets, which are
 * judged in IPv4 only, the largest: somebody may leave the small ones to the built-in policy. Else undefined.
 */
function sizeOf({ type, family, prefixLength }: Rule['match']): { length: number; free: number } | undefined {
  const types = type === undefined ? [] : [type].flat();
  if (family === 'ipv6' || types.length === 0 || !types.every((each) => SMALLEST.has(each))) return undefined;
  const isSubnet = types.every((each) => each === 'subnet');
  if (prefixLength === undefined && !isSubnet) return undefined;
  const smallest = Math.min(...types.map((each) => SMALLEST.get(each) ?? 0));
  const length = prefixLength === undefined ? LARGEST_NETWORK : Math.min(rangeOf(prefixLength).max, smallest);
  // AWS keeps five addresses of a subnet.
  return { length, free: 2 ** (32 - length) - (isSubnet ? 5 : 0) };
}

/** How full the largest subnet is that a rule about subnets names: five of its addresses are AWS's own. */
function emptySubnet({ type, prefixLength }: Rule['match']): { percent: number; text: string } {
  const isSubnet = type !== undefined && [type].flat().every((each) => each === 'subnet');
  const length = Math.max(rangeOf(prefixLength).min, LARGEST_NETWORK);
  const percent = isSubnet ? percentOf(5n, 2n ** BigInt(32 - length)) : 0;
  return { percent, text: `an empty /${length} is ${percent} % used, by the 5 addresses that AWS keeps` };
}

/** Prefix lengths of the smallest that there are. */
const SMALLEST: ReadonlyMap<string, number> = new Map([
  ['subnet', SMALLEST_NETWORK],
  ['vpc', SMALLEST_NETWORK],
  ['public-ipv4-pool', 32],
]);

type Blocks = NonNullable<Thresholds['freeBlocksBelow']>;
