import type { DeployedStack } from '../core/message/next-step.ts';
import { Policy } from '../core/policy/schema.ts';
import type { ReportData, ReportRun, ReportScope } from '../core/report/report-data.ts';
import { Summary } from '../statemachine/contracts/summary.ts';
import { runKeys } from '../storage/keys.ts';
import { getJson, type ReadableObjects } from '../storage/objects.ts';
import { readEvaluations } from '../storage/runs.ts';
import { Rows } from './gather/rows.ts';

/** Which run a report is of. */
export interface RunPlace {
  readonly runId: string;
  readonly asOf: string;
  readonly prefix: string;
}

export interface GatherOptions {
  /** "demo organisation", or the name of the deployment. */
  readonly title: string;
  /** What commands need to read the same run: empty, or with a leading blank. */
  readonly flags: string;
  /** Absent on a laptop. */
  readonly deployment?: DeployedStack;
}

/** A report's data, from what a run stored: line by line. Throws ObjectMissing, ObjectDamaged and InvalidInput. */
export async function gatherReport(
  objects: ReadableObjects,
  { prefix }: RunPlace,
  options: GatherOptions,
): Promise<ReportData> {
  const summary = await getJson(objects, runKeys.summary(prefix), Summary);
  const policy = await getJson(objects, runKeys.policy(prefix), Policy);
  const rows = new Rows();
  for (const [scope, { evaluationsKey }] of summary.scopes.entries()) {
    for await (const evaluation of readEvaluations(objects, evaluationsKey)) rows.add(scope, evaluation);
  }
  const { counts, notMeasured, notApplicable, stale, gaps } = summary.coverage;
  return {
    run: runOf(summary, policy, options),
    scopes: scopesOf(summary),
    columns: rows.finished(),
    details: rows.details,
    counts,
    notMeasured,
    notApplicable,
    stale,
    gaps,
    failedScopes: summary.failedScopes,
    problems: summary.problems,
    taken: [],
    publicIpv4: summary.publicIpv4,
    overlaps: summary.overlaps,
    changes: summary.changes,
    trend: undefined,
    summedUp: undefined,
  };
}

function runOf(summary: Summary, policy: Policy, { title, flags }: GatherOptions): ReportRun {
  const { runId, asOf, status, authoritative, ipams } = summary;
  const { name, source } = summary.policy;
  return {
    runId,
    asOf,
    status,
    authoritative,
    title,
    policy: { name, source },
    ipams: ipams.map(({ ipamId, tier, region }) => ({ ipamId, tier, region })),
    flags,
    accountNames: policy.accountNames,
    redacted: false,
  };
}

function scopesOf({ scopes }: Summary): ReportScope[] {
  return scopes.map(({ scope: { scopeId, scopeType, name = '', source = 'ipam' } }) => ({
    scopeId,
    scopeType,
    name,
    source,
  }));
}
