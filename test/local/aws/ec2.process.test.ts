import {
  DescribeIpamScopesCommand,
  DescribeIpamsCommand,
  DescribeRegionsCommand,
  EC2Client,
  GetIpamResourceCidrsCommand,
  type GetIpamResourceCidrsCommandInput,
  type IpamResourceCidr,
  paginateDescribeIpamScopes,
  paginateGetIpamResourceCidrs,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { ACCOUNT, organisation, REGION, SCOPE, type Started, started, subnet, subnets } from './fixture.ts';

async function serving(rows: readonly IpamResourceCidr[]): Promise<{ aws: Started; ec2: EC2Client }> {
  const aws = await started({ ec2: organisation(rows) });
  return { aws, ec2: new EC2Client(aws.client) };
}

async function readAll(ec2: EC2Client, input: Omit<GetIpamResourceCidrsCommandInput, 'IpamScopeId'> = {}) {
  const pages: IpamResourceCidr[][] = [];
  for await (const page of paginateGetIpamResourceCidrs({ client: ec2 }, { IpamScopeId: SCOPE, ...input })) {
    pages.push(page.IpamResourceCidrs ?? []);
  }
  return { pages: pages.map((page) => page.length), rows: pages.flat() };
}

test('An IPAM and its scopes arrive as they are in the data, in their home Region only', async () => {
  const data = organisation([]);
  const { aws, ec2 } = await serving([]);
  const elsewhere = new EC2Client({ ...aws.client, region: 'us-east-1' });

  expect((await ec2.send(new DescribeIpamsCommand({}))).Ipams).toEqual(data.ipams);
  expect((await ec2.send(new DescribeIpamScopesCommand({}))).IpamScopes).toEqual(data.scopes);
  expect((await elsewhere.send(new DescribeIpamsCommand({}))).Ipams).toEqual([]);
  expect((await elsewhere.send(new DescribeIpamScopesCommand({}))).IpamScopes).toEqual([]);
  await expect(elsewhere.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE }))).rejects.toMatchObject({
    name: 'InvalidIpamScopeId.NotFound',
    $metadata: { httpStatusCode: 400 },
  });
});

test('IPAMs and scopes can be asked for by id, and an unknown id is an error', async () => {
  const { ec2 } = await serving([]);

  const some = await ec2.send(new DescribeIpamScopesCommand({ IpamScopeIds: ['ipam-scope-0b'] }));

  expect(some.IpamScopes?.map((scope) => scope.IpamScopeId)).toEqual(['ipam-scope-0b']);
  await expect(ec2.send(new DescribeIpamScopesCommand({ IpamScopeIds: ['nope'] }))).rejects.toMatchObject({
    name: 'InvalidIpamScopeId.NotFound',
  });
  await expect(ec2.send(new DescribeIpamsCommand({ IpamIds: ['nope'] }))).rejects.toMatchObject({
    name: 'InvalidIpamId.NotFound',
  });
});

test('The paginator reads every row once, in order, with the last page not empty', async () => {
  const rows = subnets(2000);
  const { aws, ec2 } = await serving(rows);

  const read = await readAll(ec2, { MaxResults: 1000 });

  expect(read.pages).toEqual([1000, 1000]);
  expect(read.rows).toEqual(rows);
  expect(aws.calls('ec2:GetIpamResourceCidrs')).toBe(2);
});

test('Scopes come in pages, too', async () => {
  const data = organisation([]);
  const [scope = {}] = data.scopes;
  const scopes = Array.from({ length: 12 }, (_, index) => ({ ...scope, IpamScopeId: `ipam-scope-${index}` }));
  const aws = await started({ ec2: { ...data, scopes } });

  const pages = await Array.fromAsync(
    paginateDescribeIpamScopes({ client: new EC2Client(aws.client) }, { MaxResults: 5 }),
  );

  expect(pages.map((page) => page.IpamScopes?.length)).toEqual([5, 5, 2]);
  expect(pages.flatMap((page) => page.IpamScopes)).toEqual(scopes);
});

test('A filtered listing has full pages and no empty last one', async () => {
  const rows = subnets(30).map((row, index) => ({
    ...row,
    ResourceOwnerId: index % 3 === 0 ? ACCOUNT : '999999999999',
  }));
  const { ec2 } = await serving(rows);

  const read = await readAll(ec2, { MaxResults: 5, ResourceOwner: ACCOUNT });

  expect(read.pages).toEqual([5, 5]);
  expect(read.rows).toEqual(rows.filter((row) => row.ResourceOwnerId === ACCOUNT));
});

test.each([
  ['ResourceType', { ResourceType: 'vpc' }, ['vpc-1']],
  ['ResourceId', { ResourceId: 'subnet-00000001' }, ['subnet-00000001']],
  ['ResourceOwner', { ResourceOwner: '222222222222' }, ['subnet-00000002']],
  ['IpamPoolId', { IpamPoolId: 'ipam-pool-1' }, ['subnet-00000003']],
  ['ResourceTag', { ResourceTag: { Key: 'number', Value: '2' } }, ['subnet-00000002']],
  ['a tag key', { ResourceTag: { Key: 'odd & "even"' } }, ['subnet-00000004']],
  ['the management state', { Filters: [{ Name: 'management-state', Values: ['managed'] }] }, ['vpc-1']],
] satisfies [string, Partial<GetIpamResourceCidrsCommandInput>, string[]][])(
  'Rows can be chosen by %s',
  async (_, input, ids) => {
    const { ec2 } = await serving([
      subnet(0, { ResourceType: 'vpc', ResourceId: 'vpc-1', ManagementState: 'managed' }),
      subnet(1, { ManagementState: 'unmanaged' }),
      subnet(2, { ResourceOwnerId: '222222222222' }),
      subnet(3, { IpamPoolId: 'ipam-pool-1' }),
      subnet(4, { ResourceTags: [{ Key: 'odd & "even"', Value: '' }] }),
    ]);

    const read = await readAll(ec2, input);

    expect(read.rows.map((row) => row.ResourceId)).toEqual(ids);
  },
);

