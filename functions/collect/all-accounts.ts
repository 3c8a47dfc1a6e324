import type { Scope } from '../../statemachine/contracts/scope.ts';
import { runKeys } from '../../storage/keys.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';
import { ListedAccount } from '../shared/listed-account.ts';

/** All accounts that are read without IPAM, for a scope that is one of several: 100 bytes each, and 5,000 at the most. */
export async function readAllAccounts(
  objects: Objects,
  prefix: string,
  { allAccounts }: Scope,
): Promise<readonly ListedAccount[]> {
  if (!allAccounts) return [];
  return await Array.fromAsync(readJsonLines(objects, runKeys.ec2Accounts(prefix, allAccounts.attempt), ListedAccount));
}

/** The one of several that has no accounts of its own sees through all of them, as far as they can be read. */
export function seenThroughAll(scope: Scope, all: readonly ListedAccount[]): Scope {
  if (!scope.allAccounts || (scope.accounts ?? []).length > 0) return scope;
  return {
    ...scope,
    participants: all.map(({ accountId }) => accountId),
    notRead: Object.fromEntries(
      all.flatMap(({ accountId, notRead }) => (notRead.length > 0 ? [[accountId, notRead]] : [])),
    ),
  };
}
