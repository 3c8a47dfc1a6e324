import {
  DescribeIpamPoolsCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  GetIpamResourceCidrsCommand,
} from '@aws-sdk/client-ec2';
import { ec2Clients } from '../shared/ec2.ts';
import type { PoolCalls } from './pools.ts';
import type { IpamCalls } from './resource-cidrs.ts';

export function ipamCalls(): IpamCalls & PoolCalls {
  const ec2 = ec2Clients();
  return {
    getIpamResourceCidrs: (region, input) => ec2(region).send(new GetIpamResourceCidrsCommand(input)),
    describeIpamPools: (region, input) => ec2(region).send(new DescribeIpamPoolsCommand(input)),
    getIpamPoolCidrs: (region, input) => ec2(region).send(new GetIpamPoolCidrsCommand(input)),
    getIpamPoolAllocations: (region, input) => ec2(region).send(new GetIpamPoolAllocationsCommand(input)),
  };
}
