import { DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { subnets } from '../shared/ec2/answers/calls.ts';
import { asItIs, readRows } from '../shared/ec2/answers/read-rows.ts';
import { accountReader } from '../shared/ec2/assume-role.ts';
import type { ReadRole } from '../shared/ec2/read-role.ts';
import type { AccountCalls } from './account-resources.ts';

export function accountCalls(role: ReadRole | undefined): AccountCalls {
  const { ec2 } = accountReader(role);
  return {
    describeVpcs: async (accountId, region, input) =>
      (await ec2(accountId, region)).send(new DescribeVpcsCommand(input)),
    async describeSubnets(accountId, region, input) {
      const client = await ec2(accountId, region);
      const { rows, ...page } = await readRows(client, new DescribeSubnetsCommand(input), region, subnets, asItIs);
      return { Subnets: rows, ...page };
    },
  };
}
