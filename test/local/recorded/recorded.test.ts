import { expect, test } from 'vitest';
import { load } from '../../../bench/data/recorded.ts';
import { readRecorded } from '../../../local/recorded/recorded.ts';
import { directoryOf, ipam, scope, subnet, vpc } from './directory.ts';

const AWS_CLI_EXAMPLES = new URL('../../data/recorded', import.meta.url).pathname;

test("reads the AWS CLI's own examples as they are", async () => {
  const recorded = await readRecorded(AWS_CLI_EXAMPLES);

  expect(recorded.accountId).toBe('123456789012');
  expect(recorded.ipams).toHaveLength(1);
  expect(recorded.ipams[0]).toMatchObject({ IpamId: 'ipam-08440e7a3acde3908', IpamRegion: 'us-east-1', ScopeCount: 3 });
  expect(recorded.ipams[0]).not.toHaveProperty('Tier');
  expect(recorded.scopes.map(({ IpamScopeId, IpamScopeType }) => [IpamScopeId, IpamScopeType])).toEqual([
    ['ipam-scope-02fc38cd4c48e7d38', 'private'],
    ['ipam-scope-0b9eed026396dbc16', 'public'],
    ['ipam-scope-0f1aff29486355c22', 'private'],
  ]);
  const rows = recorded.resourceCidrs('ipam-scope-02fc38cd4c48e7d38');
  expect(rows.length).toBe(1);
  expect(rows.at(0)).toEqual({
    IpamId: 'ipam-08440e7a3acde3908',
    IpamScopeId: 'ipam-scope-02fc38cd4c48e7d38',
    ResourceRegion: 'us-east-2',
    ResourceOwnerId: '123456789012',
    ResourceId: 'vpc-621b8709',
    ResourceName: 'Default AWS VPC',
    ResourceCidr: '172.33.0.0/16',
    ResourceType: 'vpc',
    ResourceTags: [
      { Key: 'Environment', Value: 'Test' },
      { Key: 'Name', Value: 'Default AWS VPC' },
    ],
    IpUsage: 0.0039,
    ComplianceStatus: 'unmanaged',
    ManagementState: 'unmanaged',
    OverlapStatus: 'nonoverlapping',
    VpcId: 'vpc-621b8709',
  });
});

test('says which files it read and what the others hold', async () => {
  const { files, ignored } = await readRecorded(AWS_CLI_EXAMPLES);

  expect(files).toBe(8);
  expect(ignored).toHaveLength(10);
  // Whose they are, only the name of the file could say.
  expect(ignored).toContainEqual({
    file: 'get-ipam-pool-allocations.json',
    holds: 'IpamPoolAllocations of a pool that its name does not say',
  });
  expect(ignored).toContainEqual({ file: 'describe-subnets.json', holds: 'Subnets' });
  expect(ignored).toContainEqual({
    file: 'get-subnet-cidr-reservations.json',
    holds: 'SubnetIpv4CidrReservations, SubnetIpv6CidrReservations',
  });
});

test('of a file that holds anything else, a few names are told, cut short, and nothing of what they hold', async () => {
  const long = `${'x'.repeat(39)}SECRET`;
  const other = { a: 'SECRET', [long]: 'SECRET', c: { SECRET: 1 }, d: 1, e: 1 };
  const listed = { Ipams: [ipam], IpamScopes: [scope], IpamResourceCidrs: [vpc] };
  const { ignored } = await readRecorded(await directoryOf({ 'all.json': listed, 'other.json': other }));
  expect(ignored).toEqual([{ file: 'other.json', holds: `a, ${'x'.repeat(39)}…, c, 2 more` }]);
});

test('warns of scopes without resource CIDRs, with the command that would print them', async () => {
  const { warnings } = await readRecorded(AWS_CLI_EXAMPLES);

  expect(warnings).toHaveLength(5);
  expect(warnings[0]).toContain('ipam-scope-0b9eed026396dbc16');
  expect(warnings[1]).toContain(
    'aws ec2 get-ipam-resource-cidrs --ipam-scope-id ipam-scope-0f1aff29486355c22 --region us-east-1',
  );
});

test('merges the files of a kind, whatever they are called, and a file may hold several', async () => {
  const other = { ...scope, IpamScopeId: 'ipam-scope-0f1aff29486355c22' };
  const directory = await directoryOf({
    'everything.json': { Ipams: [ipam], IpamScopes: [scope] },
    'more scopes.JSON': { IpamScopes: [other] },
    'page-1.json': { IpamResourceCidrs: [vpc] },
    'page-2.json': { IpamResourceCidrs: [subnet, { ...vpc, IpamScopeId: other.IpamScopeId }] },
    'notes.txt': 'not read',
  });

  const recorded = await readRecorded(directory);

  expect(recorded.files).toBe(4);
  expect(recorded.scopes.map(({ IpamScopeId }) => IpamScopeId)).toEqual([scope.IpamScopeId, other.IpamScopeId]);
  expect(recorded.resourceCidrs(scope.IpamScopeId).length).toBe(2);
  expect(recorded.resourceCidrs(scope.IpamScopeId, 'subnet').length).toBe(1);
  expect(recorded.resourceCidrs(scope.IpamScopeId, 'subnet').at(0)).toEqual(subnet);
  expect(recorded.resourceCidrs(other.IpamScopeId).length).toBe(1);
  expect(recorded.resourceCidrs('ipam-scope-00000000000000000').length).toBe(0);
  expect(recorded.warnings).toEqual([]);
});

