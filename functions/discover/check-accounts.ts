import type { AccountsToRead } from '../../statemachine/contracts/accounts-to-read.ts';
import { concurrently } from '../shared/concurrently.ts';
import { callEc2 } from '../shared/ec2/clients.ts';
import { isWorthWaiting } from '../shared/patience.ts';
import type { AccountChecks } from './account-checks.ts';
import { isCallsOwn } from './resource-discoveries.ts';

/** Whether an account can be read, and where not. */
export interface CheckedAccount {
  readonly accountId: string;
  /** Regions that it cannot be read in, each with the reason. */
  readonly notRead: readonly { readonly region: string; readonly error: Error }[];
  /** Whether it cannot be read anywhere. */
  readonly unreadable: boolean;
}

/**
 * Accounts under way at a time, each with one call: 250 accounts in 17 Regions are 4,250 calls of about 0.1 s, in a
 * function that has two minutes. Throttling counts per account and Region, and does not come into it.
 */
const CONCURRENCY = 20;

/** The API's minimum. */
const FEW = 5;

/**
 * Takes on each account's role, and tries a call in each Region. Throws what is worth another attempt, and whatever is not
 * the account's.
 */
export async function checkAccounts(
  checks: AccountChecks,
  { ids, regions }: AccountsToRead,
  retries: number,
): Promise<CheckedAccount[]> {
  const accounts = ids.length > 0 ? [...new Set(ids)] : [await checks.ownAccount()];
  return await concurrently(accounts, CONCURRENCY, (accountId) =>
    checkAccount(checks, accountId, { regions, retries }),
  );
}

async function checkAccount(
  { enter, describeVpcs }: AccountChecks,
  accountId: string,
  { regions, retries }: { readonly regions: readonly string[]; readonly retries: number },
): Promise<CheckedAccount> {
  const [home = ''] = regions;
  const refused = await whyNot(retries, () => enter(accountId, home));
  if (refused) return { accountId, notRead: regions.map((region) => ({ region, error: refused })), unreadable: true };
  const notRead: { region: string; error: Error }[] = [];
  for (const region of regions) {
    const error = await whyNot(retries, () =>
      callEc2('DescribeVpcs', region, () => describeVpcs(accountId, region, { MaxResults: FEW })),
    );
    if (error) notRead.push({ region, error });
  }
  return { accountId, notRead, unreadable: notRead.length === regions.length };
}

/** Why an account, or a Region of it, cannot be read. Throws what is no reason of its own. */
async function whyNot(retries: number, call: () => Promise<unknown>): Promise<Error | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    // The state machine tries again: what fails for a moment must not change whom the run covers.
    if (isWorthWaiting(error, retries)) throw error;
    if (isCallsOwn(error)) return error;
    throw error;
  }
}
