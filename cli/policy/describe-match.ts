import type { Match } from '../../core/policy/schema.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import { list } from '../kit/format.ts';
import { sanitize } from '../kit/sanitize.ts';

type OneOrMore<T> = T | readonly T[];

/** "IPv4 subnets of /20 to /27, named eks-*, in eu-west-1" */
export function describeMatch(match: Match): string {
  const { type, family, prefixLength, scope, scopeType, account, region, id, name, tags, purpose, pool } = match;
  const families = { ipv4: 'IPv4 ', ipv6: 'IPv6 ' } as const;
  const what = type === undefined ? 'resources' : list(values(type).map((each) => TYPE_NAMES[each].many));
  const head = `${family ? families[family] : ''}${what}${prefixLengthText(prefixLength)}`;
  const all = Object.keys(match).length === 0 ? 'all resources' : head;
  return [
    all,
    ...(purpose === undefined ? [] : ['for load balancers']),
    ...clause('of role', pool),
    ...clause('named', name),
    ...Object.entries(tags ?? {}).flatMap(([key, globs]) => clause(`tagged ${sanitize(key)} =`, globs)),
    ...clause('with id', id),
    ...clause('in account', account),
    ...clause('in', region),
    ...(scopeType === undefined ? [] : [`in ${list(values(scopeType), 'or')} scopes`]),
    ...clause('in scope', scope),
  ].join(', ');
}

function clause(words: string, given: OneOrMore<string> | undefined): string[] {
  return given === undefined ? [] : [`${words} ${list(values(given).map(sanitize), 'or')}`];
}

function prefixLengthText(range: Match['prefixLength']): string {
  if (range === undefined) return '';
  if (typeof range === 'number') return ` of /${range}`;
  const { min, max } = range;
  if (min !== undefined && max !== undefined) return min === max ? ` of /${min}` : ` of /${min} to /${max}`;
  if (min !== undefined) return ` of /${min} and smaller`;
  return max === undefined ? '' : ` of /${max} and larger`;
}

function values<T extends string>(given: OneOrMore<T>): readonly T[] {
  return typeof given === 'string' ? [given] : given;
}
