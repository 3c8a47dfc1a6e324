import {
  DescribeIpamPoliciesCommand,
  DescribeIpamResourceDiscoveriesCommand,
  DescribeIpamResourceDiscoveryAssociationsCommand,
  DescribeRegionsCommand,
  type EC2Client,
  GetIpamDiscoveredAccountsCommand,
  GetIpamDiscoveredPublicAddressesCommand,
  GetIpamDiscoveredResourceCidrsCommand,
  GetIpamPolicyAllocationRulesCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  type Ipam,
} from '@aws-sdk/client-ec2';
import { ALL, ask, type CallResult, FEW, lookForPools } from './look.ts';

type Ec2 = (region: string) => EC2Client;

/** The calls that a run can do without, each once for an IPAM; those about things that it does not have are not tried. */
export async function tryOptional(ipam: Ipam, ec2: Ec2): Promise<CallResult<unknown>[]> {
  const { IpamRegion: home } = ipam;
  if (home === undefined) return [];
  const answers = await Promise.all([
    ask('DescribeRegions', home, () => ec2(home).send(new DescribeRegionsCommand({}))),
    ask('DescribeIpamResourceDiscoveryAssociations', home, () =>
      ec2(home).send(new DescribeIpamResourceDiscoveryAssociationsCommand({ MaxResults: FEW })),
    ),
    ask('DescribeIpamResourceDiscoveries', home, () =>
      ec2(home).send(new DescribeIpamResourceDiscoveriesCommand({ MaxResults: FEW })),
    ),
    tryDiscovered(ipam, home, ec2(home)),
    tryPools(ipam, home, ec2),
    tryPolicies(home, ec2(home)),
  ]);
  return answers.flat();
}

async function tryDiscovered(
  { DefaultResourceDiscoveryId: id, OperatingRegions = [] }: Ipam,
  home: string,
  ec2: EC2Client,
): Promise<CallResult<unknown>[]> {
  if (id === undefined) return [];
  const region = OperatingRegions[0]?.RegionName ?? home;
  const few = { IpamResourceDiscoveryId: id, MaxResults: FEW };
  return await Promise.all([
    ask('GetIpamDiscoveredAccounts', home, () =>
      ec2.send(new GetIpamDiscoveredAccountsCommand({ ...few, DiscoveryRegion: region })),
    ),
    ask('GetIpamDiscoveredResourceCidrs', home, () =>
      ec2.send(new GetIpamDiscoveredResourceCidrsCommand({ ...few, ResourceRegion: region })),
    ),
    ask('GetIpamDiscoveredPublicAddresses', home, () =>
      ec2.send(new GetIpamDiscoveredPublicAddressesCommand({ ...few, AddressRegion: region })),
    ),
  ]);
}

/** Allocations are asked for in the home Region: in its locale, where a pool has one, permissions are the same. */
async function tryPools({ OwnerId }: Ipam, home: string, ec2: Ec2): Promise<CallResult<unknown>[]> {
  const pools = await lookForPools(ec2(home), home);
  const own = 'value' in pools ? pools.value.filter((pool) => pool.OwnerId === OwnerId) : [];
  const pool = own.find(({ Locale = 'None' }) => Locale === 'None' || Locale === home) ?? own[0];
  if (!pool?.IpamPoolId) return [pools];
  const { IpamPoolId } = pool;
  return [
    pools,
    await ask('GetIpamPoolCidrs', home, () =>
      ec2(home).send(new GetIpamPoolCidrsCommand({ IpamPoolId, MaxResults: FEW })),
    ),
    await ask('GetIpamPoolAllocations', home, () =>
      ec2(home).send(new GetIpamPoolAllocationsCommand({ IpamPoolId, MaxResults: ALL })),
    ),
  ];
}

async function tryPolicies(home: string, ec2: EC2Client): Promise<CallResult<unknown>[]> {
  const policies = await ask('DescribeIpamPolicies', home, async () => {
    const { IpamPolicies = [] } = await ec2.send(new DescribeIpamPoliciesCommand({ MaxResults: ALL }));
    return IpamPolicies;
  });
  const IpamPolicyId = 'value' in policies ? policies.value[0]?.IpamPolicyId : undefined;
  if (IpamPolicyId === undefined) return [policies];
  const rules = await ask('GetIpamPolicyAllocationRules', home, () =>
    ec2.send(new GetIpamPolicyAllocationRulesCommand({ IpamPolicyId, MaxResults: FEW })),
  );
  return [policies, rules];
}
