import { groupOf } from '../core/inventory/resource-key.ts';
import type { DeployedStack } from '../core/message/next-step.ts';
import { occupiedIn } from '../core/policy/occupied.ts';
import { Policy } from '../core/policy/schema.ts';
import type { ReportData, ReportRun, ReportScope } from '../core/report/report-data.ts';
import { grouped } from '../core/streams/grouped.ts';
import type { Evaluation } from '../statemachine/contracts/evaluation.ts';
import { Summary } from '../statemachine/contracts/summary.ts';
import { runKeys } from '../storage/keys.ts';
import { getJson, type ReadableObjects } from '../storage/objects.ts';
import { readEvaluations } from '../storage/runs.ts';
import { leftOutOf, notListed, ROWS_LISTED } from './gather/listed.ts';
import { Rows } from './gather/rows.ts';
import { readSinces, sinceOf } from './gather/since.ts';
import { stepsOf } from './gather/steps.ts';
import { takenRanges } from './gather/taken.ts';

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
  const isLong = isLonger(summary);
  const sinces = await readSinces(objects, summary.asOf);
  const scopes = scopesOf(summary);
  const rows = new Rows();
  const summedUp = new Map<string, number>();
  for (const [
    scope,
    {
      evaluationsKey,
      scope: { scopeId },
    },
  ] of summary.scopes.entries()) {
    const facts = {
      ...options,
      quotas: policy.quotas,
      occupied: occupiedIn(policy.occupied, scopeId),
      at: summary.asOf,
    };
    for await (const group of vpcs(readEvaluations(objects, evaluationsKey))) {
      const without = isLong ? notListed(group) : NONE;
      for (const evaluation of group) {
        if (without.has(evaluation)) {
          const { type } = evaluation.resource;
          summedUp.set(type, (summedUp.get(type) ?? 0) + 1);
          continue;
        }
        const since = sinceOf(evaluation, sinces);
        const steps = stepsOf(evaluation, group, facts);
        const leftOut = leftOutOf(evaluation, without);
        rows.add(scope, evaluation, { since, ...(steps.length > 0 && { steps }), ...(leftOut && { leftOut }) });
      }
    }
  }
  const { counts, notMeasured, notApplicable, stale, gaps } = summary.coverage;
  const gathered = { columns: rows.finished(), details: rows.details };
  const ranges = await takenRanges(objects, summary, scopes, policy, gathered);
  return {
    run: runOf(summary, policy, options),
    scopes,
    ...gathered,
    counts,
    notMeasured,
    notApplicable,
    stale,
    gaps: [...gaps, ...ranges.gaps],
    failedScopes: summary.failedScopes,
    problems: summary.problems,
    taken: ranges.taken,
    publicIpv4: summary.publicIpv4,
    overlaps: summary.overlaps,
    changes: summary.changes,
    trend: undefined,
    summedUp: isLong ? summedUpOf(summedUp) : undefined,
  };
}

/** A VPC with its subnets, or one resource. */
function vpcs(evaluations: AsyncIterable<Evaluation>): AsyncGenerator<Evaluation[]> {
  return grouped(
    evaluations,
    ({ key }) => groupOf(key),
    (group: Evaluation[], evaluation) => group.push(evaluation),
  );
}

const NONE: ReadonlySet<Evaluation> = new Set();

function isLonger({ coverage: { counts } }: Summary): boolean {
  return Object.values(counts).reduce((sum, each) => sum + each, 0) > ROWS_LISTED;
}

function summedUpOf(byType: ReadonlyMap<string, number>): ReportData['summedUp'] {
  const rows = [...byType.values()].reduce((sum, each) => sum + each, 0);
  return { rows, limit: ROWS_LISTED, byType: Object.fromEntries(byType) };
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
