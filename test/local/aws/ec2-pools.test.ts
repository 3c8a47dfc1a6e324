import { DescribeIpamPoolsCommand, EC2Client, type IpamPool } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
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
