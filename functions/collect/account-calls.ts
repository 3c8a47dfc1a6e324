import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { accountReader } from '../shared/ec2/assume-role.ts';
import type { ReadRole } from '../shared/ec2/read-role.ts';
import type { AccountCalls } from './account-resources.ts';

export function accountCalls(role: ReadRole | undefined): AccountCalls {
  const { ec2 } = accountReader(role);
  return {
    describeVpcs: async (accountId, region, input) =>
      (await ec2(accountId, region)).send(new DescribeVpcsCommand(input)),
    describeSubnets: async (accountId, region, input) =>
      (await ec2(accountId, region)).send(new DescribeSubnetsCommand(input)),
  };
}
