import {
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesRequest,
  type DescribeNetworkInterfacesResult,
  DescribeSubnetsCommand,
  type DescribeSubnetsRequest,
  type DescribeSubnetsResult,
  GetSubnetCidrReservationsCommand,
  type GetSubnetCidrReservationsRequest,
  type GetSubnetCidrReservationsResult,
} from '@aws-sdk/client-ec2';
import { networkInterfaces, subnets } from '../shared/ec2/answers/calls.ts';
import { asItIs, readRows } from '../shared/ec2/answers/read-rows.ts';
import { type AccountReader, accountReader } from '../shared/ec2/assume-role.ts';
import type { ReadRole } from '../shared/ec2/read-role.ts';

/** What is asked of one account in one Region. */
export interface NetworkCalls {
  readonly describeSubnets: (input: DescribeSubnetsRequest) => Promise<DescribeSubnetsResult>;
  readonly getSubnetCidrReservations: (
    input: GetSubnetCidrReservationsRequest,
  ) => Promise<GetSubnetCidrReservationsResult>;
  readonly describeNetworkInterfaces: (
    input: DescribeNetworkInterfacesRequest,
  ) => Promise<DescribeNetworkInterfacesResult>;
}

export interface Networks extends Pick<AccountReader, 'canRead'> {
  /** Throws FailedCall: AccessDenied where the account does not let the monitor in. */
  readonly network: (accountId: string, region: string) => Promise<NetworkCalls>;
}

/** `readsOwn`: whether the own account can be read without a role. */
export function networks(role: ReadRole | undefined, readsOwn: boolean): Networks {
  const reader = accountReader(role);
  return {
    canRead: async (accountId) => role !== undefined || (readsOwn && (await reader.canRead(accountId))),
    async network(accountId, region) {
      const ec2 = await reader.ec2(accountId, region);
      return {
        async describeSubnets(input) {
          const { rows, ...page } = await readRows(ec2, new DescribeSubnetsCommand(input), region, subnets, asItIs);
          return { Subnets: rows, ...page };
        },
        getSubnetCidrReservations: (input) => ec2.send(new GetSubnetCidrReservationsCommand(input)),
        async describeNetworkInterfaces(input) {
          const command = new DescribeNetworkInterfacesCommand(input);
          const { rows, ...page } = await readRows(ec2, command, region, networkInterfaces, asItIs);
          return { NetworkInterfaces: rows, ...page };
        },
      };
    },
  };
}
