import { builtInPolicy } from '../../../core/policy/built-in.ts';
import type { Policy } from '../../../core/policy/schema.ts';
import { type Input, Output, summarizeTask } from '../../../functions/summarize/task.ts';
import type { Counts, Rows } from '../../../statemachine/contracts/coverage.ts';
import type { Evaluation, ResourceFinding } from '../../../statemachine/contracts/evaluation.ts';
import { Latest } from '../../../statemachine/contracts/hand-off.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import type { Discovery, ScopeSummary } from '../../../statemachine/contracts/summary.ts';
import { Summary } from '../../../statemachine/contracts/summary.ts';
import { newestPrefix, runKeys, sharedKeys } from '../../../storage/keys.ts';
import { type FakeInvocation, fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';

const asOf = '2026-11-21T12:00:00.000Z';
export const prefix = 'runs/2026/11/21/run-1/';
export const mapResult = { Bucket: 'test-bucket', Key: `${prefix}map/5f0c/manifest.json` };

export const run: Run = {
  runId: 'run-1',
  asOf,
  prefix,
  authoritative: true,
  dryRun: false,
  resourceTypes: ['vpc', 'subnet'],
};

export function scope(letter: string, fields: Partial<Scope> = {}): Scope {
  return {
    scopeId: `ipam-scope-${letter}`,
    scopeType: 'private',
    ipamId: 'ipam-1',
    ipamRegion: 'eu-west-1',
    tier: 'advanced',
    ...fields,
  };
}

export const noRows: Rows = { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 };
export const noCounts: Counts = { ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 };

export function scopeSummary(of: Scope, fields: Partial<ScopeSummary> = {}): ScopeSummary {
  const counts = { ...noCounts, ok: 2 };
  return {
    schemaVersion: '1.0',
    runId: run.runId,
    asOf,
    scope: of,
    evaluationsKey: runKeys.evaluations(prefix, of.scopeId),
    inventoryKeys: {},
    read: {},
    coverage: {
      rows: { ...noRows, kept: 2 },
      counts,
      notMeasured: {},
      notApplicable: {},
      stale: 0,
      disagreements: 0,
      gaps: [],
    },
    byType: { vpc: counts },
    byKind: [],
    accounts: 1,
    regions: ['eu-west-1'],
    worst: [],
    ...fields,
  };
}

export function finding(id: string, severity: 'warning' | 'critical', free: number): ResourceFinding {
  return {
    alertKey: `ipam-scope-a/vpc-1/subnet/${id}/10.0.0.0/24#utilization`,
    kind: 'utilization',
    severity,
    rule: 'subnet',
    reasons: [],
    text: `${free} free`,
    scopeId: 'ipam-scope-a',
    scopeType: 'private',
    resource: { id, type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4' },
    cidrs: ['10.0.0.0/24'],
    capacity: { basis: 'assigned', unit: 'address', total: 256, free, usedPercent: 90, source: 'ipam' },
  };
}

function discoveryOf(scopes: readonly Scope[], fields: Partial<Discovery> = {}): Discovery {
  return {
    schemaVersion: '1.0',
    runId: run.runId,
    asOf,
    request: { resourceTypes: ['vpc', 'subnet'], authoritative: true, dryRun: false },
    policy: { name: 'built-in', source: 'built-in', sha256: 'f00' },
    regions: [{ region: 'eu-west-1', ipams: 1 }],
    ipams: [{ ipamId: 'ipam-1', region: 'eu-west-1', tier: 'advanced', operatingRegions: ['eu-west-1', 'us-east-1'] }],
    scopeCount: scopes.length,
    failedScopes: [],
    gaps: [],
    problems: [],
    ...fields,
  };
}

/** A bucket as it is when Summarize begins: what was discovered, and the scopes that were evaluated. */
export function bucketWith(
  scopes: readonly Scope[],
  evaluated: readonly ScopeSummary[],
  discovery: Partial<Discovery> = {},
  lines: Readonly<Record<string, readonly unknown[]>> = {},
  policy: Policy = builtInPolicy,
): MemoryObjects {
  const objects = memoryObjects();
  objects.give(runKeys.scopes(prefix), scopes);
  objects.give(runKeys.discovery(prefix), discoveryOf(scopes, discovery));
  objects.give(runKeys.policy(prefix), policy);
  for (const { scope: of, ...summary } of evaluated) {
    objects.give(runKeys.scopeSummary(prefix, of.scopeId), { scope: of, ...summary });
    objects.giveLines(runKeys.evaluations(prefix, of.scopeId), lines[of.scopeId] ?? []);
  }
  return objects;
}

/** What Record keeps of a scope that an earlier run evaluated. */
export function keepOf(
  objects: MemoryObjects,
  { runId, asOf: then }: Pick<Run, 'runId' | 'asOf'>,
  summary: ScopeSummary,
  evaluations: readonly Evaluation[],
): void {
  const { scopeId } = summary.scope;
  const kept = newestPrefix(scopeId, runId);
  objects.give(runKeys.policy(kept), builtInPolicy);
  objects.give(runKeys.scopeSummary(kept, scopeId), { ...summary, runId, asOf: then });
  objects.giveLines(runKeys.evaluations(kept, scopeId), evaluations);
  const before = objects.keys().includes(sharedKeys.latest) ? Latest.parse(objects.json(sharedKeys.latest)).scopes : {};
  const own = runKeys.prefix(runId, then);
  const newest = { runId, asOf: then, prefix: own, evaluationsKey: runKeys.evaluations(own, scopeId) };
  objects.give(sharedKeys.latest, { schemaVersion: '1.0', scopes: { ...before, [scopeId]: newest } });
}

/** What the ResultWriter leaves of children that failed. */
export function giveFailed(objects: MemoryObjects, records: readonly unknown[]): void {
  const key = `${prefix}map/5f0c/FAILED_0.json`;
  objects.give(mapResult.Key, {
    DestinationBucket: 'test-bucket',
    MapRunArn: 'arn:aws:states:eu-west-1:123456789012:mapRun:monitor/Scopes:5f0c',
    ResultFiles: { FAILED: [{ Key: key, Size: 1 }], PENDING: [], SUCCEEDED: [] },
  });
  objects.give(key, records);
}

export function failedChild(of: Scope, fields: Record<string, unknown>) {
  return {
    ExecutionArn: `arn:aws:states:eu-west-1:123456789012:execution:monitor/Scopes:${of.scopeId}`,
    Input: JSON.stringify({ run, scope: of }),
    Name: of.scopeId,
    Status: 'FAILED',
    ...fields,
  };
}

export async function summarize(
  objects: MemoryObjects,
  input: Partial<Input> = {},
  invocation: FakeInvocation = fakeInvocation(),
): Promise<{ output: Output; summary: Summary }> {
  const output = Output.parse(
    await summarizeTask.run(summarizeTask.Input.parse({ run, ...input }), { ...invocation, objects }),
  );
  return { output, summary: Summary.parse(objects.json(runKeys.summary(prefix))) };
}
