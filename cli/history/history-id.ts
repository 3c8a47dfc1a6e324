import { accountHistory } from '../../core/history/history-id.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ScopeResult } from '../results/results.ts';

/** The history that a resource's figures are in: without IPAM each account has one of its own. */
export function historyIdOf(
  { summary: { scope } }: Pick<ScopeResult, 'summary'>,
  { resource }: Pick<Evaluation, 'resource'>,
): string {
  return scope.source === 'ec2' ? accountHistory(resource.accountId) : scope.scopeId;
}
