import type { Vpc } from '@aws-sdk/client-ec2';
import type { AccountChecks } from '../../../functions/discover/account-checks.ts';

/**
 * What accounts own, by `<account> <Region>`; errors of accounts that let nobody in (`<account>`), and of Regions of theirs
 * (`<account> <Region>`).
 */
export type FakeNetworks = Readonly<Record<string, Error | readonly Vpc[]>>;

export const OWN_ACCOUNT = '123456789012';

/** Accounts that can be read but for the errors given. */
export function fakeChecks(networks: FakeNetworks, pageSize = 1000): AccountChecks & { readonly calls: string[] } {
  const calls: string[] = [];
  const call = (...what: string[]) => {
    calls.push(what.join(' '));
    const seen = networks[what.slice(1, 3).join(' ')];
    if (seen instanceof Error) throw seen;
    return seen ?? [];
  };
  return {
    calls,
    ownAccount: async () => OWN_ACCOUNT,
    enter: async (accountId) => void call('enter', accountId),
    async describeVpcs(accountId, region, { MaxResults, NextToken, Filters }) {
      if (MaxResults !== 1000) throw new Error(`Test: a list is asked for by the thousand, not by ${MaxResults}`);
      if (JSON.stringify(Filters) !== JSON.stringify([{ Name: 'owner-id', Values: [accountId] }])) {
        throw new Error('Test: only what the account owns is asked for');
      }
      const all = call('DescribeVpcs', accountId, region, ...(NextToken ? [NextToken] : []));
      const from = Number(NextToken?.slice('after-'.length) ?? 0);
      const to = from + pageSize;
      return { Vpcs: all.slice(from, to), ...(to < all.length && { NextToken: `after-${to}` }) };
    },
  };
}
