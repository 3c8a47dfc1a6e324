import type { Capacity } from '../statemachine/contracts/capacity.ts';
import type { Evaluation, NotApplicableReason, NotMeasuredReason } from '../statemachine/contracts/evaluation.ts';
import type { ResourceCidr, ResourceState } from '../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../statemachine/contracts/scope.ts';
import { poolCapacity, subnetCapacity, vpcCapacity } from './capacity.ts';
import { type Cidr, contains, parseCidr } from './cidr.ts';
import { judge } from './policy/judge.ts';
import type { Policy } from './policy/schema.ts';
import { alertKey, evaluationKey } from './resource-key.ts';

export interface EvaluationContext {
  readonly scope: Pick<Scope, 'scopeId' | 'scopeType'>;
  readonly policy: Policy;
  /** Whether subnets were asked for: if not, that none is seen says nothing about a VPC. */
  readonly subnetsCollected: boolean;
}

/** Rows that are judged together: the CIDRs of a VPC and family, of a pool, or a single row. */
interface Subject {
  readonly key: string;
  readonly rows: readonly [ResourceCidr, ...ResourceCidr[]];
}

/** Evaluates a VPC with its subnets, or another resource. A pure function; sorted by key like its input. */
export function evaluateGroup(rows: readonly ResourceCidr[], context: EvaluationContext): Evaluation[] {
  const subnets = rows.flatMap(({ resource }) => {
    const cidr = resource.type === 'subnet' ? parseCidr(resource.cidr) : undefined;
    return cidr ? [cidr] : [];
  });
  return subjects(rows).map((subject) => evaluate(subject, context.subnetsCollected ? subnets : undefined, context));
}

function subjects(rows: readonly ResourceCidr[]): Subject[] {
  const found = new Map<string, [ResourceCidr, ...ResourceCidr[]]>();
  for (const row of rows) {
    const key = evaluationKey(row.resource);
    const known = found.get(key);
    if (known) known.push(row);
    else found.set(key, [row]);
  }
  return [...found].map(([key, members]) => ({ key, rows: members })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function evaluate(
  { key, rows }: Subject,
  subnets: readonly Cidr[] | undefined,
  context: EvaluationContext,
): Evaluation {
  const { scopeId, scopeType } = context.scope;
  const { resource } = rows[0];
  const base = {
    key,
    scopeId,
    scopeType,
    resource,
    cidrs: rows.map((row) => row.resource.cidr),
    resourceCidrs: rows.length,
    state: worstState(rows),
    findings: [],
  };
  const measured = measure(rows, subnets);
  if ('reason' in measured) return { ...base, verdict: measured };

  const { severity, rule, reasons, text } = judge(
    context.policy,
    context.scope,
    resource,
    measured.capacity,
    base.cidrs,
  );
  return {
    ...base,
    ...measured,
    verdict: { status: 'evaluated', severity, kind: 'utilization', rule, reasons, text },
    findings:
      severity === 'ok'
        ? []
        : [{ alertKey: alertKey(scopeId, key, 'utilization'), kind: 'utilization', severity, rule, reasons, text }],
  };
}

type Measured =
  | { capacity: Capacity; cidrCapacities?: { cidr: string; capacity: Capacity }[] }
  | { status: 'notMeasured'; reason: NotMeasuredReason; text: string }
  | { status: 'notApplicable'; reason: NotApplicableReason; text: string };

function measure(rows: Subject['rows'], subnets: readonly Cidr[] | undefined): Measured {
  const [{ resource, ipUsage }] = rows;
  const parts = rows.flatMap((row) => {
    const cidr = parseCidr(row.resource.cidr);
    return cidr ? [{ cidr, ipUsage: row.ipUsage }] : [];
  });
  const [first] = parts;
  if (!first || parts.length < rows.length) {
    return { status: 'notMeasured', reason: 'unreadableCidr', text: `${resource.cidr} is not a CIDR that can be read` };
  }
  switch (resource.type) {
    case 'subnet':
      if (resource.family === 'ipv6') {
        return {
          status: 'notApplicable',
          reason: 'ipv6Subnet',
          text: 'An IPv6 subnet has at least 2^64 addresses: it does not fill up, and AWS reports no usage for it',
        };
      }
      return ipUsage === undefined ? noUsage() : { capacity: subnetCapacity(first.cidr, ipUsage) };
    case 'vpc':
      return measureVpc(parts, subnets);
    case 'public-ipv4-pool':
    case 'ipv6-pool': {
      const known = parts.flatMap((part) =>
        part.ipUsage === undefined ? [] : [{ cidr: part.cidr, ipUsage: part.ipUsage }],
      );
      const capacity = known.length === parts.length ? poolCapacity(known) : undefined;
      return capacity ? { capacity } : noUsage();
    }
    case 'eip':
      return {
        status: 'notApplicable',
        reason: 'eip',
        text: 'An Elastic IP address is in use or not: it does not fill up',
      };
    case 'eni':
      return { status: 'notApplicable', reason: 'eni', text: 'A network interface does not fill up' };
    case 'anycast-ip-list':
      return { status: 'notApplicable', reason: 'anycastIpList', text: 'An anycast IP list does not fill up' };
  }
}

function measureVpc(
  parts: readonly { cidr: Cidr; ipUsage: number | undefined }[],
  subnets: readonly Cidr[] | undefined,
): Measured {
  const of = (cidrs: readonly { cidr: Cidr; ipUsage: number | undefined }[]) =>
    vpcCapacity(
      cidrs,
      subnets?.filter((subnet) => cidrs.some(({ cidr }) => contains(cidr, subnet))),
    );
  const capacity = of(parts);
  if (!capacity) return noUsage();
  if (parts.length === 1) return { capacity };
  return {
    capacity,
    cidrCapacities: parts.flatMap((part) => {
      const own = of([part]);
      return own ? [{ cidr: part.cidr.text, capacity: own }] : [];
    }),
  };
}

function noUsage(): Measured {
  return { status: 'notMeasured', reason: 'noUsageFromIpam', text: 'IPAM returned no usage for this resource' };
}

/** A VPC with several CIDRs overlaps, or breaks a rule, as soon as one of them does. */
function worstState(rows: Subject['rows']): ResourceState {
  const states = rows.map((row) => row.state);
  return (
    states.find((state) => state.overlap === 'overlapping' && state.compliance === 'noncompliant') ??
    states.find((state) => state.overlap === 'overlapping' || state.compliance === 'noncompliant') ??
    rows[0].state
  );
}
