import type { FindingKind, Reason, Severity } from '../../statemachine/contracts/finding.ts';
import { builtInPolicy } from '../policy/built-in.ts';
import type { Level, Match, Policy, Rule, Thresholds } from '../policy/schema.ts';
import type { Question } from './checks/check.ts';
import { type Judged, mismatchOf } from './match.ts';

export interface Judgement {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** The rule that decided. A level that the user's rule leaves open is decided by, and named after, the built-in. */
  readonly rule: string;
  readonly reasons: Reason[];
  readonly text: string;
}

/** Who wants to know how a judgement came about is told of each step, as it is taken. */
export interface Watch {
  /** `mismatch`: the first condition that does not hold; undefined where the rule matches. */
  tried(policy: Policy, rule: Rule, mismatch: keyof Match | undefined): void;
  /** Of which rule a level is asked, if any has one to ask. */
  asks(severity: 'warning' | 'critical', rule: Rule | undefined): void;
}

/**
 * Asks the levels of the first rule of a kind that matches; what it leaves open, of the built-in policy's first.
 */
export function judge(policy: Policy, judged: Judged, question: Question, watch?: Watch): Judgement {
  const { kind } = question;
  const own = firstMatch(policy, judged, kind, watch);
  // Asked only where it matters, unless somebody watches: mostly, the policy's own rule decides.
  const isWanted = watch !== undefined || LEVELS.some((level) => isOpen(own?.[level], question.leavesOpen));
  const fallback = isWanted ? firstMatch(builtInPolicy, judged, kind, watch) : undefined;
  for (const severity of LEVELS) {
    const rule = isOpen(own?.[severity], question.leavesOpen) ? fallback : own;
    watch?.asks(severity, rule);
    const reasons = rule && holds(rule[severity] ?? 'off', severity, question);
    if (rule && reasons) {
      const text = `${rule.name}: ${reasons.map((reason) => reason.text).join(' and ')}`;
      return { kind, severity, rule: rule.name, reasons, text };
    }
  }
  const rule = own ?? fallback;
  return {
    kind,
    severity: 'ok',
    rule: rule?.name ?? 'none',
    reasons: [],
    text: isOff(own, fallback)
      ? `${rule?.name ?? 'no rule'}: not judged ${kind === 'utilization' ? 'by its fill level' : `for ${kind}`}`
      : `${rule?.name}: below its thresholds`,
  };
}

const LEVELS = ['critical', 'warning'] as const;

function isOpen(level: Level | undefined, leavesOpen: Question['leavesOpen']): boolean {
  if (level === undefined) return true;
  return typeof level !== 'string' && alternativesOf(level).every((thresholds) => leavesOpen?.(thresholds));
}

export function alternativesOf(level: Exclude<Level, string>): readonly Thresholds[] {
  return 'any' in level ? level.any : [level];
}

function isOff(own: Rule | undefined, fallback: Rule | undefined): boolean {
  return LEVELS.every((level) => (own?.[level] ?? fallback?.[level] ?? 'off') === 'off');
}

function firstMatch(policy: Policy, judged: Judged, kind: FindingKind, watch: Watch | undefined): Rule | undefined {
  for (const rule of byKind(policy).get(kind) ?? []) {
    const mismatch = mismatchOf(rule.match, judged);
    watch?.tried(policy, rule, mismatch);
    if (mismatch === undefined) return rule;
  }
  return undefined;
}

/** The conditions that held, or undefined. Of several alternatives, the first that holds. */
function holds(level: Level, severity: 'warning' | 'critical', { test, leavesOpen }: Question): Reason[] | undefined {
  if (level === 'off') return undefined;
  if (level === 'on') return test(level, severity);
  for (const thresholds of alternativesOf(level)) {
    if (leavesOpen?.(thresholds)) continue;
    const reasons = test(thresholds, severity);
    if (reasons) return reasons;
  }
  return undefined;
}

/** Kinds that any rule is about: of others nothing is found. Of how full something is, the built-in policy always speaks. */
export function judgedKinds(policy: Policy): ReadonlySet<FindingKind> {
  return new Set([...byKind(policy).keys(), ...byKind(builtInPolicy).keys()]);
}

const known = new WeakMap<Policy, ReadonlyMap<FindingKind, readonly Rule[]>>();

/** The rules of a policy by their kind: they are asked for each of a million resources. */
function byKind(policy: Policy): ReadonlyMap<FindingKind, readonly Rule[]> {
  let rules = known.get(policy);
  if (!rules) {
    rules = Map.groupBy(policy.rules, ({ kind }) => kind);
    known.set(policy, rules);
  }
  return rules;
}
