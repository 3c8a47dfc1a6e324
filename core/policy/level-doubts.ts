import { count } from '../text/count.ts';
import { rangeOf } from './reach.ts';
import type { Level, Rule, Thresholds } from './schema.ts';

/** Something in a policy that is valid, and can hardly be meant. */
export interface Doubt {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** What is odd about the levels of a rule. */
export function levelDoubts({ match, warning, critical }: Rule): Doubt[] {
  const odd = (['critical', 'warning'] as const).flatMap((severity) =>
    alternativesOf({ critical, warning }[severity]).flatMap(({ at, thresholds }) =>
      oddThresholds(thresholds, match).map(({ key, text }) => ({ path: [severity, ...at, key], text })),
    ),
  );
  return [...odd, ...neverSeen(warning, critical)];
}

function oddThresholds(level: Thresholds, match: Rule['match']): { key: string; text: string }[] {
  return (Object.keys(level) as (keyof Thresholds)[]).flatMap((key) => {
    const value = level[key];
    if (value === undefined) return [];
    const text = oddThreshold(key, typeof value === 'number' ? value : value.blocks, { level, match });
    return text === undefined ? [] : [{ key, text }];
  });
}

function oddThreshold(
  key: keyof Thresholds,
  value: number,
  { level, match }: { level: Thresholds; match: Rule['match'] },
): string | undefined {
  const isBelow = !AT_LEAST.includes(key);
  if (value === 0) return isBelow ? 'never holds: nothing is below 0' : 'always holds: everything is at or above 0 %';
  if (key !== 'freeBelow' || level.usedPercent !== undefined) return undefined;
  const sizes = sizesOf(match);
  if (!sizes || value <= sizes.least.free) return undefined;
  const { length, free } = sizes.least;
  return `${count(value)} are more than a /${length} can have free (${count(free)}): of that size the built-in policy decides`;
}

/** Keys that hold at or above their figure; the others, below it. */
const AT_LEAST: readonly (keyof Thresholds)[] = ['usedPercent', 'fragmentationPercent', 'quotaPercent'];

/** What the smallest that a rule names by its prefix length can have free; undefined where it names none. */
function sizesOf({ type, family, prefixLength }: Rule['match']) {
  if (prefixLength === undefined || family === 'ipv6' || Array.isArray(type)) return undefined;
  if (type !== 'subnet' && type !== 'vpc' && type !== 'public-ipv4-pool') return undefined;
  const length = Math.min(rangeOf(prefixLength).max, type === 'public-ipv4-pool' ? 32 : 28);
  // AWS keeps five addresses of a subnet.
  return { least: { length, free: 2 ** (32 - length) - (type === 'subnet' ? 5 : 0) } };
}

/** Critical is asked first: a warning that holds only where it does as well is never seen. */
function neverSeen(warning: Level | undefined, critical: Level | undefined): Doubt[] {
  const text = 'is never seen: wherever it holds, critical does as well';
  if (warning === 'on' && critical === 'on') return [{ path: ['warning'], text }];
  const above = alternativesOf(critical).map(({ thresholds }) => thresholds);
  const all = alternativesOf(warning);
  const isSeen = all.some(({ thresholds }) => !above.some((each) => follows(each, thresholds)));
  return all.length > 0 && !isSeen ? [{ path: ['warning'], text }] : [];
}

/** Whether thresholds hold wherever others do: they ask for no more, and for nothing else. */
function follows(thresholds: Thresholds, from: Thresholds): boolean {
  return (Object.keys(thresholds) as (keyof Thresholds)[]).every((key) => {
    const [asked, given] = [thresholds[key], from[key]];
    if (asked === undefined) return true;
    if (given === undefined) return false;
    if (typeof asked === 'object' && typeof given === 'object')
      return asked.of === given.of && asked.blocks >= given.blocks;
    return AT_LEAST.includes(key) ? asked <= given : asked >= given;
  });
}

/** The thresholds of a level, each with its place in it; none where it is on or off. */
function alternativesOf(level: Level | undefined): { at: (string | number)[]; thresholds: Thresholds }[] {
  if (level === undefined || typeof level === 'string') return [];
  if (!('any' in level)) return [{ at: [], thresholds: level }];
  return level.any.map((thresholds, index) => ({ at: ['any', index], thresholds }));
}
