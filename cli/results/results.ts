import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { findJson, type Objects, type ReadableObjects } from '../../storage/objects.ts';
import { allowedBy, type Permission } from '../aws/permissions.ts';
import type { Deployment } from '../aws/stack.ts';
import { CliError } from '../kit/errors.ts';

/**
 * What runs left behind: the objects of a deployment's bucket, or of the directory that `run --out` wrote to. Readers
 * that say in words what they cannot read are in read.ts.
 */
export interface Results extends ReadableObjects, Pick<Objects, 'putText' | 'writeLines' | 'delete'> {
  /** What a further command needs to read the same: empty, ` --out dir` or ` --stack name --region region`. */
  readonly flags: string;
  /** What to do where something is missing: the command that makes it. */
  readonly advice: readonly string[];
  /** What reading needs to be allowed. */
  readonly permissions: readonly Permission[];
  /** The deployment whose bucket it is; absent of a directory. */
  readonly deployment?: Deployment;
  /** The prefixes under which the newest evaluation of each scope lies: laid out like a run's. */
  newest(): Promise<readonly { readonly scopeId: string; readonly prefix: string }[]>;
}

/** The newest evaluation of one scope. */
export interface ScopeResult {
  readonly summary: ScopeSummary;
  readonly evaluationsKey: string;
  /** Of the run itself: it expires with it. */
  readonly overlapsKey: string;
  /** Of the policy that judged it. */
  readonly policyKey: string;
}

/** The newest evaluations, one a scope. Throws CliError where there are none at all. */
export async function scopeResults(results: Results): Promise<ScopeResult[]> {
  const newest = await results.newest();
  const found = await Promise.all(
    newest.map(async ({ scopeId, prefix }) => {
      const key = runKeys.scopeSummary(prefix, scopeId);
      const summary = await allowedBy(results.permissions, findJson(results, key, ScopeSummary));
      if (!summary) return [];
      return [
        {
          summary,
          evaluationsKey: runKeys.evaluations(prefix, scopeId),
          overlapsKey: runKeys.overlaps(runKeys.prefix(summary.runId, summary.asOf), scopeId),
          policyKey: runKeys.policy(prefix),
        },
      ];
    }),
  );
  const all = found.flat();
  if (all.length === 0) throw new CliError(`There are no results in ${results.where} yet`, [...results.advice]);
  return all;
}

/** An object that a run wrote is no longer there. */
export class ResultMissing extends Error {
  override readonly name = 'ResultMissing';
}

export function missing({ where, advice }: Pick<Results, 'where' | 'advice'>, key: string): ResultMissing {
  return new ResultMissing(
    [`${where}/${key} is not there: it was deleted, or removed because of its age`, ...advice].join('\n'),
  );
}
