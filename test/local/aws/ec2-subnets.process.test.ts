import {
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  GetSubnetCidrReservationsCommand,
  type Subnet,
  type SubnetCidrReservation,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { arrayRows } from '../../../local/aws/array-rows.ts';
import type { Ec2Data, InterfaceRow } from '../../../local/aws/ec2-data.ts';
import { ACCOUNT, organisation, REGION, type Started, started } from './fixture.ts';

const OTHER = '222222222222';
const ROLE = 'monitor-read';

const subnet: Subnet = {
  SubnetId: 'subnet-01',
  OwnerId: OTHER,
  VpcId: 'vpc-01',
  CidrBlock: '10.0.0.0/24',
  AvailableIpAddressCount: 200,
  AvailabilityZoneId: 'euw1-az1',
  State: 'available',
  DefaultForAz: false,
  Ipv6CidrBlockAssociationSet: [
    { AssociationId: 'a-1', Ipv6CidrBlock: '2001:db8::/64', Ipv6CidrBlockState: { State: 'associated' } },
  ],
  Tags: [{ Key: 'Name', Value: 'a & <b>' }],
};

const reservation = (number: number, cidr: string): SubnetCidrReservation => ({
  SubnetCidrReservationId: `scr-${number}`,
  SubnetId: 'subnet-01',
  Cidr: cidr,
  ReservationType: 'prefix',
  OwnerId: OTHER,
  Tags: [],
});

const eni = (number: number, owner = OTHER): InterfaceRow => ({
  NetworkInterfaceId: `eni-${number}`,
  SubnetId: 'subnet-01',
  VpcId: 'vpc-01',
  OwnerId: owner,
  Description: 'aws-K8S-i-01',
  InterfaceType: 'interface',
  Status: 'in-use',
  Attachment: { InstanceId: 'i-01', Status: 'attached', DeviceIndex: 1 },
  PrivateIpAddress: `10.0.0.${number}`,
  PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: `10.0.0.${number}` }],
  Ipv4Prefixes: [{ Ipv4Prefix: '10.0.0.128/28' }],
  Ipv6Addresses: [],
  RequesterManaged: false,
  TagSet: [],
});

const network: Ec2Data = {
  ...organisation([]),
  readRole: { name: ROLE, externalId: 'x', lets: (account) => account !== '333333333333' },
  subnets: (account, region) => arrayRows(region === REGION && [OTHER, ACCOUNT].includes(account) ? [subnet] : []),
  cidrReservations: () => [
    ...Array.from({ length: 7 }, (_, number) => reservation(number, `10.0.0.${number * 16 + 16}/28`)),
    reservation(8, '2001:db8::/80'),
  ],
  networkInterfaces: () => arrayRows([eni(4), eni(5), eni(6, ACCOUNT), eni(7), eni(8), eni(9), eni(10)]),
};

async function assumed({ client }: Started, accountId = OTHER): Promise<EC2Client> {
  const { Credentials } = await new STSClient(client).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${ROLE}`,
      RoleSessionName: 'test',
      ExternalId: 'x',
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return new EC2Client({
    ...client,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
}

test('An assumed role is an account of its own to STS and EC2', async () => {
  const aws = await started({ ec2: network });
  const { Credentials } = await new STSClient(aws.client).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::999999999999:role/${ROLE}`, RoleSessionName: 's', ExternalId: 'x' }),
  );
  const credentials = { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: 'loopback' };

  expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now());
  expect(await new STSClient({ ...aws.client, credentials }).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '999999999999',
  });
  const client = new EC2Client({ ...aws.client, credentials });
  expect((await client.send(new DescribeSubnetsCommand({}))).Subnets).toEqual([]);
  expect((await (await assumed(aws)).send(new DescribeSubnetsCommand({}))).Subnets).toEqual([subnet]);
});

test.each([
  ['another role', { RoleArn: `arn:aws:iam::${OTHER}:role/admin` }],
  ['an account that does not let the caller in', { RoleArn: `arn:aws:iam::333333333333:role/${ROLE}` }],
  ['another external id', { ExternalId: 'y' }],
])('AssumeRole is denied for %s', async (_, more) => {
  const { client } = await started({ ec2: network });
  const input = { RoleArn: `arn:aws:iam::${OTHER}:role/${ROLE}`, RoleSessionName: 's1', ExternalId: 'x', ...more };

  await expect(new STSClient(client).send(new AssumeRoleCommand(input))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('is not authorized to perform: sts:AssumeRole'),
  });
});

test('Subnets are filtered; one that is not there is an error by its id, and nothing by a filter', async () => {
  const client = await assumed(await started({ ec2: network }));
  const bySubnet = (...values: string[]) =>
    client.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: values }] }));

  expect((await bySubnet('subnet-01', 'subnet-gone')).Subnets).toEqual([subnet]);
  expect((await bySubnet('subnet-gone')).Subnets).toEqual([]);
  await expect(client.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-gone'] }))).rejects.toMatchObject({
    name: 'InvalidSubnetID.NotFound',
  });
  await expect(bySubnet(...Array.from({ length: 201 }, (_, n) => `subnet-${n}`))).rejects.toMatchObject({
    name: 'FilterLimitExceeded',
  });
});

test('Reservations come page by page, IPv6 apart from IPv4', async () => {
  const client = await assumed(await started({ ec2: network }));
  const page = (NextToken?: string) =>
    client.send(new GetSubnetCidrReservationsCommand({ SubnetId: 'subnet-01', MaxResults: 5, NextToken }));
  const first = await page();
  const second = await page(first.NextToken);

  expect(first.SubnetIpv4CidrReservations).toHaveLength(5);
  expect(first.SubnetIpv6CidrReservations).toEqual([reservation(8, '2001:db8::/80')]);
  expect(second.SubnetIpv4CidrReservations?.map(({ Cidr }) => Cidr)).toEqual(['10.0.0.96/28', '10.0.0.112/28']);
  expect(second.NextToken).toBeUndefined();
});

test('The owner of a subnet sees all its network interfaces, page by page; others see theirs', async () => {
  const aws = await started({ ec2: network });
  const page = async (client: EC2Client, NextToken?: string) =>
    client.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'subnet-id', Values: ['subnet-01'] }],
        MaxResults: 5,
        IncludeManagedResources: true,
        NextToken,
      }),
    );
  const owner = await assumed(aws);
  const first = await page(owner);
  const second = await page(owner, first.NextToken);

  expect(first.NetworkInterfaces?.[0]).toEqual(eni(4));
  expect([first, second].flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces)).toHaveLength(7);
  expect(second.NextToken).toBeUndefined();
  expect((await page(new EC2Client(aws.client))).NetworkInterfaces).toEqual([eni(6, ACCOUNT)]);
});
