import type { Scope } from '../../statemachine/contracts/scope.ts';
import { type AccountCalls, vpcsOfAccounts } from './account-resources.ts';
import { joinedVpc } from './joined-vpcs.ts';
import type { ListSource, SourcePage } from './source.ts';

/**
 * The VPCs of the other scopes without IPAM: as records, because they are evaluated in their own scopes. They are one
 * address space with those of this scope, cut because a scope has 25 accounts at most.
 */
export function neighbourVpcs(calls: AccountCalls, scope: Scope, now: () => Date): ListSource {
  const { participants: _, neighbours = {}, ...rest } = scope;
  const scopeOf = new Map(Object.entries(neighbours).flatMap(([id, accounts]) => accounts.map((each) => [each, id])));
  const theirs = vpcsOfAccounts(calls, { ...rest, accounts: [...scopeOf.keys()] }, now);
  return {
    name: 'joinedVpc',
    ...(theirs.unread && { unread: theirs.unread }),
    async readPage(place, also, retries = 0): Promise<SourcePage> {
      const { rows, gaps, ...page } = await theirs.readPage(place, also, retries);
      return {
        // Rows that are none are counted where they belong.
        rows: rows.flatMap((row) =>
          typeof row === 'string' || 'record' in row
            ? []
            : joinedVpc(row.resource, scopeOf.get(row.resource.accountId ?? '') ?? ''),
        ),
        ...page,
        // With the account: it is told once, in however many Regions it cannot be read.
        gaps: gaps?.map((gap) => ({ ...gap, kind: 'overlapsNotCompared' as const })),
      };
    },
  };
}
