import {
  DescribeIpamResourceDiscoveriesCommand,
  DescribeIpamResourceDiscoveryAssociationsCommand,
  DescribeIpamScopesCommand,
  DescribeIpamsCommand,
  DescribeRegionsCommand,
  GetIpamDiscoveredAccountsCommand,
} from '@aws-sdk/client-ec2';
import { ec2Clients } from '../shared/ec2/clients.ts';
import type { RegionCalls } from './enabled-regions.ts';
import type { CoverageCalls } from './look-at-accounts.ts';
import type { IpamListCalls } from './look-in-regions.ts';

export function ipamCalls(): IpamListCalls & CoverageCalls & RegionCalls {
  const ec2 = ec2Clients();
  return {
    describeIpams: (region, input) => ec2(region).send(new DescribeIpamsCommand(input)),
    describeIpamScopes: (region, input) => ec2(region).send(new DescribeIpamScopesCommand(input)),
    describeIpamResourceDiscoveryAssociations: (region, input) =>
      ec2(region).send(new DescribeIpamResourceDiscoveryAssociationsCommand(input)),
    describeIpamResourceDiscoveries: (region, input) =>
      ec2(region).send(new DescribeIpamResourceDiscoveriesCommand(input)),
    describeRegions: (region, input) => ec2(region).send(new DescribeRegionsCommand(input)),
    getIpamDiscoveredAccounts: (region, input) => ec2(region).send(new GetIpamDiscoveredAccountsCommand(input)),
  };
}
