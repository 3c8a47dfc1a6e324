import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { type AccountReader, accountReader } from '../shared/ec2/assume-role.ts';
import type { ReadRole } from '../shared/ec2/read-role.ts';
import type { AccountCalls } from './account-resources.ts';

export function accountCalls(role: ReadRole | undefined): AccountCalls {
  // Made when it is first needed: most deployments read IPAM only.
  let made: AccountReader | undefined;
  const ec2 = (accountId: string, region: string) => {
    made ??= accountReader(role);
    return made.ec2(accountId, region);
  };
  return {
    describeVpcs: async (accountId, region, input) =>
      (await ec2(accountId, region)).send(new DescribeVpcsCommand(input)),
    describeSubnets: async (accountId, region, input) =>
      (await ec2(accountId, region)).send(new DescribeSubnetsCommand(input)),
  };
}
