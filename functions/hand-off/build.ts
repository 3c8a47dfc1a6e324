import type { FindingFilter, HandOff } from '../../statemachine/contracts/hand-off.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { SCHEMA_VERSION } from '../../statemachine/contracts/version.ts';
import { reportKey, runKeys } from '../../storage/keys.ts';
import type { Findings } from '../shared/findings.ts';

/**
 * What other systems get to know of a run: all of it that has a bound, and where the rest is. With a filter, `findings`
 * are those that match it; everything else stays the run's, so that "no findings" can be told from "not looked".
 */
export function buildHandOff(
  run: Run,
  summary: Summary,
  findings: Findings,
  bucket: string,
  filter?: FindingFilter,
): HandOff {
  const { runId, asOf, status, request, policy, coverage, byType, byKind, failedScopes, problems, scopes, changes } =
    summary;
  const total = findings.critical + findings.warning;
  return {
    schemaVersion: SCHEMA_VERSION,
    runId,
    asOf,
    status,
    request,
    policy,
    coverage,
    byType,
    byKind,
    failedScopes,
    problems,
    ...(changes && { changes }),
    findings: {
      total,
      inline: [...findings.worst],
      complete: findings.worst.length === total,
      ...(filter && { filter }),
    },
    location: {
      bucket,
      prefix: run.prefix,
      summary: runKeys.summary(run.prefix),
      handOff: runKeys.handOff(run.prefix),
      report: reportKey(runId, asOf),
      evaluations: scopes.map(({ scope, evaluationsKey }) => ({ scopeId: scope.scopeId, key: evaluationsKey })),
    },
  };
}