test('keeps an IPAM and a scope that were printed twice once, and resource CIDRs as often as they come', async () => {
  const files = { Ipams: [ipam], IpamScopes: [scope], IpamResourceCidrs: [vpc] };

  const recorded = await readRecorded(await directoryOf({ 'a.json': files, 'b.json': files }));

  expect(recorded.ipams).toHaveLength(1);
  expect(recorded.scopes).toHaveLength(1);
  expect(recorded.resourceCidrs(scope.IpamScopeId).length).toBe(2);
});

test('takes fields and values that AWS may have added', async () => {
  const newer = { ...vpc, ResourceType: 'vpc-of-tomorrow', SampleTime: '2026-11-21T00:00:00Z' };

  const recorded = await readRecorded(
    await directoryOf({ 'a.json': { Ipams: [ipam], IpamScopes: [scope], IpamResourceCidrs: [newer] } }),
  );

  expect(recorded.resourceCidrs(scope.IpamScopeId, 'vpc-of-tomorrow').length).toBe(1);
});

test('reads what Windows PowerShell redirected: UTF-16, and UTF-8 with a byte order mark', async () => {
  const directory = await directoryOf({
    'ipams.json': Buffer.from(`\ufeff${JSON.stringify({ Ipams: [{ ...ipam, Description: 'Köln' }] })}`, 'utf16le'),
    'rest.json': `\ufeff${JSON.stringify({ IpamScopes: [scope], IpamResourceCidrs: [vpc] })}`,
  });

  const recorded = await readRecorded(directory);

  expect(recorded.ipams[0]?.Description).toBe('Köln');
  expect(recorded.scopes).toHaveLength(1);
});

test('warns of a listing that ends with a NextToken', async () => {
  const directory = await directoryOf({
    'rest.json': { Ipams: [ipam], IpamScopes: [scope], NextToken: null },
    'page-1.json': { IpamResourceCidrs: [vpc], NextToken: 'eyJzY29wZSI6IjEifQ==' },
  });

  const { warnings } = await readRecorded(directory);

  expect(warnings).toEqual(['page-1.json is incomplete: it ends with a NextToken. Print it without --max-items.']);
});

test('warns of resource CIDRs whose scope, and of scopes whose IPAM, no file lists', async () => {
  const directory = await directoryOf({
    'a.json': {
      Ipams: [ipam],
      IpamScopes: [scope, { ...scope, IpamScopeId: 'ipam-scope-0b', IpamArn: 'arn:aws:ec2::1:ipam/ipam-0other' }],
      IpamResourceCidrs: [vpc, { ...vpc, IpamScopeId: 'ipam-scope-0b' }, { ...vpc, IpamScopeId: 'ipam-scope-0c' }],
    },
  });

  const { warnings } = await readRecorded(directory);

  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('1 rows of ipam-scope-0c are left out');
  expect(warnings[1]).toContain('ipam-scope-0b is of an IPAM that no file lists');
});

test('an IPAM without an owner belongs to account 000000000000', async () => {
  const { OwnerId, ...anonymous } = ipam;

  const recorded = await readRecorded(
    await directoryOf({ 'a.json': { Ipams: [anonymous], IpamScopes: [scope], IpamResourceCidrs: [vpc] } }),
  );

  expect(recorded.accountId).toBe('000000000000');
});

test('an IPAM without a scope, and scopes without resource CIDRs, are for the run to tell', async () => {
  const recorded = await readRecorded(
    await directoryOf({ 'a.json': { Ipams: [ipam], IpamScopes: [], IpamResourceCidrs: [] } }),
  );

  expect(recorded.scopes).toEqual([]);
});

test('loads for endpoints in another process', async () => {
  expect((await load({ directory: AWS_CLI_EXAMPLES })).files).toBe(8);
});

test('reads pools, with the CIDRs and allocations that files named after them hold', async () => {
  const id = 'ipam-pool-02ec043a19bbe5d08';
  const pool = {
    IpamPoolId: id,
    IpamScopeArn: `arn:aws:ec2::123456789012:ipam-scope/${scope.IpamScopeId}`,
    AddressFamily: 'ipv4',
    IpamRegion: 'us-east-1',
    Locale: 'eu-west-1',
  };
  const cidrs = [{ Cidr: '10.0.0.0/16', State: 'provisioned' }];
  const listings = { Ipams: [ipam], IpamScopes: [scope], IpamResourceCidrs: [vpc], IpamPools: [pool] };
  const directory = await directoryOf({
    'everything.json': listings,
    [`get-ipam-pool-cidrs-${id}.json`]: { IpamPoolCidrs: cidrs },
  });

  const { pools, poolCidrs, poolAllocations, warnings } = await readRecorded(directory);

  expect(pools).toEqual([pool]);
  expect(poolCidrs?.(id)).toMatchObject({ length: 1 });
  expect(poolCidrs?.(id)?.at(0)).toEqual(cidrs[0]);
  expect(poolAllocations?.(id)).toBeUndefined();
  expect(warnings).toEqual([
    `No file has the IpamPoolAllocations of ${id}. Run aws ec2 get-ipam-pool-allocations --ipam-pool-id ${id} --region eu-west-1 --output json > ${directory}/get-ipam-pool-allocations-${id}.json`,
  ]);
});
