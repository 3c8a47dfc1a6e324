import { FALLBACK_ROUTE } from '../../../core/policy/routes.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { FindingKind } from '../../../statemachine/contracts/finding.ts';
import type { Mutes } from '../../../statemachine/contracts/mutes.ts';
import { TOPIC } from '../../fakes/alert-world.ts';
import { percentPolicy } from '../../fakes/subnets.ts';
import type { Subject } from './sketch.ts';
import { ACCOUNTS, type Level, type RunSpec } from './story.ts';

// The rules that stories go by: above which level, told to whom, and muted until when. Who should hear what is written down
// here, and not worked out by what is tested.

export const START = Date.UTC(2026, 10, 3, 3);
export const MINUTE = 60_000;
export const iso = (ms: number) => new Date(ms).toISOString();

/** Two owners: what is the second account's is told to its team; what of it is critical, to its pager as well. */
const TEAM = { name: 'team', match: { account: ACCOUNTS[1] }, to: { topic: 'team' } };
const PAGER = {
  name: 'pager',
  match: { account: ACCOUNTS[1], severity: 'critical' as const },
  to: { topic: 'pager' },
  continue: true,
};
export const TOPICS: Readonly<Record<string, string>> = {
  default: TOPIC,
  team: 'arn:aws:sns:eu-west-1:111122223333:team',
  pager: 'arn:aws:sns:eu-west-1:111122223333:pager',
};

/** Until then a subnet may be muted: the first by a policy, the last by hand. */
export const MUTED_UNTIL = START + 600 * MINUTE;
const MUTED = ['subnet-0', 'subnet-3'] as const;

export const BY_HAND: Mutes['mutes'] = [
  {
    id: 'm',
    match: { id: MUTED[1] },
    reason: 'by hand',
    by: 'ann',
    at: iso(START),
    expires: iso(START + 300 * MINUTE),
  },
];

export function mayBeMuted(alertKey: string, at: number): boolean {
  return at < MUTED_UNTIL && MUTED.some((id) => alertKey.includes(`/${id}/`));
}

/** Usual; stricter and without a pager; and usual but patient, with a mute. */
const POLICIES: readonly Policy[] = [
  percentPolicy({ routes: [PAGER, TEAM] }),
  percentPolicy({ rule: { warning: { usedPercent: 70 }, critical: { usedPercent: 80 } }, routes: [TEAM] }),
  percentPolicy({
    rule: { for: '2h' },
    routes: [PAGER, TEAM],
    alerts: { mutes: [{ match: { id: MUTED[0] }, reason: 'm', expires: iso(MUTED_UNTIL) }] },
  }),
];
const WARNING = [80, 70, 80];
const WITHOUT_PAGER = 1;

type Rules = Pick<RunSpec, 'policy'>;

export function warningOf({ policy }: Rules): number {
  return WARNING[policy] ?? 80;
}

export function severityOf(level: Level, rules: Rules): 'over' | 'warning' | 'critical' {
  if (typeof level === 'string' || level < warningOf(rules)) return 'over';
  return level >= warningOf(rules) + 10 ? 'critical' : 'warning';
}

export function hasPager({ policy }: Rules): boolean {
  return policy !== WITHOUT_PAGER;
}

/** Whose a subnet is, by its place. */
export function ownerOf(index: number): string {
  return index >> 1 === 1 ? 'team' : FALLBACK_ROUTE;
}

/** What a route that was removed is still owed goes to the default topic. */
export function topicOf(route: string, rules: Rules): string | undefined {
  return TOPICS[route === 'pager' && !hasPager(rules) ? FALLBACK_ROUTE : route];
}

/** The policies of a story: for each of its subjects a rule, then those of subnets, and nothing for whatever else there is. */
export function policiesFor(subjects: readonly Subject[]): readonly Policy[] {
  if (subjects.length === 0) return POLICIES;
  const { rules } = Policy.parse({
    version: 1,
    rules: [
      ...subjects.map(({ name, kind, id, level }) => ({ name, kind, match: { id }, critical: level })),
      ...FindingKind.options.map((kind) => ({ name: `no ${kind}`, kind, warning: 'off', critical: 'off' })),
    ],
  } as PolicyInput);
  const at = subjects.length;
  return POLICIES.map((policy) => ({
    ...policy,
    rules: [...rules.slice(0, at), ...policy.rules, ...rules.slice(at)],
    quotas: { ...policy.quotas, cidrsPerPool: 2 },
  }));
}
