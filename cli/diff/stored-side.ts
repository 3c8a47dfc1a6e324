import type { Side, SideScope } from '../../core/diff/side.ts';
import { Policy } from '../../core/policy/schema.ts';
import { Peekable } from '../../core/streams/peekable.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { newestPrefix, runKeys } from '../../storage/keys.ts';
import { readEvaluations } from '../../storage/runs.ts';
import { findResult, linesOf } from '../results/read.ts';
import { ResultMissing, type Results } from '../results/results.ts';
import type { ListedRun } from './listed-runs.ts';

/** A run with what is left of its evaluations. */
export interface StoredSide {
  readonly run: ListedRun;
  /** Undefined where nothing is left. */
  readonly side: Side | undefined;
  /** Scopes that it evaluated, and whose evaluations are no longer there. */
  readonly expired: readonly string[];
}

type Described = Pick<SideScope, 'scope' | 'read'>;

/** From the run's own objects; from what is kept of it, where those have expired. */
export async function storedSide(results: Results, run: ListedRun): Promise<StoredSide> {
  const { runId, asOf, summary, kept } = run;
  const prefix = runKeys.prefix(runId, asOf);
  const described = summary?.scopes ?? (await Promise.all(kept.map((scopeId) => keptScope(results, run, scopeId))));
  const scopes: SideScope[] = [];
  const expired: string[] = [];
  let policy: Policy | undefined;
  for (const each of described) {
    if (!each) continue;
    const { scopeId } = each.scope;
    const prefixes = [...(summary ? [prefix] : []), ...(kept.includes(scopeId) ? [newestPrefix(scopeId, runId)] : [])];
    const evaluations = await firstThere(results, prefixes, scopeId);
    policy ??= await firstPolicy(results, prefixes);
    if (evaluations) scopes.push({ scope: each.scope, read: each.read, evaluations });
    else expired.push(scopeId);
  }
  const side = policy && scopes.length > 0 ? { runId, asOf, policy, scopes } : undefined;
  return { run, side, expired };
}

async function keptScope(results: Results, { runId }: ListedRun, scopeId: string): Promise<Described | undefined> {
  return findResult(results, runKeys.scopeSummary(newestPrefix(scopeId, runId), scopeId), ScopeSummary);
}

async function firstPolicy(results: Results, prefixes: readonly string[]): Promise<Policy | undefined> {
  for (const prefix of prefixes) {
    const policy = await findResult(results, runKeys.policy(prefix), Policy);
    if (policy) return policy;
  }
  return undefined;
}

/** Opened, so that it is known before anything is compared. */
async function firstThere(
  results: Results,
  prefixes: readonly string[],
  scopeId: string,
): Promise<AsyncIterable<Evaluation> | undefined> {
  for (const prefix of prefixes) {
    const lines = new Peekable(linesOf(results, runKeys.evaluations(prefix, scopeId), readEvaluations));
    try {
      await lines.peek();
      return lines.takeWhile(() => true);
    } catch (error) {
      if (!(error instanceof ResultMissing)) throw error;
    }
  }
  return undefined;
}
