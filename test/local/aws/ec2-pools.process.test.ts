import {
  DescribeIpamPoolsCommand,
  EC2Client,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  type IpamPool,
  type IpamPoolAllocation,
  type IpamPoolCidr,
  paginateGetIpamPoolAllocations,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { arrayRows } from '../../../local/aws/array-rows.ts';
import { organisation, REGION, started } from './fixture.ts';

const shared: IpamPool = {
  OwnerId: '999999999999',
  IpamPoolId: 'ipam-pool-01',
  IpamPoolArn: 'arn:aws:ec2::999999999999:ipam-pool/ipam-pool-01',
  IpamArn: 'arn:aws:ec2::999999999999:ipam/ipam-09',
  IpamRegion: 'us-east-1',
  Locale: REGION,
  PoolDepth: 2,
  State: 'create-complete',
  AutoImport: false,
  AddressFamily: 'ipv4',
  AllocationResourceTags: [{ Key: 'env', Value: '<prod>' }],
  Tags: [],
  SourceResource: { ResourceId: 'vpc-01', ResourceType: 'vpc' },
};

test('Pools arrive as they are in the data, in their locale and in the home Region of their IPAM', async () => {
  const { client } = await started({ ec2: { ...organisation([]), pools: [shared] } });
  const pools = async (region: string) =>
    (await new EC2Client({ ...client, region }).send(new DescribeIpamPoolsCommand({ MaxResults: 5 }))).IpamPools;

  expect(await pools(REGION)).toEqual([shared]);
  expect(await pools('us-east-1')).toEqual([shared]);
  expect(await pools('eu-central-1')).toEqual([]);
});

const cidrs: IpamPoolCidr[] = [
  { Cidr: '10.0.0.0/16', State: 'provisioned', IpamPoolCidrId: 'ipam-pool-cidr-01', NetmaskLength: 16 },
  {
    Cidr: '10.1.0.0/16',
    State: 'failed-provision',
    FailureReason: { Code: 'cidr-not-available', Message: 'Taken & gone' },
  },
];
const allocations = Array.from(
  { length: 1001 },
  (_, n): IpamPoolAllocation => ({
    Cidr: `10.0.${n >> 8}.${n & 255}/32`,
    IpamPoolAllocationId: `ipam-pool-alloc-${n}`,
    Description: '<by hand>',
    ResourceId: `eipalloc-${n}`,
    ResourceType: 'eip',
    ResourceRegion: REGION,
    ResourceOwner: '111122223333',
    Tags: [{ Key: 'a', Value: 'b' }],
  }),
);

async function serving(pool: IpamPool): Promise<(region: string) => EC2Client> {
  const { client } = await started({
    ec2: {
      ...organisation([]),
      pools: [pool],
      poolCidrs: () => arrayRows(cidrs),
      poolAllocations: () => arrayRows(allocations),
    },
  });
  return (region) => new EC2Client({ ...client, region });
}

test('The CIDRs of a pool and its allocations arrive as they are in the data, allocations by 1,000 at least', async () => {
  const ec2 = (await serving(shared))(REGION);
  const IpamPoolId = 'ipam-pool-01';

  expect((await ec2.send(new GetIpamPoolCidrsCommand({ IpamPoolId }))).IpamPoolCidrs).toEqual(cidrs);
  const pages = await Array.fromAsync(paginateGetIpamPoolAllocations({ client: ec2, pageSize: 1000 }, { IpamPoolId }));
  expect(pages.map(({ IpamPoolAllocations = [] }) => IpamPoolAllocations.length)).toEqual([1000, 1]);
  expect(pages.flatMap(({ IpamPoolAllocations = [] }) => IpamPoolAllocations)).toEqual(allocations);
  const one = new GetIpamPoolAllocationsCommand({ IpamPoolId, IpamPoolAllocationId: 'ipam-pool-alloc-7' });
  expect((await ec2.send(one)).IpamPoolAllocations).toEqual([allocations[7]]);
  await expect(ec2.send(new GetIpamPoolAllocationsCommand({ IpamPoolId, MaxResults: 999 }))).rejects.toThrow(
    'Expecting a value between 1000 and 100000',
  );
  await expect(ec2.send(new GetIpamPoolCidrsCommand({ IpamPoolId: 'ipam-pool-02' }))).rejects.toMatchObject({
    name: 'InvalidIpamPoolId.NotFound',
  });
});

test.each([
  ['a Region', REGION, [REGION]],
  ['a Local Zone', `${REGION}-lux-1`, [REGION]],
  ['no locale', 'None', ['us-east-1']],
])('Allocations from a pool with %s are served where they can be made', async (_, Locale, served) => {
  const ec2 = await serving({ ...shared, Locale });
  const answers = [REGION, 'us-east-1', 'eu-central-1'].map(async (region) => {
    const ok = await ec2(region)
      .send(new GetIpamPoolAllocationsCommand({ IpamPoolId: 'ipam-pool-01', MaxResults: 1000 }))
      .then(() => true)
      .catch((error: Error) => error.name !== 'InvalidIpamPoolId.NotFound');
    return ok ? [region] : [];
  });
  expect((await Promise.all(answers)).flat()).toEqual(served);
});
