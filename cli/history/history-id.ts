import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ScopeResult } from '../results/results.ts';

/** The history that a resource's figures are in: without IPAM each account has one of its own. */
export function historyIdOf(
  { summary: { scope } }: Pick<ScopeResult, 'summary'>,
  { resource }: Pick<Evaluation, 'resource'>,
): string {
  return scope.source === 'ec2' ? `ec2-${resource.accountId}` : scope.scopeId;
}
