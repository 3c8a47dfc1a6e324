import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Reason } from '../../statemachine/contracts/finding.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { CidrRows, ResourceInGroup } from '../inventory/resource-in-group.ts';
import type { Measured } from '../measure/measure.ts';
import type { Level, Match, Policy, Rule, Thresholds } from '../policy/schema.ts';
import type { Check, Facts, Question, Test } from './checks/check.ts';
import { questionsOf } from './checks/checks.ts';
import { type Judgement, judge } from './judge.ts';
import type { Judged } from './match.ts';
import { purposesOf } from './purpose.ts';
import { verdictOf, worstFirst } from './verdict.ts';

/** A rule that was looked at, in the order in which they are. */
export interface Tried {
  readonly rule: string;
  /** Whether it is one of the built-in policy's, which is asked for what the policy leaves open. */
  readonly builtIn: boolean;
  /** The first condition that does not hold; absent where the rule matches. */
  readonly mismatch?: keyof Match;
}

/** A level that was asked, and what it said. */
export interface Asked {
  readonly severity: 'critical' | 'warning';
  /** Absent where no rule has anything to say. */
  readonly rule?: string;
  /** Left open by the policy's own rule, or by all of them. */
  readonly inherited: boolean;
  readonly level: Level;
  /** What was asked, one after the other, until one held. */
  readonly alternatives: readonly { readonly level: Thresholds | 'on'; readonly reasons?: readonly Reason[] }[];
  readonly holds: boolean;
}

/** How one kind of finding was judged. */
export interface KindTrace {
  readonly judgement: Judgement;
  readonly tried: readonly Tried[];
  /** Critical first; warning only where that does not hold. */
  readonly asked: readonly Asked[];
}

export interface Explanation {
  /** In the order in which they were judged. Kinds of which there is no question for this resource are left out. */
  readonly kinds: readonly KindTrace[];
  /** What they come to: that of the evaluation, if the policy is the one that it was judged by. */
  readonly verdict: Evaluation['verdict'];
}

/**
 * Judges an evaluation again, by the code that judged it first, and writes down each step. What the run looked at is
 * taken from the evaluation; of the few facts that it does not repeat, what was found then.
 */
export function explain(policy: Policy, evaluation: Evaluation): Explanation {
  const { resource, cidrs, scopeId, scopeType, pool, inside } = evaluation;
  const judged: Judged = {
    scope: { scopeId, scopeType },
    resource,
    cidrs,
    purposes: purposesOf(resource, inside),
    ...(pool && { poolRole: pool.role }),
  };
  const kinds = askedOf(policy, evaluation).map((question) => trace(policy, judged, question));
  const judgements = worstFirst(kinds.map(({ judgement }) => judgement));
  return { kinds, verdict: verdictOf(measuredOf(evaluation), judgements) };
}

function trace(policy: Policy, judged: Judged, question: Question): KindTrace {
  const tried: Tried[] = [];
  const asked: {
    severity: 'critical' | 'warning';
    rule: Rule | undefined;
    alternatives: Asked['alternatives'][number][];
  }[] = [];
  let own: Rule | undefined;
  const noted: Test = (level, severity) => {
    const reasons = question.test(level, severity);
    asked.at(-1)?.alternatives.push({ level, ...(reasons && { reasons }) });
    return reasons;
  };
  const judgement = judge(
    policy,
    judged,
    { ...question, test: noted },
    {
      tried(from, rule, mismatch) {
        if (from === policy && mismatch === undefined) own = rule;
        tried.push({ rule: rule.name, builtIn: from !== policy, ...(mismatch && { mismatch }) });
      },
      asks: (severity, rule) => asked.push({ severity, rule, alternatives: [] }),
    },
  );
  return {
    judgement,
    tried,
    asked: asked.map(({ severity, rule, alternatives }) => ({
      severity,
      ...(rule && { rule: rule.name }),
      inherited: rule !== own,
      level: rule?.[severity] ?? 'off',
      alternatives,
      holds: alternatives.some(({ reasons }) => reasons !== undefined),
    })),
  };
}

/** What was asked of the resource. */
function askedOf(policy: Policy, evaluation: Evaluation): Question[] {
  const { scopeType, freeSpace, forecast, pool, overlaps, moved, inside, otherSubnets } = evaluation;
  const facts: Facts = {
    scopeType,
    quotas: policy.quotas,
    ...(overlaps && { overlaps }),
    ...(freeSpace && { freeSpace }),
    ...(forecast && { forecast }),
    ...(pool && { pool }),
    ...(moved && { moved }),
    ...(inside && { inside }),
    ...(otherSubnets && { otherSubnets }),
  };
  return questionsOf(subjectOf(evaluation), measuredOf(evaluation), facts, undefined, (check) =>
    asFound(check, evaluation),
  );
}

/** What was found, where the evaluation does not keep what it was found by. */
function asFound(check: Check, evaluation: Evaluation): Test | undefined {
  const finding = evaluation.findings.find(({ kind }) => kind === check.kind);
  if (!check.isForgotten?.(evaluation, finding !== undefined)) return undefined;
  return (_level, severity) => (finding?.severity === severity ? finding.reasons : undefined);
}

function measuredOf({ capacity, cidrCapacities, verdict }: Evaluation): Measured {
  if (capacity) return { capacity, ...(cidrCapacities && { cidrCapacities }) };
  if (verdict.status !== 'evaluated') return verdict;
  // Only what it was found guilty of is known of it.
  return { status: 'notMeasured', reason: 'noUsageFromIpam', text: 'No usage is known of this resource' };
}

/** The resource as the checks see it: a row for each of its CIDRs, without its neighbours. */
function subjectOf({ key, resource, cidrs, state, publicAddress }: Evaluation): ResourceInGroup {
  const row = (cidr: string): ResourceCidr => ({
    key,
    resource: { ...resource, cidr },
    state,
    ...(publicAddress && { publicAddress }),
  });
  const [first = resource.cidr, ...others] = cidrs;
  const rows: CidrRows = [row(first), ...others.map(row)];
  return {
    key,
    rows,
    group: {
      subnets: [],
      subnetIds: new Map(),
      samples: new Map(),
      insides: new Map(),
      vpcFreeSpace: new Map(),
      vpcHeld: new Map(),
      policyRules: [],
      elasticIps: [],
    },
  };
}
