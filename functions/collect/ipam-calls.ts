import { GetIpamResourceCidrsCommand } from '@aws-sdk/client-ec2';
import { ec2Clients } from '../shared/ec2.ts';
import type { IpamCalls } from './resource-cidrs.ts';

export function ipamCalls(): IpamCalls {
  const ec2 = ec2Clients();
  return {
    getIpamResourceCidrs: (region, input) => ec2(region).send(new GetIpamResourceCidrsCommand(input)),
  };
}
