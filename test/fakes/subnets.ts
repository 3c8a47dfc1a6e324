import { alertKey, evaluationKey } from '../../core/inventory/resource-key.ts';
import { fillLevel } from '../../core/judge/checks/utilization.ts';
import { judge } from '../../core/judge/judge.ts';
import { Policy, type PolicyInput } from '../../core/policy/schema.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { SCOPE } from './results.ts';

/** Warning from 80 %, critical from 90 %. */
export function percentPolicy(overrides: Partial<PolicyInput> & { rule?: Record<string, unknown> } = {}): Policy {
  const { rule, ...policy } = overrides;
  return Policy.parse({
    version: 1,
    rules: [
      {
        name: 'subnets',
        match: { type: 'subnet' },
        warning: { usedPercent: 80 },
        critical: { usedPercent: 90 },
        ...rule,
      },
    ],
    ...policy,
  });
}

export interface SubnetAt {
  readonly id?: string;
  readonly scopeId?: string;
  /** Absent: not measured. */
  readonly usedPercent?: number | undefined;
  readonly sampledAt?: string | undefined;
  readonly resource?: Partial<Resource>;
  /** The scope that lists it, too, and judges it. */
  readonly judgedIn?: string;
}

/** What a /24 subnet is evaluated to, as Evaluate would. */
export function subnetAt(
  { id = 'subnet-1', scopeId = SCOPE, usedPercent, sampledAt, resource: parts, judgedIn }: SubnetAt,
  policy = percentPolicy(),
): Evaluation {
  const resource: Resource = {
    id,
    type: 'subnet',
    cidr: '10.0.0.0/24',
    family: 'ipv4',
    vpcId: 'vpc-1',
    accountId: '111122223333',
    region: 'eu-west-1',
    ...parts,
  };
  const key = evaluationKey(resource);
  const scope = { scopeId, scopeType: 'private' as const };
  const base = {
    key,
    ...scope,
    resource,
    cidrs: [resource.cidr],
    resourceCidrs: 1,
    state: {},
    findings: [],
    ...(sampledAt && { sampledAt }),
  };
  if (judgedIn !== undefined) {
    return { ...base, judgedIn, verdict: { status: 'notApplicable', reason: 'countedTwice', text: 'Judged there' } };
  }
  if (usedPercent === undefined) {
    return {
      ...base,
      verdict: { status: 'notMeasured', reason: 'noUsageFromIpam', text: 'IPAM returned no usage for this resource' },
    };
  }
  const used = Math.round((256 * usedPercent) / 100);
  const capacity: Capacity = {
    basis: 'assigned',
    unit: 'address',
    total: 256,
    reserved: 5,
    usedIncludingReserved: used,
    free: 256 - used,
    usedPercent,
    source: 'ipam',
  };
  const { severity, kind, rule, reasons, text } = judge(
    policy,
    { scope, resource, cidrs: base.cidrs },
    { kind: 'utilization', test: fillLevel(capacity) },
  );
  return Evaluation.parse({
    ...base,
    capacity,
    verdict: { status: 'evaluated', severity, kind, rule, reasons, text },
    findings:
      severity === 'ok' ? [] : [{ alertKey: alertKey(scopeId, key, kind), kind, severity, rule, reasons, text }],
  });
}
