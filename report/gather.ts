import type { DeployedStack } from '../core/message/next-step.ts';
import { Policy } from '../core/policy/schema.ts';
import type { ReportData, ReportGap, ReportRun, ReportScope, Trend } from '../core/report/report-data.ts';
import { Summary } from '../statemachine/contracts/summary.ts';
import { runKeys } from '../storage/keys.ts';
import { getJson, type ReadableObjects } from '../storage/objects.ts';
import { readRows } from './gather/read-rows.ts';
import { takenRanges } from './gather/taken.ts';
import { earlierVerdicts } from './gather/verdicts.ts';
import { whyUnread } from './gather/why-unread.ts';

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
  { prefix }: Pick<RunPlace, 'prefix'>,
  options: GatherOptions,
): Promise<ReportData> {
  const summary = await getJson(objects, runKeys.summary(prefix), Summary);
  const { policy, gaps: unread } = await readPolicy(objects, prefix);
  const { columns, details, summedUp, totals, gaps } = await readRows(objects, {
    summary,
    policy,
    ...{ deployment: options.deployment, flags: options.flags },
  });
  const scopes = scopesOf(summary);
  const ranges = await takenRanges(objects, summary, scopes, policy?.occupied ?? [], { columns, details });
  const past = await earlierVerdicts(objects, summary);
  const { counts, notMeasured, notApplicable, stale } = summary.coverage;
  return {
    run: runOf(summary, policy?.accountNames ?? {}, options),
    scopes,
    columns,
    details,
    counts,
    notMeasured,
    notApplicable,
    stale,
    gaps: [...summary.coverage.gaps, ...unread, ...gaps, ...ranges.gaps, ...past.gaps],
    failedScopes: summary.failedScopes,
    problems: summary.problems,
    taken: ranges.taken,
    publicIpv4: summary.publicIpv4,
    overlaps: summary.overlaps,
    changes: summary.changes,
    trend: trendOf(totals, past.verdicts),
    summedUp,
  };
}

/** Most of it is in the evaluations already. */
async function readPolicy(
  objects: ReadableObjects,
  prefix: string,
): Promise<{ readonly policy?: Policy; readonly gaps: readonly ReportGap[] }> {
  try {
    return { policy: await getJson(objects, runKeys.policy(prefix), Policy), gaps: [] };
  } catch (error) {
    const text = `The policy of this run could not be read: ${whyUnread(error)}. Ranges that it names are not on the map; names of accounts and next steps are missing.`;
    return { gaps: [{ kind: 'rangesNotShown', text }] };
  }
}

function trendOf(totals: Omit<Trend, 'verdicts'> | undefined, verdicts: Trend['verdicts']): Trend | undefined {
  const { days, assigned, capacity } = totals ?? { days: [], assigned: [], capacity: [] };
  const isPast = assigned.filter((value) => value !== null).length > 1;
  if (!isPast && verdicts.length < 2) return undefined;
  return { ...(isPast ? { days, assigned, capacity } : { days: [], assigned: [], capacity: [] }), verdicts };
}

function runOf(summary: Summary, accountNames: ReportRun['accountNames'], { title, flags }: GatherOptions): ReportRun {
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
    accountNames,
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
