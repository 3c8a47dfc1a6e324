import { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { AlertMatch } from '../../statemachine/contracts/mutes.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { ScopeType } from '../../statemachine/contracts/scope.ts';
import { builtInPolicy } from './built-in.ts';
import { oneGlob } from './conditions.ts';
import type { Doubt } from './doubt.ts';
import { isWithin } from './reach.ts';
import type { Route, RouteMatch } from './routes.ts';
import type { Policy } from './schema.ts';

/** Routes that earlier ones leave nothing to, and conditions of routes and mutes that no alert can meet. */
export function alertDoubts({ routes, alerts, rules }: Pick<Policy, 'routes' | 'alerts' | 'rules'>): Doubt[] {
  return [
    ...routes.flatMap((route, index): Doubt[] => {
      const path = ['routes', index];
      const never = neverMet(route.match, rules, [...path, 'match']);
      if (never.length > 0) return never;
      const before = keptBy(route, routes.slice(0, index));
      if (before.length === 0) return [];
      const names = before.map((at) => `routes[${at}] ("${routes[at]?.name}")`);
      const who = names.length === 1 ? `${names[0]} keeps` : `${names.join(' and ')} keep`;
      return [{ path, text: `nothing reaches "${route.name}": ${who} all of it` }];
    }),
    ...alerts.mutes.flatMap(({ match }, index) => neverMet(match, rules, ['alerts', 'mutes', index, 'match'])),
  ];
}

/** Globs of which none fits any of what there is. */
function neverMet(match: AlertMatch, rules: Policy['rules'], path: Doubt['path']): Doubt[] {
  const known = {
    type: ResourceType.options,
    kind: FindingKind.options,
    scopeType: ScopeType.options,
    rule: [...rules, ...builtInPolicy.rules].map(({ name }) => name),
  } as const;
  return (['type', 'kind', 'scopeType', 'rule'] as const).flatMap((key) => {
    const globs = match[key];
    if (globs === undefined || known[key].some((value) => oneGlob(globs, value))) return [];
    const there = key === 'rule' ? '' : ` (there are ${known[key].join(', ')})`;
    return [
      { path: [...path, key], text: `no alert has it: ${[globs].flat().join(', ')} fits no ${WORDS[key]}${there}` },
    ];
  });
}

const WORDS = { type: 'type', kind: 'kind', scopeType: 'type of a scope', rule: 'name of a rule' } as const;

/** The earlier routes, by their places, that keep all that a route matches: one, or one of each severity. */
function keptBy({ match }: Route, earlier: readonly Route[]): number[] {
  const keeper = (part: RouteMatch) => earlier.findIndex((each) => !each.continue && isCovered(part, each.match));
  const alone = keeper(match);
  if (alone >= 0) return [alone];
  if (match.severity !== undefined) return [];
  const places = (['critical', 'warning'] as const).map((severity) => keeper({ ...match, severity }));
  return places.includes(-1) ? [] : [...new Set(places)].sort((a, b) => a - b);
}

function isCovered(match: RouteMatch, { severity, tags = {}, ...others }: RouteMatch): boolean {
  return (
    (severity === undefined || severity === match.severity) &&
    Object.entries(tags).every(([key, globs]) => isWithin(match.tags?.[key], globs, oneGlob)) &&
    GLOBS.every((key) => isWithin(match[key], anyOf(key, others[key]), oneGlob))
  );
}

const GLOBS = [
  ...(['id', 'name', 'type', 'account', 'region', 'vpc', 'cidr', 'scope', 'scopeType', 'kind', 'rule'] as const),
  ...(['accountName', 'ou', 'participant'] as const),
];
type Glob = (typeof GLOBS)[number];

/** Of every alert these are known: a glob for anything asks for nothing. */
const OF_ALL: readonly Glob[] = ['id', 'type', 'scope', 'scopeType', 'kind', 'rule'];

function anyOf(key: Glob, globs: string | readonly string[] | undefined): string | readonly string[] | undefined {
  return OF_ALL.includes(key) && [globs].flat().includes('*') ? undefined : globs;
}
