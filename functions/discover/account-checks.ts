import { DescribeVpcsCommand, type DescribeVpcsRequest, type DescribeVpcsResult } from '@aws-sdk/client-ec2';
import { accountReader } from '../shared/ec2/assume-role.ts';
import type { ReadRole } from '../shared/ec2/read-role.ts';

/** What it takes to find out whether accounts can be read. */
export interface AccountChecks {
  /** The account that the monitor runs in. */
  readonly ownAccount: () => Promise<string>;
  /** Takes on the account's role, if it has to. Throws AccessDenied, Throttled. */
  readonly enter: (accountId: string, region: string) => Promise<void>;
  readonly describeVpcs: (accountId: string, region: string, input: DescribeVpcsRequest) => Promise<DescribeVpcsResult>;
}

export function accountChecks(role: ReadRole | undefined): AccountChecks {
  const { own, ec2 } = accountReader(role);
  return {
    ownAccount: own,
    async enter(accountId, region) {
      await ec2(accountId, region);
    },
    describeVpcs: async (accountId, region, input) =>
      (await ec2(accountId, region)).send(new DescribeVpcsCommand(input)),
  };
}
