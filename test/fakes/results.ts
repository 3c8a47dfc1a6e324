import { countOf, percentOf } from '../../core/address/exact.ts';
import { alertKey, evaluationKey } from '../../core/inventory/resource-key.ts';
import { Policy, type PolicyInput } from '../../core/policy/schema.ts';
import { Tally } from '../../core/summary/tally.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { reportKey, runKeys } from '../../storage/keys.ts';
import type { MemoryObjects } from './objects.ts';

/** Results of a run as the steps before would have written them: what the steps after Summarize read. */

export const SCOPE = 'ipam-scope-0aaaaaaaaaaaaaaaa';

export function sampleRun(overrides: Partial<Run> = {}): Run {
  const runId = overrides.runId ?? 'run-1';
  const asOf = overrides.asOf ?? '2026-11-21T20:41:00.000Z';
  return {
    runId,
    asOf,
    prefix: runKeys.prefix(runId, asOf),
    authoritative: true,
    dryRun: false,
    resourceTypes: ['vpc', 'subnet'],
    ...overrides,
  };
}

export interface SampleEvaluation {
  id: string;
  severity?: 'ok' | 'warning' | 'critical';
  scopeId?: string;
  resource?: Partial<Resource>;
  capacity?: Partial<Capacity>;
  cidrCapacities?: Evaluation['cidrCapacities'];
  notMeasured?: true;
}

/** A /24 subnet of 251 usable addresses, with as many left as told. */
export function sampleEvaluation({
  id,
  severity = 'ok',
  scopeId = SCOPE,
  resource: parts = {},
  capacity: figures = {},
  cidrCapacities,
  notMeasured,
}: SampleEvaluation): Evaluation {
  const resource: Resource = { id, type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4', ...parts };
  const key = evaluationKey(resource);
  const free = figures.free ?? { ok: 200, warning: 40, critical: 5 }[severity];
  const total = figures.total ?? 256;
  const capacity: Capacity = {
    basis: 'assigned',
    unit: 'address',
    total,
    reserved: 5,
    usedIncludingReserved: countOf(BigInt(total) - BigInt(free)),
    usedPercent: percentOf(BigInt(total) - BigInt(free), BigInt(total)),
    source: 'ipam',
    ...figures,
    free,
  };
  const reasons: Evaluation['findings'][number]['reasons'] = [
    {
      metric: 'free',
      operator: '<',
      threshold: 64,
      observed: free,
      unit: capacity.unit,
      source: 'ipam',
      text: `${free} free, below 64`,
    },
  ];
  const text = `subnet: ${free} free, below 64`;
  const base = {
    key,
    scopeId,
    scopeType: 'private' as const,
    resource,
    cidrs: cidrCapacities?.map(({ cidr }) => cidr) ?? [resource.cidr],
    resourceCidrs: cidrCapacities?.length ?? 1,
    state: {},
    findings: [],
  };
  if (notMeasured) {
    return { ...base, verdict: { status: 'notMeasured', reason: 'noUsageFromIpam', text: 'IPAM returned no usage' } };
  }
  return Evaluation.parse({
    ...base,
    capacity,
    ...(cidrCapacities && { cidrCapacities }),
    verdict: { status: 'evaluated', severity, kind: 'utilization', rule: 'subnet', reasons, text },
    findings:
      severity === 'ok'
        ? []
        : [
            {
              alertKey: alertKey(scopeId, key, 'utilization'),
              kind: 'utilization',
              severity,
              rule: 'subnet',
              reasons,
              text,
            },
          ],
  });
}

/** All lists that a run asks for, read to their end. */
function readOf({ resourceTypes }: Run): ListsRead {
  const lists = [...resourceTypes, 'joinedVpc', 'ipam-policy', 'earlier-run', 'overlaps'];
  return Object.fromEntries(lists.map((list) => [list, { except: [] }]));
}

type IpamOf = (scopeId: string) => string;

/** The summary of these evaluations, scope by scope. */
export function sampleSummary(
  evaluations: readonly Evaluation[] = [],
  {
    run = sampleRun(),
    scopeIds = [SCOPE],
    read = readOf(run),
    ipamOf = () => 'ipam-0a',
    ...overrides
  }: { run?: Run; scopeIds?: string[]; read?: ListsRead; ipamOf?: IpamOf } & Partial<Summary> = {},
): Summary {
  const tally = new Tally();
  for (const evaluation of evaluations) tally.add(evaluation);
  const failedScopes = overrides.failedScopes ?? [];
  return Summary.parse({
    schemaVersion: '1.0',
    runId: run.runId,
    asOf: run.asOf,
    status: scopeIds.length === 0 ? 'failed' : failedScopes.length > 0 ? 'partial' : 'complete',
    authoritative: run.authoritative,
    dryRun: run.dryRun,
    request: {},
    policy: { name: 'built-in', source: 'built-in', sha256: 'abc' },
    regions: [{ region: 'eu-west-1', ipams: 1 }],
    ipams: [],
    scopes: scopeIds.map((scopeId) => {
      const counts = new Tally();
      for (const evaluation of evaluations) if (evaluation.scopeId === scopeId) counts.add(evaluation);
      return {
        scope: { scopeId, scopeType: 'private', ipamId: ipamOf(scopeId), ipamRegion: 'eu-west-1', tier: 'advanced' },
        counts: counts.counts,
        rows: evaluations.length,
        evaluationsKey: runKeys.evaluations(run.prefix, scopeId),
        summaryKey: runKeys.scopeSummary(run.prefix, scopeId),
        read,
      };
    }),
    coverage: tally.coverage({ kept: evaluations.length, duplicates: 0, filteredOut: 0, malformed: 0 }),
    byType: tally.byType,
    byKind: tally.byKind.list(),
    worst: tally.worst.list(),
    problems: [],
    ...overrides,
    failedScopes,
  });
}

/** Puts what Notify, PublishMetrics, HandOff and Record read into the bucket. */
export function giveResults(
  objects: MemoryObjects,
  {
    run = sampleRun(),
    evaluations = [],
    policy = {},
    scopeIds = [SCOPE],
    ipamOf,
    ...overrides
  }: {
    run?: Run;
    evaluations?: readonly Evaluation[];
    policy?: Partial<PolicyInput>;
    scopeIds?: string[];
    ipamOf?: IpamOf | undefined;
  } & Omit<Partial<Summary>, 'policy'> = {},
): Summary {
  const summary = sampleSummary(evaluations, { run, scopeIds, ...(ipamOf && { ipamOf }), ...overrides });
  objects.give(runKeys.summary(run.prefix), summary);
  objects.give(runKeys.policy(run.prefix), Policy.parse({ version: 1, ...policy }));
  objects.give(reportKey(run.runId, run.asOf), `<html>${run.runId}`);
  for (const scopeId of scopeIds) {
    objects.give(runKeys.scopeSummary(run.prefix, scopeId), { runId: run.runId, scope: { scopeId } });
    objects.giveLines(
      runKeys.evaluations(run.prefix, scopeId),
      evaluations.filter((evaluation) => evaluation.scopeId === scopeId),
    );
  }
  return summary;
}
