import type { Scope } from '../../statemachine/contracts/scope.ts';

/** The history of an account that is read without IPAM: which accounts are one scope changes with their list. */
export function accountHistory(account: string | undefined): string {
  return `ec2-${account}`;
}

/** The histories that the resources of a scope are in: its own, or those of its accounts. */
export function historiesOf({
  scopeId,
  source,
  accounts = [],
}: Pick<Scope, 'scopeId' | 'source' | 'accounts'>): string[] {
  return source === 'ec2' ? accounts.map((account) => accountHistory(account)) : [scopeId];
}
