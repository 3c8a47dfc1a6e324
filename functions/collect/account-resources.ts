import type {
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
} from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { type Seen, subnetRows, vpcRows } from './account-rows.ts';
import { whyNotRead } from './not-read.ts';
import { readPage } from './resource-cidrs.ts';
import type { Source, SourcePage } from './source.ts';

/** EC2 as an account sees it in a Region. */
export interface AccountCalls {
  readonly describeVpcs: (accountId: string, region: string, input: DescribeVpcsRequest) => Promise<DescribeVpcsResult>;
  readonly describeSubnets: (
    accountId: string,
    region: string,
    input: DescribeSubnetsRequest,
  ) => Promise<DescribeSubnetsResult>;
}

/** The API's maximum: EC2 throttles by call, and an account rarely has so many in a Region. */
const MAX_RESULTS = 1000;

/** Which account and Region is read, and where in its pages; JSON, as Collect keeps it. */
const Place = z.object({ index: z.int().min(0), token: z.string().optional() });

type Page = { readonly items: readonly ListedRows[]; readonly NextToken?: string | undefined };
interface ListedRows {
  readonly owner: string | undefined;
  readonly rows: (seen: Seen) => ReturnType<typeof vpcRows>;
}

/** The VPCs of a scope without IPAM: account by account, Region by Region. */
export function vpcsOfAccounts(calls: AccountCalls, scope: Scope, now: () => Date): Source {
  return source('vpc', 'DescribeVpcs', scope, now, async (accountId, region, input) => {
    const { Vpcs = [], NextToken } = await calls.describeVpcs(accountId, region, input);
    return { items: Vpcs.map((vpc) => ({ owner: vpc.OwnerId, rows: (seen) => vpcRows(vpc, seen) })), NextToken };
  });
}

/** Their subnets, with the count of free addresses that EC2 gives. */
export function subnetsOfAccounts(calls: AccountCalls, scope: Scope, now: () => Date): Source {
  return source('subnet', 'DescribeSubnets', scope, now, async (accountId, region, input) => {
    const { Subnets = [], NextToken } = await calls.describeSubnets(accountId, region, input);
    const items = Subnets.map((subnet) => ({
      owner: subnet.OwnerId,
      rows: (seen: Seen) => subnetRows(subnet, seen),
    }));
    return { items, NextToken };
  });
}

function source(
  name: string,
  action: string,
  scope: Scope,
  now: () => Date,
  list: (accountId: string, region: string, input: DescribeVpcsRequest & DescribeSubnetsRequest) => Promise<Page>,
): Source {
  const views = viewsOf(scope);
  return {
    name,
    async readPage(place): Promise<SourcePage> {
      const { index, token } = place === undefined ? { index: 0 } : Place.parse(JSON.parse(place));
      const view = views[index];
      if (!view) return { rows: [], next: undefined };
      const { accountId, region } = view;
      const next = (to: z.infer<typeof Place>) => (to.index < views.length ? JSON.stringify(to) : undefined);
      const input = {
        MaxResults: MAX_RESULTS,
        ...(token && { NextToken: token }),
        // What others share with the account is evaluated elsewhere.
        ...(!scope.participants && { Filters: [{ Name: 'owner-id', Values: [accountId] }] }),
      };
      try {
        const { items, NextToken } = await readPage({ action, region, of: `account ${accountId}`, token }, () =>
          list(accountId, region, input),
        );
        const sampledAt = now().toISOString();
        return {
          rows: items.flatMap(({ owner, rows }): SourceRow[] => {
            const fate = fateOf(scope, view, owner);
            if (fate === 'duplicates' || fate === 'filteredOut') return [fate];
            return rows({ region, sampledAt, seenBy: fate === 'shared' ? accountId : undefined });
          }),
          next: next(NextToken ? { index, token: NextToken } : { index: index + 1 }),
        };
      } catch (error) {
        const why = whyNotRead(error);
        if (why === undefined) throw error;
        const text = `Account ${accountId} could not be read in every Region; the first was ${region}. ${why}`;
        return {
          rows: [],
          next: next({ index: index + 1 }),
          gaps: [{ kind: 'unreadableAccount', accountId, scopeId: scope.scopeId, text }],
        };
      }
    },
  };
}

type SourceRow = SourcePage['rows'] extends Iterable<infer Row> ? Row : never;

interface View {
  readonly accountId: string;
  readonly region: string;
}

/** Every account in every Region that it can be read in. The same order each time, so that a place is found again. */
function viewsOf({ accounts = [], participants = [], regions = [], notRead = {} }: Scope): View[] {
  return [...new Set([...accounts, ...participants])].flatMap((accountId) =>
    regions.filter((region) => !notRead[accountId]?.includes(region)).map((region) => ({ accountId, region })),
  );
}

/**
 * What becomes of something that an account sees. Its own is evaluated here, or in the scope that the account belongs
 * to. Of what is shared with it, what a readable owner shows, too, is a duplicate; the rest nobody else would show.
 */
function fateOf(
  { accounts = [], participants, notRead = {} }: Scope,
  { accountId, region }: View,
  owner: string | undefined,
): 'own' | 'shared' | 'duplicates' | 'filteredOut' {
  if (owner === accountId) return accounts.includes(accountId) ? 'own' : 'filteredOut';
  if (!participants) return 'filteredOut';
  const ownerIsRead = owner !== undefined && participants.includes(owner) && !notRead[owner]?.includes(region);
  if (!ownerIsRead) return 'shared';
  return accounts.includes(owner) ? 'duplicates' : 'filteredOut';
}
