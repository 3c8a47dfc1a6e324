import type {
  GetIpamDiscoveredAccountsRequest,
  GetIpamDiscoveredAccountsResult,
  IpamDiscoveredAccount,
} from '@aws-sdk/client-ec2';
import type { Freshness } from '../../core/measure/stale.ts';
import { concurrently } from '../../core/streams/concurrently.ts';
import { DiscoveredAccount } from '../../statemachine/contracts/discovered-account.ts';
import type { ResourceDiscovery } from '../../statemachine/contracts/scope.ts';
import type { Ipam } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import type { Objects } from '../../storage/objects.ts';
import { pages } from '../shared/ec2/pages.ts';
import type { Invocation } from '../shared/task.ts';
import { AccountTally, type SeenAccounts } from './account-tally.ts';
import { OutOfTime } from './out-of-time.ts';
import { isCallsOwn } from './resource-discoveries.ts';
import { SortedFile } from './sorted-file.ts';

export interface DiscoveredAccountCalls {
  readonly getIpamDiscoveredAccounts: (
    region: string,
    input: GetIpamDiscoveredAccountsRequest,
  ) => Promise<GetIpamDiscoveredAccountsResult>;
}

/** What could not be listed, and why. */
export interface Unlisted {
  readonly ipamId: string;
  readonly region: string;
  readonly why: string;
}

/** One list: the accounts that a resource discovery finds in a Region, asked for in the home Region of the IPAM. */
interface Listing {
  readonly ipam: Pick<Ipam, 'ipamId' | 'region'>;
  readonly resourceDiscoveryId: string;
  readonly region: string;
}

/** Few pages in memory at once. How fast they come, the clients see to. */
const AT_ONCE = 12;

/** Time kept for sorting, writing, and what Discover has to write after it. */
export const MARGIN_MS = 60_000;

/**
 * Writes accounts.jsonl.gz: how IPAM's discovery of each account in each Region went. A list that cannot be read, or
 * not within the invocation's time, is no reason to fail: it is named.
 */
export async function readAccounts(
  deps: DiscoveredAccountCalls & { readonly objects: Objects } & Pick<Invocation, 'deadline'>,
  ipams: readonly Ipam[],
  byIpam: ReadonlyMap<string, readonly ResourceDiscovery[]>,
  { prefix, freshness }: { readonly prefix: string; readonly freshness: Freshness },
): Promise<{ accounts: SeenAccounts; unlisted: Unlisted[] }> {
  const file = new SortedFile(deps.objects, {
    partKey: (part) => runKeys.accountsPart(prefix, part),
    schema: DiscoveredAccount,
    keyOf: ({ accountId, region, ipamId }) => `${accountId} ${region} ${ipamId}`,
    preferred: newer,
  });
  const failures = await concurrently(listingsOf(ipams, byIpam), AT_ONCE, async (listing) => {
    const why = await readListing(deps, listing, file);
    return why === undefined ? [] : [{ ipamId: listing.ipam.ipamId, region: listing.region, why }];
  });

  const tally = new AccountTally(freshness);
  await deps.objects.writeLines(
    runKeys.accounts(prefix),
    (async function* () {
      for await (const account of file.rows()) {
        tally.add(account);
        yield JSON.stringify(account);
      }
    })(),
  );
  return { accounts: tally.result(), unlisted: failures.flat() };
}

function listingsOf(ipams: readonly Ipam[], byIpam: ReadonlyMap<string, readonly ResourceDiscovery[]>): Listing[] {
  return ipams.flatMap((ipam) =>
    (byIpam.get(ipam.ipamId) ?? []).flatMap(({ resourceDiscoveryId, regions }) =>
      regions.map((region) => ({ ipam, resourceDiscoveryId, region })),
    ),
  );
}

/** Why it could not be read to its end, if so. */
async function readListing(
  { getIpamDiscoveredAccounts, deadline }: DiscoveredAccountCalls & Pick<Invocation, 'deadline'>,
  { ipam, resourceDiscoveryId, region }: Listing,
  file: SortedFile<DiscoveredAccount>,
): Promise<string | undefined> {
  const listing = pages({
    action: 'GetIpamDiscoveredAccounts',
    region: ipam.region,
    async ask(page) {
      if (deadline() < MARGIN_MS) throw new OutOfTime('There was no time left to list all of them.');
      const input = { ...page, IpamResourceDiscoveryId: resourceDiscoveryId, DiscoveryRegion: region };
      return await getIpamDiscoveredAccounts(ipam.region, input);
    },
    rows: ({ IpamDiscoveredAccounts }) => IpamDiscoveredAccounts,
  });
  let nameless = 0;
  try {
    for await (const { rows } of listing) {
      for (const row of rows) {
        const account = discoveredAccount(row, ipam.ipamId, region);
        if (account) await file.add(account);
        else nameless++;
      }
    }
    return nameless > 0 ? `IPAM listed ${nameless} of them without an account id.` : undefined;
  } catch (error) {
    if (error instanceof OutOfTime || isCallsOwn(error)) return error.message;
    throw error;
  }
}

function discoveredAccount(row: IpamDiscoveredAccount, ipamId: string, region: string): DiscoveredAccount | undefined {
  const { AccountId, FailureReason, LastAttemptedDiscoveryTime, LastSuccessfulDiscoveryTime } = row;
  if (!AccountId) return undefined;
  const code = FailureReason?.Code;
  return {
    ipamId,
    accountId: AccountId,
    region,
    lastAttemptedAt: LastAttemptedDiscoveryTime?.toISOString(),
    lastSuccessfulAt: LastSuccessfulDiscoveryTime?.toISOString(),
    failure: code ? { code, message: FailureReason.Message || undefined } : undefined,
    organizationalUnitId: row.OrganizationalUnitId || undefined,
  };
}

/** What one resource discovery cannot read, another one may: the account is known as well as the better one knows it. */
function newer(a: DiscoveredAccount, b: DiscoveredAccount): DiscoveredAccount {
  return (b.lastSuccessfulAt ?? '') > (a.lastSuccessfulAt ?? '') ? b : a;
}
