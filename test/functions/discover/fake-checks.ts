import type { AccountChecks } from '../../../functions/discover/account-checks.ts';

/** Errors of accounts that let nobody in (`<account>`), and of Regions of theirs (`<account> <Region>`). */
export type FakeNetworks = Readonly<Record<string, Error>>;

export const OWN_ACCOUNT = '123456789012';

/** Accounts that can be read but for the errors given. */
export function fakeChecks(errors: FakeNetworks): AccountChecks & { readonly calls: string[] } {
  const calls: string[] = [];
  const call = (...what: string[]) => {
    calls.push(what.join(' '));
    const error = errors[what.slice(1).join(' ')];
    if (error) throw error;
  };
  return {
    calls,
    ownAccount: async () => OWN_ACCOUNT,
    enter: async (accountId) => call('enter', accountId),
    async describeVpcs(accountId, region, { MaxResults }) {
      if (MaxResults !== 5) throw new Error(`Test: a check asks for few, not for ${MaxResults}`);
      call('DescribeVpcs', accountId, region);
      return {};
    },
  };
}
