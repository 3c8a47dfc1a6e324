import { MAX_ACCOUNTS, type Scope } from '../../statemachine/contracts/scope.ts';
import type { CheckedAccount } from './check-accounts.ts';
import type { KnownScope } from './known-scopes.ts';

/** Where several scopes share the accounts: what is shared with any of them by an account that is not read. */
const SHARED = 'ec2-shared';

/** The scope of an account, by its place in the list. */
export function scopeAt(index: number): string {
  return `ec2-${Math.floor(index / MAX_ACCOUNTS) + 1}`;
}

/**
 * Cuts accounts into scopes, in the order in which they are listed, readable or not: an account that is added at the
 * end of the list, or that cannot be read for a while, moves no other one into another scope.
 *
 * What an account shares, and nobody shows because it is not read, is seen through those it is shared with. They may
 * be in several scopes; so that it is evaluated once, one scope looks for it through all accounts: the only one, or one
 * of its own beside several. Several are one address space: the VPCs of each are compared with those of the others.
 */
export function accountScopes(
  checked: readonly CheckedAccount[],
  regions: readonly string[],
  allAccounts: Scope['allAccounts'],
): KnownScope[] {
  const readable = readableOf(checked);
  if (!allAccounts) return [scopeOf(scopeAt(0), checked, regions, { participants: readable })];
  const batches = Array.from({ length: Math.ceil(checked.length / MAX_ACCOUNTS) }, (_, index) =>
    checked.slice(index * MAX_ACCOUNTS, (index + 1) * MAX_ACCOUNTS),
  );
  const shared: Scope = { ...common(SHARED, [], regions), accounts: [], allAccounts };
  return [
    ...batches.map((batch, index) => scopeOf(scopeAt(index * MAX_ACCOUNTS), batch, regions, { allAccounts })),
    ...(readable.length > 0 ? [{ scope: shared }] : []),
  ];
}

function scopeOf(
  scopeId: string,
  batch: readonly CheckedAccount[],
  regions: readonly string[],
  others: Pick<Scope, 'participants' | 'allAccounts'>,
): KnownScope {
  const accounts = readableOf(batch);
  const scope: Scope = { ...common(scopeId, batch, regions), accounts, ...others };
  if (accounts.length > 0) return { scope };
  const message = `None of its ${batch.length} accounts can be read. ${batch[0]?.notRead[0]?.error.message ?? ''}`;
  const failure = { error: 'AccountsNotReadable', message: message.trim() };
  return { scope: { ...scope, accounts: batch.map(({ accountId }) => accountId) }, failure };
}

function common(scopeId: string, checked: readonly CheckedAccount[], regions: readonly string[]) {
  const unread = checked.filter(({ notRead }) => notRead.length > 0);
  return {
    scopeId,
    scopeType: 'private' as const,
    source: 'ec2' as const,
    regions: [...regions],
    ...(unread.length > 0 && {
      notRead: Object.fromEntries(unread.map((account) => [account.accountId, regionsNotRead(account)])),
    }),
  };
}

export function regionsNotRead({ notRead }: CheckedAccount): string[] {
  return notRead.map(({ region }) => region);
}

function readableOf(checked: readonly CheckedAccount[]): string[] {
  return checked.filter(({ unreadable }) => !unreadable).map(({ accountId }) => accountId);
}
