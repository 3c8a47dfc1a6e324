import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Reason, Severity } from '../../statemachine/contracts/finding.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { builtInPolicy } from './built-in.ts';
import { matches } from './match.ts';
import type { Level, Policy, Rule, Thresholds } from './schema.ts';

export interface Judgement {
  readonly severity: Severity;
  /** The rule that decided. A level that the user's rule leaves open is decided by, and named after, the built-in. */
  readonly rule: string;
  readonly reasons: Reason[];
  readonly text: string;
}

/** Compares a capacity with the thresholds of the first rule that matches. */
export function judge(
  policy: Policy,
  scope: Pick<Scope, 'scopeId' | 'scopeType'>,
  resource: Resource,
  capacity: Capacity,
  cidrs: readonly string[] = [resource.cidr],
): Judgement {
  const own = firstMatch(policy, scope, resource, cidrs);
  const fallback = firstMatch(builtInPolicy, scope, resource, cidrs);
  for (const severity of ['critical', 'warning'] as const) {
    const rule = own?.[severity] === undefined ? fallback : own;
    const reasons = rule && holds(rule[severity] ?? 'off', capacity, severity);
    if (rule && reasons) {
      return {
        severity,
        rule: rule.name,
        reasons,
        text: `${rule.name}: ${reasons.map((reason) => reason.text).join(' and ')}`,
      };
    }
  }
  const rule = own ?? fallback;
  const off = (['warning', 'critical'] as const).every(
    (level) => (own?.[level] ?? fallback?.[level] ?? 'off') === 'off',
  );
  return {
    severity: 'ok',
    rule: rule?.name ?? 'none',
    reasons: [],
    text: off ? `${rule?.name ?? 'no rule'}: not judged by its fill level` : `${rule?.name}: below its thresholds`,
  };
}

function firstMatch(
  policy: Policy,
  scope: Pick<Scope, 'scopeId' | 'scopeType'>,
  resource: Resource,
  cidrs: readonly string[],
): Rule | undefined {
  return policy.rules.find((rule) => rule.kind === 'utilization' && matches(rule.match, scope, resource, cidrs));
}

/** The conditions that held, or undefined. Of several alternatives, the first that holds. */
function holds(level: Level, capacity: Capacity, severity: 'warning' | 'critical'): Reason[] | undefined {
  if (level === 'off') return undefined;
  for (const thresholds of 'any' in level ? level.any : [level]) {
    const reasons = allHold(thresholds, capacity, severity);
    if (reasons) return reasons;
  }
  return undefined;
}

function allHold(thresholds: Thresholds, capacity: Capacity, severity: 'warning' | 'critical'): Reason[] | undefined {
  const reasons: Reason[] = [];
  if (thresholds.freeBelow !== undefined) {
    // Where the count is uncertain, waking somebody needs the best case to be low, a note only the worst.
    const free = (severity === 'critical' ? capacity.freeMax : capacity.freeMin) ?? capacity.free;
    if (free >= thresholds.freeBelow) return undefined;
    reasons.push({
      metric: 'free',
      operator: '<',
      threshold: thresholds.freeBelow,
      observed: free,
      unit: capacity.unit,
      source: capacity.source,
      text: `${count(free)}${capacity.unit === '/64' ? ' /64' : ''} free, below ${count(thresholds.freeBelow)}`,
    });
  }
  if (thresholds.usedPercent !== undefined) {
    if (capacity.usedPercent < thresholds.usedPercent) return undefined;
    reasons.push({
      metric: 'usedPercent',
      operator: '>=',
      threshold: thresholds.usedPercent,
      observed: capacity.usedPercent,
      unit: 'percent',
      source: capacity.source,
      text: `${capacity.usedPercent} % ${capacity.basis === 'assigned' ? 'used' : capacity.basis}, at or above ${thresholds.usedPercent} %`,
    });
  }
  return reasons;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