test.each([
  '<script>alert("1")</script>',
  `& < > " ' &amp; ]]> <!-- -->`,
  'emoji 🌍🇪🇺, ünïcode, 日本語, \u2028, \u0085, \ufffd',
  'two\nlines\tand a tab',
  'carriage\r\nreturn\r',
  '  spaces at both ends  ',
  '__proto__',
  'x'.repeat(10_000),
  '',
])('Names and tags come through unchanged: %j', async (text) => {
  const row = subnet(1, { ResourceName: text, ResourceTags: [{ Key: `key ${text}`, Value: text }] });
  const { ec2 } = await serving([row]);

  expect((await readAll(ec2)).rows).toEqual([row]);
});

test('A character that XML cannot hold is replaced, and the page stays readable', async () => {
  const { ec2 } = await serving([subnet(1, { ResourceName: 'bell \u0007 null \u0000 \ufffe \u001b[31m' }), subnet(2)]);

  const { rows } = await readAll(ec2);

  expect(rows.map((row) => row.ResourceName)).toEqual(['bell \ufffd null \ufffd \ufffd \ufffd[31m', 'subnet 2']);
});

test('What is absent stays absent, what is empty stays empty, and 0 is 0', async () => {
  const rows: IpamResourceCidr[] = [
    { ResourceId: 'eni-1', ResourceCidr: '10.0.0.1/32', ResourceTags: [] },
    { ResourceId: 'subnet-1', ResourceCidr: '2001:db8::/64', IpUsage: 0 },
    { ResourceId: 'subnet-2', IpUsage: 1e-7 },
  ];
  const { ec2 } = await serving(rows);

  expect((await readAll(ec2)).rows).toEqual(rows);
});

test.each([4, 1001])('MaxResults of %i is refused', async (MaxResults) => {
  const { ec2 } = await serving(subnets(10));
  const expected = { name: 'InvalidParameterValue', message: expect.stringContaining(`( ${MaxResults} )`) };

  await expect(ec2.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, MaxResults }))).rejects.toMatchObject(
    expected,
  );
  await expect(ec2.send(new DescribeIpamsCommand({ MaxResults }))).rejects.toMatchObject(expected);
});

test.each([
  ['an unknown filter', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue', 'colour'],
  ['an unknown type', { ResourceType: 'subnets' as 'subnet' }, 'InvalidParameterValue', 'subnets'],
  ['a made-up token', { NextToken: 'bm9wZQ' }, 'InvalidPaginationToken', 'token'],
  ['an unknown scope', { IpamScopeId: 'ipam-scope-9' }, 'InvalidIpamScopeId.NotFound', 'ipam-scope-9'],
  ['a missing scope', { IpamScopeId: '' }, 'MissingParameter', 'IpamScopeId'],
  ['a dry run', { DryRun: true }, 'DryRunOperation', 'DryRun'],
])('GetIpamResourceCidrs refuses %s', async (_, input, name, inMessage) => {
  const { ec2 } = await serving(subnets(10));

  await expect(ec2.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, ...input }))).rejects.toMatchObject({
    name,
    message: expect.stringContaining(inMessage),
  });
});

test('A token continues only the request that it came from', async () => {
  const { ec2 } = await serving(subnets(20));
  const first = await ec2.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, MaxResults: 5 }));

  const other = new GetIpamResourceCidrsCommand({
    IpamScopeId: SCOPE,
    ResourceType: 'subnet',
    NextToken: first.NextToken,
  });

  await expect(ec2.send(other)).rejects.toMatchObject({ name: 'InvalidPaginationToken' });
});

test('An operation or a parameter that is not there is refused by name, not ignored', async () => {
  const { aws, ec2 } = await serving([]);
  const send = async (body: string) => {
    const response = await fetch(aws.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `AWS4-HMAC-SHA256 Credential=a/20261121/${REGION}/ec2/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  expect(await send('Action=DeleteVpc&Version=2016-11-15')).toMatchObject({
    status: 400,
    text: expect.stringContaining('<Code>InvalidAction</Code>'),
  });
  expect(await send('Action=DescribeIpams&Version=2016-11-15&Colour=red')).toMatchObject({
    status: 400,
    text: expect.stringContaining('<Message>The parameter Colour is not recognized</Message>'),
  });
  expect((await ec2.send(new DescribeRegionsCommand({}))).Regions).toEqual(
    ['eu-west-1', 'us-east-1'].map((RegionName) => ({
      RegionName,
      Endpoint: `ec2.${RegionName}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    })),
  );
});

test('A page of a large scope makes only the rows that are on it', async () => {
  let made = 0;
  const rows = {
    length: 300_000,
    at(index: number) {
      made++;
      return subnet(index);
    },
  };
  const aws = await started({ ec2: { ...organisation([]), resourceCidrs: () => rows } });
  const ec2 = new EC2Client(aws.client);

  const first = await ec2.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, MaxResults: 1000 }));
  await ec2.send(new GetIpamResourceCidrsCommand({ IpamScopeId: SCOPE, MaxResults: 1000, NextToken: first.NextToken }));

  // One more than the page is looked at, to know whether there is a next one.
  expect(made).toBe(2 * 1001);
});
