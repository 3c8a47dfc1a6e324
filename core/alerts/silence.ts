import type { Alert } from '../../statemachine/contracts/alert.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { type Acknowledgement, AlertMatch, type Mute, type Mutes } from '../../statemachine/contracts/mutes.ts';
import { allTags, oneGlob, oneOf } from '../policy/conditions.ts';
import type { Policy } from '../policy/schema.ts';

/** What silences alerts at one point in time: the policy's entries and those that were set by hand. */
export interface Silence {
  readonly mutes: readonly Mute[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/** What has not expired at `asOf`. */
export function silenceAt(asOf: string, policy: Policy, stored: Mutes | undefined): Silence {
  const lasts = ({ expires }: { expires?: string | undefined }) =>
    expires === undefined || Date.parse(expires) > Date.parse(asOf);
  return {
    mutes: [...policy.alerts.mutes, ...(stored?.mutes ?? [])].filter(lasts),
    acknowledgements: (stored?.acknowledgements ?? []).filter(lasts),
  };
}

/** The mute that silences an alert; of several, the one that lasts longest. */
export function muteOf({ mutes }: Silence, alert: Pick<Alert, 'finding' | 'severity'>): Mute | undefined {
  let longest: Mute | undefined;
  for (const mute of mutes) {
    if (!matchesAlert(mute.match, alert)) continue;
    if (!longest || Date.parse(mute.expires) > Date.parse(longest.expires)) longest = mute;
  }
  return longest;
}

/** Somebody acknowledged this very alert. One that was raised later needs an acknowledgement of its own. */
export function acknowledgementOf({ acknowledgements }: Silence, alert: Alert): Acknowledgement | undefined {
  const raisedAt = alert.raisedAt;
  if (raisedAt === undefined) return undefined;
  return acknowledgements.find(({ match, at }) => Date.parse(at) >= Date.parse(raisedAt) && matchesAlert(match, alert));
}

/** Of another version: nobody knows whether they hold. */
export function unknownConditions(match: AlertMatch): string[] {
  return Object.keys(match).filter((condition) => !(condition in AlertMatch.shape));
}

/** Whether every condition given holds. A resource without the attribute does not meet one. */
export function matchesAlert(match: AlertMatch, { finding, severity }: Pick<Alert, 'finding' | 'severity'>): boolean {
  const { resource, cidrs, scopeId, scopeType, kind, rule }: ResourceFinding = finding;
  return (
    unknownConditions(match).length === 0 &&
    oneOf(match.severity, severity) &&
    oneGlob(match.id, resource.id) &&
    oneGlob(match.name, resource.name) &&
    oneGlob(match.type, resource.type) &&
    oneGlob(match.account, resource.accountId) &&
    oneGlob(match.region, resource.region) &&
    oneGlob(match.vpc, resource.vpcId) &&
    (match.cidr === undefined || cidrs.some((cidr) => oneGlob(match.cidr, cidr))) &&
    oneGlob(match.scope, scopeId) &&
    oneGlob(match.scopeType, scopeType) &&
    oneGlob(match.kind, kind) &&
    oneGlob(match.rule, rule) &&
    allTags(match.tags, resource)
  );
}
