import type { AccountNames } from '../../core/text/owner-of.ts';
import { accountNamesOver } from '../aws/account-names.ts';
import type { Io } from '../kit/io.ts';
import { policyOf } from './read.ts';
import type { Results, ScopeResult } from './results.ts';

/** What accounts are called: by the policies that the scopes were judged by, else by the profiles of who looks at it. */
export async function accountNamesIn(
  results: Results,
  scopes: readonly ScopeResult[],
  env: Io['env'],
): Promise<AccountNames> {
  const byKey = new Map(scopes.map((scope) => [scope.policyKey, scope]));
  const policies = await Promise.all([...byKey.values()].map((scope) => policyOf(results, scope)));
  const named = policies.map(({ accountNames }) => accountNames);
  return accountNamesOver(env, ...named);
}
