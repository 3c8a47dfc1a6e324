import { alertKey, evaluationKey } from '../core/inventory/resource-key.ts';
import { Policy, type PolicyInput } from '../core/policy/schema.ts';
import { Tally } from '../core/summary/tally.ts';
import { Evaluation } from '../statemachine/contracts/evaluation.ts';
import type { Run } from '../statemachine/contracts/run.ts';
import { Summary } from '../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../statemachine/contracts/version.ts';
import { runKeys } from '../storage/keys.ts';
import type { Objects } from '../storage/objects.ts';
import { putJson } from '../storage/objects.ts';

const SCOPE = 'ipam-scope-0b';

/** A subnet that is nearly full, with the tags of a real one. */
export function evaluationOf(index: number): Evaluation {
  const id = `subnet-0${(Math.imul(index, 0x9e3779b1) >>> 0).toString(16).padStart(16, '0')}`;
  const cidr = `10.${(index >> 8) & 255}.${index & 255}.0/24`;
  const resource = {
    id,
    type: 'subnet' as const,
    cidr,
    family: 'ipv4' as const,
    name: `workload ${index} private subnet`,
    accountId: String(100_000_000_000 + (index % 400)),
    region: 'eu-west-1',
    vpcId: `vpc-0${(index % 5000).toString(16).padStart(16, '0')}`,
    availabilityZoneId: `euw1-az${(index % 3) + 1}`,
    tags: { team: `team-${index % 40}`, env: index % 3 === 0 ? 'prod' : 'dev', 'cost-center': String(index % 900) },
  };
  const free = index % 60;
  const severity = free < 26 ? 'critical' : 'warning';
  const key = evaluationKey(resource);
  const text = `${free} free, below 64`;
  const reasons = [
    { metric: 'free', operator: '<', threshold: 64, observed: free, unit: 'address', source: 'ipam', text },
  ] as const;
  const usedPercent = Math.round(((256 - free) / 256) * 10_000) / 100;
  return Evaluation.parse({
    key,
    scopeId: SCOPE,
    scopeType: 'private',
    resource,
    cidrs: [cidr],
    resourceCidrs: 1,
    state: { management: 'unmanaged', compliance: 'unmanaged', overlap: 'nonoverlapping' },
    capacity: {
      basis: 'assigned',
      unit: 'address',
      total: 256,
      reserved: 5,
      usedIncludingReserved: 256 - free,
      free,
      usedPercent,
      source: 'ipam',
    },
    verdict: { status: 'evaluated', severity, kind: 'utilization', rule: 'subnet', reasons, text },
    findings: [
      { alertKey: alertKey(SCOPE, key, 'utilization'), kind: 'utilization', severity, rule: 'subnet', reasons, text },
    ],
  });
}

/** Puts what HandOff reads of a run with so many findings into the bucket. */
export async function giveRun(objects: Objects, findings: number, outputs: PolicyInput['outputs']): Promise<Run> {
  const asOf = '2026-11-21T20:41:00.000Z';
  const prefix = runKeys.prefix('bench', asOf);
  const tally = new Tally();
  function* lines() {
    for (let index = 0; index < findings; index++) {
      const evaluation = evaluationOf(index);
      tally.add(evaluation);
      yield JSON.stringify(evaluation);
    }
  }
  const evaluationsKey = runKeys.evaluations(prefix, SCOPE);
  await objects.writeLines(evaluationsKey, lines());
  const coverage = tally.coverage({ kept: findings, duplicates: 0, filteredOut: 0, malformed: 0 });
  await putJson(objects, runKeys.policy(prefix), Policy, Policy.parse({ version: 1, outputs }));
  await putJson(
    objects,
    runKeys.summary(prefix),
    Summary,
    Summary.parse({
      schemaVersion: SCHEMA_VERSION,
      runId: 'bench',
      asOf,
      status: 'complete',
      authoritative: true,
      dryRun: false,
      request: {},
      policy: { name: 'policy', source: 'current', sha256: 'none' },
      regions: [{ region: 'eu-west-1', ipams: 1 }],
      ipams: [],
      scopes: [
        {
          scope: { scopeId: SCOPE, scopeType: 'private', ipamId: 'ipam-0b', ipamRegion: 'eu-west-1', tier: 'advanced' },
          counts: tally.counts,
          rows: findings,
          evaluationsKey,
          summaryKey: runKeys.scopeSummary(prefix, SCOPE),
        },
      ],
      failedScopes: [],
      coverage,
      byType: tally.byType,
      byKind: tally.byKind.list(),
      worst: tally.worst.list(),
      problems: [],
    }),
  );
  return { runId: 'bench', asOf, prefix, authoritative: true, dryRun: false, resourceTypes: ['vpc', 'subnet'] };
}
