import { concurrentlyInOrder } from '../../core/streams/concurrently.ts';
import { InvalidInput } from '../../statemachine/contracts/invalid.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { findJson, type Objects } from '../../storage/objects.ts';
import type { FailureReason } from './failure-reasons.ts';

/** Objects read at a time: a few thousand scopes take seconds, and S3's client opens no more than 50 connections. */
const CONCURRENCY = 20;

/** What a scope came to. Without a summary it was not evaluated; then `failure` is there if its object says why. */
export interface ScopeOutcome {
  readonly scope: Scope;
  readonly summary?: ScopeSummary;
  readonly failure?: FailureReason;
}

/** One after the other, in their order: 5,000 summaries with 20 findings each do not fit into 128 MB together. */
export function readScopes(objects: Objects, run: Run, scopes: readonly Scope[]): AsyncGenerator<ScopeOutcome> {
  return concurrentlyInOrder(scopes, CONCURRENCY, (scope) => readScope(objects, run, scope));
}

async function readScope(objects: Objects, { prefix, runId }: Run, scope: Scope): Promise<ScopeOutcome> {
  const key = runKeys.scopeSummary(prefix, scope.scopeId);
  try {
    const summary = await findJson(objects, key, ScopeSummary);
    if (!summary) return { scope };
    if (summary.runId === runId) return { scope, summary };
    const message = `s3://${objects.bucket}/${key} belongs to another run, ${summary.runId}: its figures are not this run's`;
    return { scope, failure: { error: 'NotEvaluated', message } };
  } catch (error) {
    // One scope's broken object is that scope's failure, not the run's.
    if (!(error instanceof InvalidInput)) throw error;
    return { scope, failure: { error: error.name, message: error.message } };
  }
}
