import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { AccessDenied } from '../shared/errors.ts';
import { regionsNotRead } from './account-scopes.ts';
import type { CheckedAccount } from './check-accounts.ts';
import { OutOfTime } from './out-of-time.ts';

/** Accounts with a gap of their own. A service control policy can refuse a Region to thousands of them. */
const MAX_GAPS = 100;

/** Accounts that a sentence names. */
const MAX_NAMED = 20;

/**
 * What is not covered of accounts that cannot be read, everywhere or in some Regions. Of those for which there was no time,
 * and of very many others, one gap each tells: that they were not read is in their scopes as well.
 */
export function refusedGaps(checked: readonly CheckedAccount[]): Gap[] {
  const unread = checked.filter(({ notRead }) => notRead.length > 0);
  const late = unread.filter(isLate);
  const refused = unread.filter((account) => !isLate(account));
  return [
    ...refused.slice(0, MAX_GAPS).flatMap(gapOf),
    ...gapOfAll(
      refused.slice(MAX_GAPS),
      'more accounts cannot be read, or not in every Region',
      ({ error }) => `Of the first: ${error.message}`,
    ),
    ...gapOfAll(
      late,
      'accounts were not read, or not in every Region, as time ran out',
      () => 'What was found there before stays as it is. Name fewer accounts or Regions.',
    ),
  ];
}

function isLate({ notRead }: CheckedAccount): boolean {
  return notRead.every(({ error }) => error instanceof OutOfTime);
}

function gapOf({ accountId, notRead, unreadable }: CheckedAccount): Gap[] {
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
}

function gapOfAll(
  accounts: readonly CheckedAccount[],
  what: string,
  why: (first: CheckedAccount['notRead'][number]) => string,
): Gap[] {
  const first = accounts[0]?.notRead[0];
  if (!first) return [];
  const regions = [...new Set(accounts.flatMap(regionsNotRead))].join(', ');
  const text = `${accounts.length} ${what} (${regions}): ${named(accounts, MAX_NAMED)}. Their VPCs and subnets there are not covered. ${why(first)}`;
  return [{ kind: 'unreadableAccount', text }];
}

/** Throws why, AccessDenied mostly, where there is nothing else to evaluate either. */
export function refuseNone(checked: readonly CheckedAccount[]): void {
  const error = checked[0]?.notRead[0]?.error;
  if (!error || checked.some(({ unreadable }) => !unreadable)) return;
  const message = `None of the accounts can be read (${named(checked, 5)}). ${error.message}`;
  if (error instanceof AccessDenied) throw new AccessDenied(message, { cause: error });
  if (error instanceof OutOfTime) throw new OutOfTime(message, { cause: error });
  throw error;
}

function named(accounts: readonly CheckedAccount[], most: number): string {
  const shown = accounts.slice(0, most).map(({ accountId }) => accountId);
  const more = accounts.length > shown.length ? ` and ${accounts.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}
