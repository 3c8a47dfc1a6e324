import type { Evaluation } from '../statemachine/contracts/evaluation.ts';
import type { Finding } from '../statemachine/contracts/finding.ts';
import type { InventoryRow } from '../statemachine/contracts/inventory.ts';
import type { Scope } from '../statemachine/contracts/scope.ts';
import { checks } from './checks/checks.ts';
import { utilization } from './checks/utilization.ts';
import { type Measured, measure } from './measure.ts';
import { type Judged, type Judgement, judge } from './policy/judge.ts';
import type { Policy } from './policy/schema.ts';
import { alertKey } from './resource-key.ts';
import { type Freshness, staleNote } from './stale.ts';
import { type Subject, sampledAt, subjectsOf, worstState } from './subject.ts';

export interface EvaluationContext {
  readonly scope: Pick<Scope, 'scopeId' | 'scopeType'>;
  readonly policy: Policy;
  /** Whether subnets were asked for: if not, that none is seen says nothing about a VPC. */
  readonly subnetsCollected: boolean;
  /** From when on measurements are stale; without it, none is. */
  readonly freshness?: Freshness;
}

/** Evaluates a VPC with its subnets, or another resource. A pure function; sorted by key like its input. */
export function evaluateGroup(lines: readonly InventoryRow[], context: EvaluationContext): Evaluation[] {
  return subjectsOf(lines).map((subject) => evaluate(subject, context));
}

function evaluate(subject: Subject, context: EvaluationContext): Evaluation {
  const { key, rows, group } = subject;
  const { scopeId, scopeType } = context.scope;
  const { resource } = rows[0];
  const cidrs = rows.map((row) => row.resource.cidr);
  const judged: Judged = { scope: context.scope, resource, cidrs };
  const measured = measure(rows, context.subnetsCollected ? group.subnets : undefined);
  const judgements = judgementsOf(subject, measured, judged, context.policy);
  const sample = sampledAt(subject);
  const stale = staleNote(sample, context.freshness);
  return {
    key,
    scopeId,
    scopeType,
    resource,
    cidrs,
    resourceCidrs: rows.length,
    state: worstState(rows),
    ...('capacity' in measured && measured),
    ...(sample !== undefined && { sampledAt: sample }),
    ...(stale && { notes: [stale] }),
    verdict: verdictOf(measured, judgements),
    findings: judgements.flatMap((judgement) => findingsOf(judgement, alertKey(scopeId, key, judgement.kind))),
  };
}

const RANK = { critical: 0, warning: 1, ok: 2 } as const;

/** Worst first; how full it is comes before the rest of the same severity. */
function judgementsOf(subject: Subject, measured: Measured, judged: Judged, policy: Policy): Judgement[] {
  const fill = 'capacity' in measured ? [judge(policy, judged, 'utilization', utilization(measured.capacity))] : [];
  const others = checks.flatMap((check) => {
    const test = check.test(subject, measured);
    return test ? [judge(policy, judged, check.kind, test)] : [];
  });
  return [...fill, ...others].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** That something could not be measured is said only where nothing worse is known. */
function verdictOf(measured: Measured, judgements: readonly Judgement[]): Evaluation['verdict'] {
  const [worst] = judgements;
  if (!('capacity' in measured) && (worst === undefined || worst.severity === 'ok')) return measured;
  const deciding = worst?.severity === 'ok' ? judgements.find(({ kind }) => kind === 'utilization') : worst;
  const { severity, kind, rule, reasons, text } = deciding ?? NOT_JUDGED;
  return { status: 'evaluated', severity, kind, rule, reasons, text };
}

/** Not reached: what is measured is judged by how full it is. */
const NOT_JUDGED: Judgement = { kind: 'utilization', severity: 'ok', rule: 'none', reasons: [], text: 'not judged' };

function findingsOf({ kind, severity, rule, reasons, text }: Judgement, key: string): Finding[] {
  return severity === 'ok' ? [] : [{ alertKey: key, kind, severity, rule, reasons, text }];
}
