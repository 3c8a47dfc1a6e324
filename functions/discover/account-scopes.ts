import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { MAX_ACCOUNTS, type Scope } from '../../statemachine/contracts/scope.ts';
import { AccessDenied } from '../shared/errors.ts';
import type { CheckedAccount } from './check-accounts.ts';
import type { KnownScope } from './known-scopes.ts';

/** Where several scopes share the accounts: what is shared with any of them by an account that is not read. */
const SHARED = 'ec2-shared';

/**
 * Cuts accounts into scopes, in the order in which they are listed, readable or not: an account that is added at the
 * end of the list, or that cannot be read for a while, moves no other one into another scope.
 *
 * What an account shares, and nobody shows because it is not read, is seen through those it is shared with. They may
 * be in several scopes; so that it is evaluated once, one scope looks for it through all accounts: the only one, or one
 * of its own beside several.
 */
export function accountScopes(checked: readonly CheckedAccount[], regions: readonly string[]): KnownScope[] {
  const batches = Array.from({ length: Math.ceil(checked.length / MAX_ACCOUNTS) }, (_, index) =>
    checked.slice(index * MAX_ACCOUNTS, (index + 1) * MAX_ACCOUNTS),
  );
  const readable = readableOf(checked);
  const [only, ...more] = batches;
  if (only && more.length === 0) return [scopeOf(nameOf(0), only, regions, readable)];
  const shared: Scope = { ...common(SHARED, checked, regions), accounts: [], participants: readable };
  return [
    ...batches.map((_, index) => batchOf(batches, index, regions)),
    ...(readable.length > 0 ? [{ scope: shared }] : []),
  ];
}

/** One of several: its VPCs are compared with those of the others, because all are one address space. */
function batchOf(batches: readonly CheckedAccount[][], index: number, regions: readonly string[]): KnownScope {
  const { scope, ...failure } = scopeOf(nameOf(index), batches[index] ?? [], regions);
  const others = batches.flatMap((batch, other) =>
    other === index ? [] : [[nameOf(other), readableOf(batch)] as const],
  );
  const unread = common(scope.scopeId, batches.flat(), regions);
  return { scope: { ...scope, ...unread, neighbours: Object.fromEntries(others) }, ...failure };
}

const nameOf = (index: number) => `ec2-${index + 1}`;

function scopeOf(
  scopeId: string,
  batch: readonly CheckedAccount[],
  regions: readonly string[],
  participants?: string[],
): KnownScope {
  const accounts = readableOf(batch);
  const scope: Scope = { ...common(scopeId, batch, regions), accounts, participants };
  if (accounts.length > 0) return { scope };
  const message = `None of its ${batch.length} accounts can be read. ${batch[0]?.notRead[0]?.error.message ?? ''}`;
  const failure = { error: 'AccountsNotReadable', message: message.trim() };
  return { scope: { ...scope, accounts: batch.map(({ accountId }) => accountId) }, failure };
}

function common(scopeId: string, checked: readonly CheckedAccount[], regions: readonly string[]) {
  const partly = checked.filter(({ unreadable, notRead }) => !unreadable && notRead.length > 0);
  return {
    scopeId,
    scopeType: 'private' as const,
    source: 'ec2' as const,
    regions: [...regions],
    ...(partly.length > 0 && {
      notRead: Object.fromEntries(
        partly.map(({ accountId, notRead }) => [accountId, notRead.map(({ region }) => region)]),
      ),
    }),
  };
}

function readableOf(checked: readonly CheckedAccount[]): string[] {
  return checked.filter(({ unreadable }) => !unreadable).map(({ accountId }) => accountId);
}

/** One gap an account that cannot be read, everywhere or in some Regions. */
export function refusedGaps(checked: readonly CheckedAccount[]): Gap[] {
  return checked.flatMap(({ accountId, notRead, unreadable }): Gap[] => {
    const [first, ...others] = notRead;
    if (!first) return [];
    const where = unreadable ? '' : ` in ${notRead.map(({ region }) => region).join(', ')}`;
    return [
      {
        kind: 'unreadableAccount',
        accountId,
        // Of several Regions none is named: whoever asks about one of them must find this.
        region: unreadable || others.length > 0 ? undefined : first.region,
        text: `Account ${accountId} cannot be read${where}; its VPCs and subnets there are not covered, but for what it shares with accounts that can be read. ${first.error.message}`,
      },
    ];
  });
}

/** Throws AccessDenied where there is nothing else to evaluate either. */
export function refuseNone(checked: readonly CheckedAccount[]): void {
  const error = checked[0]?.notRead[0]?.error;
  if (!error || checked.some(({ unreadable }) => !unreadable)) return;
  const shown = checked.slice(0, 5).map(({ accountId }) => accountId);
  const more = checked.length > shown.length ? ` and ${checked.length - shown.length} more` : '';
  const message = `None of the accounts can be read (${shown.join(', ')}${more}). ${error.message}`;
  throw error instanceof AccessDenied ? new AccessDenied(message, { cause: error }) : error;
}
