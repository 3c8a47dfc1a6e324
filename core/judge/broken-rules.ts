import type { PoolRecord } from '../../statemachine/contracts/pool.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { parseCidr } from '../address/cidr.ts';
import { own } from '../text/own.ts';

/** What is known of a pool that gave a CIDR. */
export type RulesOfPool = Pick<PoolRecord, 'poolId' | 'name' | 'locale' | 'rules'>;

/** By the pool's id. */
export type PoolRules = ReadonlyMap<string, RulesOfPool>;

/**
 * Which allocation rules of its pool a CIDR breaks, as IPAM does not say: "its netmask is /25, the pool gives /22 to /24".
 * IPAM's verdict stands where nothing here explains it.
 */
export function brokenRules({ cidr, region, tags = {}, ipamPoolId }: Resource, pools: PoolRules | undefined): string {
  const pool = pools?.get(ipamPoolId ?? '');
  if (!pool) return 'which one is not known, as its pool was not read';
  const broken = [...netmask(cidr, pool), ...place(region, pool), ...missing(tags, pool)];
  return broken.length > 0
    ? broken.join('; ')
    : "netmask, Region and tags are right. If AWS RAM shares the pool, check that the VPC's owner is a principal of the share";
}

/** "with the tags env=prod and team=x, in eu-west-1": what a resource has to be to get something of the pool. */
export function asksFor({ rules, locale }: Pick<RulesOfPool, 'rules' | 'locale'>): string {
  const tags = Object.entries(rules.resourceTags ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    ...(tags.length > 0 ? [`with the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(' and ')}`] : []),
    ...(locale === undefined ? [] : [`in ${locale}`]),
  ].join(', ');
}

/** "/22 to /24", "/24 only". */
export function sizesOf({ minNetmask, maxNetmask }: RulesOfPool['rules']): string | undefined {
  if (minNetmask === undefined && maxNetmask === undefined) return undefined;
  if (minNetmask === maxNetmask) return `/${minNetmask} only`;
  if (minNetmask === undefined) return `/${maxNetmask} and larger`;
  return maxNetmask === undefined ? `/${minNetmask} and smaller` : `/${minNetmask} to /${maxNetmask}`;
}

function netmask(text: string, { rules }: RulesOfPool): string[] {
  const length = parseCidr(text)?.prefixLength;
  const { minNetmask = 0, maxNetmask = 128 } = rules;
  if (length === undefined || (length >= minNetmask && length <= maxNetmask)) return [];
  return [`its netmask is /${length}, and the pool gives ${sizesOf(rules)}`];
}

/** The locale of a Local Zone begins with its Region. */
function place(region: string | undefined, { locale }: RulesOfPool): string[] {
  if (locale === undefined || region === undefined) return [];
  return locale === region || locale.startsWith(`${region}-`)
    ? []
    : [`its Region is ${region}, and the pool's locale is ${locale}`];
}

function missing(tags: Readonly<Record<string, string>>, { rules }: RulesOfPool): string[] {
  return Object.entries(rules.resourceTags ?? {}).flatMap(([key, value]) => {
    const has = own(tags, key);
    if (has === value) return [];
    return [has === undefined ? `the tag ${key}=${value} is missing` : `its tag ${key} is ${has}, and not ${value}`];
  });
}
