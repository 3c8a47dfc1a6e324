import type {
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
} from '@aws-sdk/client-ec2';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { List, Paged } from '../shared/ec2/pages.ts';
import { type Seen, subnetRows, vpcRows } from './account-rows.ts';
import { sourceOfLists } from './lists.ts';
import { whyNotRead } from './not-read.ts';
import type { ListSource, SourceRow } from './source.ts';
import { placesNotRead } from './unread-accounts.ts';

/** EC2 as an account sees it in a Region. */
export interface AccountCalls {
  readonly describeVpcs: (accountId: string, region: string, input: DescribeVpcsRequest) => Promise<DescribeVpcsResult>;
  readonly describeSubnets: (
    accountId: string,
    region: string,
    input: DescribeSubnetsRequest,
  ) => Promise<DescribeSubnetsResult>;
}

/** The VPCs of a scope without IPAM: account by account, Region by Region. */
export function vpcsOfAccounts(calls: AccountCalls, scope: Scope, now: () => Date): ListSource {
  const fateOf = fatesIn(scope);
  return sourceOfViews('vpc', scope, (view) => ({
    action: 'DescribeVpcs',
    ask: (page) => calls.describeVpcs(view.accountId, view.region, { ...page, ...ownersOf(scope, view) }),
    rows: ({ Vpcs }) => Vpcs?.flatMap(rowsOf(fateOf, view, now(), vpcRows)),
  }));
}

/** Their subnets, with the count of free addresses that EC2 gives. */
export function subnetsOfAccounts(calls: AccountCalls, scope: Scope, now: () => Date): ListSource {
  const fateOf = fatesIn(scope);
  return sourceOfViews('subnet', scope, (view) => ({
    action: 'DescribeSubnets',
    ask: (page) => calls.describeSubnets(view.accountId, view.region, { ...page, ...ownersOf(scope, view) }),
    rows: ({ Subnets }) => Subnets?.flatMap(rowsOf(fateOf, view, now(), subnetRows)),
  }));
}

function sourceOfViews<Answer extends Paged>(
  name: string,
  scope: Scope,
  listOf: (view: View) => Pick<List<Answer, SourceRow>, 'action' | 'ask' | 'rows'>,
): ListSource {
  const unread = Object.entries(scope.notRead ?? {}).map(([accountId, notRead]) => ({ accountId, notRead }));
  return {
    unread: placesNotRead(unread, scope.regions),
    ...sourceOfLists({
      name,
      lists: viewsOf(scope),
      listOf: (view) => ({ ...listOf(view), region: view.region, of: `account ${view.accountId}` }),
      placeOf: ({ accountId, region }) => ({ accountId, region }),
      whyNot: whyNotRead,
      gap: (why, { accountId, region }) => ({
        kind: 'unreadableAccount',
        accountId,
        scopeId: scope.scopeId,
        text: `Account ${accountId} could not be read in every Region; the first was ${region}. ${why}`,
      }),
    }),
  };
}

/** What others share with the account is evaluated elsewhere. */
function ownersOf({ participants }: Scope, { accountId }: View) {
  return participants ? {} : { Filters: [{ Name: 'owner-id', Values: [accountId] }] };
}

function rowsOf<T extends { readonly OwnerId?: string | undefined }>(
  fateOf: FateOf,
  view: View,
  now: Date,
  rows: (thing: T, seen: Seen) => SourceRow[],
): (thing: T) => SourceRow[] {
  const { accountId, region } = view;
  const sampledAt = now.toISOString();
  return (thing) => {
    const fate = fateOf(view, thing.OwnerId);
    if (fate === 'duplicates' || fate === 'filteredOut') return [fate];
    return rows(thing, { region, sampledAt, seenBy: fate === 'shared' ? accountId : undefined });
  };
}

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
function fatesIn({ accounts = [], participants, notRead = {} }: Scope): FateOf {
  // Thousands of them, asked for each row.
  const readable = participants && new Set(participants);
  return ({ accountId, region }, owner) => {
    if (owner === accountId) return accounts.includes(accountId) ? 'own' : 'filteredOut';
    if (!readable) return 'filteredOut';
    const ownerIsRead = owner !== undefined && readable.has(owner) && !notRead[owner]?.includes(region);
    if (!ownerIsRead) return 'shared';
    return accounts.includes(owner) ? 'duplicates' : 'filteredOut';
  };
}

type FateOf = (view: View, owner: string | undefined) => 'own' | 'shared' | 'duplicates' | 'filteredOut';
