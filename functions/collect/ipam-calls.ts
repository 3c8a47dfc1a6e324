import {
  DescribeIpamPoliciesCommand,
  DescribeIpamPoolsCommand,
  GetIpamDiscoveredPublicAddressesCommand,
  GetIpamDiscoveredResourceCidrsCommand,
  GetIpamPolicyAllocationRulesCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  GetIpamResourceCidrsCommand,
} from '@aws-sdk/client-ec2';
import type { CallShare } from '../../statemachine/contracts/scope.ts';
import { discoveredResourceCidrs, poolAllocations, resourceCidrs } from '../shared/ec2/answers/calls.ts';
import { asItIs, readRows } from '../shared/ec2/answers/read-rows.ts';
import { ec2Clients } from '../shared/ec2/clients.ts';
import { Pace } from '../shared/ec2/pace.ts';
import type { PoolCalls } from './pools.ts';
import type { IpamCalls } from './resource-cidrs.ts';
import type { DiscoveryCalls } from './sources.ts';

export interface Sharing {
  /** Which part of EC2's buckets the calls that follow may use. */
  readonly shareCalls: (share: CallShare | undefined) => void;
  /** Attempts of calls that EC2 refused for now, since the function was loaded. */
  readonly refusedCalls: () => number;
}

export function ipamCalls(): IpamCalls & PoolCalls & DiscoveryCalls & Sharing {
  const pace = new Pace();
  const ec2 = ec2Clients(pace);
  return {
    shareCalls: (share) => pace.shareIs(share),
    refusedCalls: () => pace.refused,
    getIpamResourceCidrs: (region, input, make) =>
      readRows(ec2(region), new GetIpamResourceCidrsCommand(input), region, resourceCidrs, make),
    describeIpamPools: (region, input) => ec2(region).send(new DescribeIpamPoolsCommand(input)),
    getIpamPoolCidrs: (region, input) => ec2(region).send(new GetIpamPoolCidrsCommand(input)),
    async getIpamPoolAllocations(region, input) {
      const command = new GetIpamPoolAllocationsCommand(input);
      const { rows, ...page } = await readRows(ec2(region), command, region, poolAllocations, asItIs);
      return { IpamPoolAllocations: rows, ...page };
    },
    async getIpamDiscoveredResourceCidrs(region, input) {
      const command = new GetIpamDiscoveredResourceCidrsCommand(input);
      const { rows, ...page } = await readRows(ec2(region), command, region, discoveredResourceCidrs, asItIs);
      return { IpamDiscoveredResourceCidrs: rows, ...page };
    },
    getIpamDiscoveredPublicAddresses: (region, input) =>
      ec2(region).send(new GetIpamDiscoveredPublicAddressesCommand(input)),
    describeIpamPolicies: (region, input) => ec2(region).send(new DescribeIpamPoliciesCommand(input)),
    getIpamPolicyAllocationRules: (region, input) => ec2(region).send(new GetIpamPolicyAllocationRulesCommand(input)),
  };
}
