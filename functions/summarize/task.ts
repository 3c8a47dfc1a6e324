import * as z from 'zod';
import { Policy } from '../../core/policy/schema.ts';
import { Counts, type Gap, Rows } from '../../statemachine/contracts/coverage.ts';
import { Run } from '../../statemachine/contracts/run.ts';
import { isIpamScope, Scope } from '../../statemachine/contracts/scope.ts';
import { Discovery, type FailedScope, type ScopeSummary, Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, putJson } from '../../storage/objects.ts';
import type { Invocation, Task } from '../shared/task.ts';
import { judgeAcross } from './across.ts';
import { changesSinceLast } from './changes.ts';
import { emptyScopeGap } from './empty-scope.ts';
import { type FailureReason, failureReasons, messageOf } from './failure-reasons.ts';
import { ListedTwice } from './listed-twice.ts';
import { Merge } from './merge.ts';
import { readScopes, type ScopeOutcome } from './read-scopes.ts';
import { regionsNotOperated } from './regions-not-operated.ts';
import { judgeUnseen } from './unseen.ts';

export const Input = z.object({
  run: Run,
  mapResult: z.object({ Bucket: z.string(), Key: z.string() }).optional().describe("The ResultWriter's manifest."),
  mapError: z.object({ error: z.string(), cause: z.string() }).optional().describe('Why the Map as a whole failed.'),
});
export type Input = z.infer<typeof Input>;

export const Output = z.object({
  run: Run,
  status: Summary.shape.status,
  scopes: z.int().describe('Scopes evaluated.'),
  failedScopes: z.int(),
  counts: Counts,
  rows: Rows,
  listedTwice: z.int().describe('Rows that count once, although several scopes list them.'),
});
export type Output = z.infer<typeof Output>;

export interface Deps {
  readonly objects: Objects;
}

/**
 * Puts the scopes together to the summary of the run. Every scope that was discovered is in it: with its figures, or
 * with the reason why it has none. Throws ObjectMissing when Discover's own objects are gone.
 */
export async function run({ run, mapResult, mapError }: Input, deps: Deps & Invocation): Promise<Output> {
  const { objects, log } = deps;
  const discovery = await getJson(objects, runKeys.discovery(run.prefix), Discovery);
  const scopes = await getJson(objects, runKeys.scopes(run.prefix), z.array(Scope));
  const twice = await across(objects, run, scopes, discovery);
  const merged = new Merge();
  const evaluated: Summary['scopes'] = [];
  const emptyScopes: Gap[] = [];
  const missing: ScopeOutcome[] = [];
  const seen: Pick<ScopeSummary, 'scope' | 'regions'>[] = [];
  for await (const outcome of readScopes(objects, run, scopes)) {
    const { summary } = outcome;
    if (!summary) {
      missing.push(outcome);
      continue;
    }
    merged.add(summary);
    emptyScopes.push(...emptyScopeGap(summary, discovery.ipams));
    seen.push({ scope: summary.scope, regions: summary.regions });
    evaluated.push(lineOf(summary, run.prefix));
  }

  const reasons =
    missing.length > 0 && mapResult
      ? await failureReasons(objects, mapResult.Key, (message) => log.warn(message))
      : new Map<string, FailureReason>();
  const failedScopes = [
    ...discovery.failedScopes,
    ...missing.map((outcome) => failedScope(outcome, reasons.get(outcome.scope.scopeId), mapError)),
  ];
  const { coverage, byType, byKind, publicIpv4, overlaps, worst } = merged;
  const notOperated = regionsNotOperated(discovery, scopes, seen);
  const status = evaluated.length === 0 ? 'failed' : failedScopes.length > 0 ? 'partial' : 'complete';

  const isCompared = run.authoritative && evaluated.length > 0;
  const changes = isCompared && (await changesSinceLast(run, { scopes: evaluated, failedScopes }, deps));

  await putJson(objects, runKeys.summary(run.prefix), Summary, {
    schemaVersion: SCHEMA_VERSION,
    runId: run.runId,
    asOf: run.asOf,
    status,
    authoritative: run.authoritative,
    dryRun: run.dryRun,
    request: discovery.request,
    policy: discovery.policy,
    regions: discovery.regions,
    ipams: discovery.ipams,
    scopes: evaluated,
    failedScopes,
    coverage: {
      ...coverage,
      gaps: [...discovery.gaps, ...notOperated, ...twice.gaps(), ...coverage.gaps, ...emptyScopes],
    },
    ...(discovery.accounts && { accounts: discovery.accounts }),
    byType,
    byKind,
    publicIpv4,
    ...(overlaps && { overlaps }),
    worst,
    problems: discovery.problems,
    ...(changes && { changes }),
  });
  const { counts, rows } = coverage;
  log.info('Summarized', { status, scopes: evaluated.length, failedScopes: failedScopes.length, counts });
  return {
    run,
    status,
    scopes: evaluated.length,
    failedScopes: failedScopes.length,
    counts,
    rows,
    listedTwice: twice.rows,
  };
}

/** Of scopes of an IPAM, what needs several of them. */
async function across(
  objects: Objects,
  run: Run,
  scopes: readonly Scope[],
  { request, failedScopes }: Discovery,
): Promise<ListedTwice> {
  if (!scopes.some(isIpamScope)) return new ListedTwice([]);
  const evaluated: Scope[] = [];
  const partlyRead = new Set(failedScopes.flatMap(({ ipamId }) => ipamId ?? []));
  for await (const { scope, summary } of readScopes(objects, run, scopes)) {
    if (summary) evaluated.push(scope);
    // Who asks for some scopes does not see what the others have.
    const { ids, types } = request.scopes ?? {};
    if (scope.ipamId !== undefined && (!summary || ids || types)) partlyRead.add(scope.ipamId);
  }
  const policy = await getJson(objects, runKeys.policy(run.prefix), Policy);
  const judged = { run, policy, scopes: evaluated, partlyRead };
  const twice = await judgeAcross(objects, judged);
  await judgeUnseen(objects, judged);
  return twice;
}

/** What the summary of the run says of a scope: all that is kept of the scope's own. */
function lineOf(
  { scope, coverage: { counts, rows }, evaluationsKey, read }: ScopeSummary,
  prefix: string,
): Summary['scopes'][number] {
  const summaryKey = runKeys.scopeSummary(prefix, scope.scopeId);
  return { scope, counts, rows: rows.kept, evaluationsKey, summaryKey, read };
}

/** The nearest thing to a reason: the scope's own object, its child execution, the Map, or that there is none. */
function failedScope(
  { scope: { scopeId, ipamId, ipamRegion, accounts }, failure }: ScopeOutcome,
  reason: FailureReason | undefined,
  mapError: Input['mapError'],
): FailedScope {
  const ofTheMap = mapError && {
    error: mapError.error,
    message: `The Map over the scopes failed before this one was evaluated. ${messageOf(mapError.cause)}`.trim(),
  };
  const unknown = {
    error: 'NotEvaluated',
    message:
      'Neither an evaluation nor an error of this scope was found: was its child execution stopped, or could its result not be written? The Map Run of this execution shows it.',
  };
  return { scopeId, ipamId, ipamRegion, ...(accounts && { accounts }), ...(failure ?? reason ?? ofTheMap ?? unknown) };
}

export const summarizeTask: Task<Input, Output, Deps> = { name: 'Summarize', Input, Output, run };
