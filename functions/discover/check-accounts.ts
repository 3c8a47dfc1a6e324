import type { Vpc } from '@aws-sdk/client-ec2';
import { drain } from '../../core/streams/concurrently.ts';
import { pages } from '../shared/ec2/pages.ts';
import { isPassing } from '../shared/patience.ts';
import type { Invocation } from '../shared/task.ts';
import type { AccountChecks } from './account-checks.ts';
import { OutOfTime } from './out-of-time.ts';
import { isCallsOwn } from './resource-discoveries.ts';

/** Whether an account can be read, and where not. */
export interface CheckedAccount {
  readonly accountId: string;
  /** Regions that it cannot be read in, each with the reason. */
  readonly notRead: readonly { readonly region: string; readonly error: Error }[];
  /** Whether it cannot be read anywhere. */
  readonly unreadable: boolean;
}

/** Is given the VPCs that an account owns in a Region, as they come. */
export type SawVpcs = (accountId: string, region: string, vpcs: readonly Vpc[]) => Promise<void>;

/**
 * Accounts under way at a time, each with one call, as many as the SDK opens connections: 2,000 accounts in 5 Regions are
 * 10,000 calls and 2,000 roles, 72 s at 0.3 s a call. STS takes 600 calls a second, and EC2 throttles each account and
 * Region by itself: both are far away.
 */
const AT_ONCE = 50;

/** One account of thousands that stays throttled, for more than a minute, must not keep the others from being read. */
const PATIENCE = 3;

/** Time kept for IPAM's own lists of accounts, and for what Discover writes. */
export const MARGIN_MS = 100_000;

export interface Checks extends AccountChecks, Pick<Invocation, 'deadline'> {
  /** Of the step, already. */
  readonly retries: number;
}

/**
 * Takes on each account's role, and lists its VPCs in each Region: one call, but for more than 1,000. What there is not a time
 * for cannot be read. Throws what is worth another attempt, and whatever is not the account's.
 */
export async function checkAccounts(
  checks: Checks,
  accounts: readonly string[],
  regions: readonly string[],
  saw: SawVpcs,
): Promise<CheckedAccount[]> {
  const checked: CheckedAccount[] = [];
  const queue = accounts.entries();
  const next = () => queue.next().value;
  // Begins nothing more once one has failed: calls would go on beside those of the next attempt.
  await drain(AT_ONCE, next, async ([index, accountId]) => {
    checked[index] = await checkAccount(checks, accountId, regions, saw);
  });
  return checked;
}

async function checkAccount(
  checks: Checks,
  accountId: string,
  regions: readonly string[],
  saw: SawVpcs,
): Promise<CheckedAccount> {
  const [home = ''] = regions;
  const refused = await whyNot(checks, () => checks.enter(accountId, home));
  if (refused) return { accountId, notRead: regions.map((region) => ({ region, error: refused })), unreadable: true };
  const notRead: { region: string; error: Error }[] = [];
  for (const region of regions) {
    const error = await whyNot(checks, () => listVpcs(checks, accountId, region, saw));
    if (error) notRead.push({ region, error });
  }
  return { accountId, notRead, unreadable: notRead.length === regions.length };
}

async function listVpcs({ describeVpcs }: Checks, accountId: string, region: string, saw: SawVpcs): Promise<void> {
  const list = pages({
    action: 'DescribeVpcs',
    region,
    // What others share with it is evaluated elsewhere.
    ask: (page) => describeVpcs(accountId, region, { ...page, Filters: [{ Name: 'owner-id', Values: [accountId] }] }),
    rows: ({ Vpcs }) => Vpcs?.filter(({ OwnerId }) => OwnerId === accountId),
  });
  for await (const { rows } of list) await saw(accountId, region, rows);
}

/** Why an account, or a Region of it, cannot be read. Throws what is no reason of its own. */
async function whyNot({ deadline, retries }: Checks, call: () => Promise<unknown>): Promise<Error | undefined> {
  if (deadline() < MARGIN_MS) return new OutOfTime('There was no time left for it.');
  try {
    await call();
    return undefined;
  } catch (error) {
    // The state machine tries again: what fails for a moment must not change whom the run covers.
    if (isPassing(error) && retries < PATIENCE) throw error;
    if (isCallsOwn(error)) return error;
    throw error;
  }
}
