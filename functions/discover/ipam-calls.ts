import { DescribeIpamScopesCommand, DescribeIpamsCommand } from '@aws-sdk/client-ec2';
import { ec2Clients } from '../shared/ec2.ts';
import type { IpamCalls } from './look-in-regions.ts';

export function ipamCalls(): IpamCalls {
  const ec2 = ec2Clients();
  return {
    describeIpams: (region, input) => ec2(region).send(new DescribeIpamsCommand(input)),
    describeIpamScopes: (region, input) => ec2(region).send(new DescribeIpamScopesCommand(input)),
  };
}
