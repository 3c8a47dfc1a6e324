import { expect, test } from 'vitest';
import { load } from '../../../bench/data/sample.ts';
import { HOSTILE_NAMES } from '../../../local/sample/hostile-text.ts';
import { sampleOrganisation } from '../../../local/sample/organisation.ts';
import { distinct, rowsOf } from './listing.ts';

const sample = sampleOrganisation(1);
const rows = rowsOf(sample);

test('is the same for the same seed', () => {
  const again = sampleOrganisation(1);

  expect(again.ipams).toEqual(sample.ipams);
  expect(again.scopes).toEqual(sample.scopes);
  expect(rowsOf(again)).toEqual(rows);
  expect(again.labelled).toEqual(sample.labelled);
});

test('shares no resource with another seed', () => {
  const ids = new Set(rows.map(({ ResourceId }) => ResourceId));

  const other = rowsOf(sampleOrganisation(2));

  expect(other.filter(({ ResourceId }) => ids.has(ResourceId))).toEqual([]);
});

test('is one advanced IPAM with two private scopes and a public one, at home in eu-west-1', () => {
  expect(sample.ipams).toMatchObject([
    { Tier: 'advanced', IpamRegion: 'eu-west-1', State: 'create-complete', ScopeCount: 3, OwnerId: sample.accountId },
  ]);
  const [ipam] = sample.ipams;
  expect(ipam?.OperatingRegions?.map(({ RegionName }) => RegionName)).toEqual(sample.regions);
  expect(sample.regions).toHaveLength(5);
  expect(sample.scopes.map(({ IpamScopeType, IsDefault }) => [IpamScopeType, IsDefault])).toEqual([
    ['public', true],
    ['private', true],
    ['private', false],
  ]);
  expect(sample.scopes.map(({ IpamArn }) => IpamArn)).toEqual(Array(3).fill(ipam?.IpamArn));
});

test('holds about 2,000 resource CIDRs of 41 accounts in all five Regions', () => {
  expect(distinct(rows).length).toBeGreaterThan(1_900);
  expect(distinct(rows).length).toBeLessThan(2_150);
  expect(new Set(rows.map(({ ResourceOwnerId }) => ResourceOwnerId)).size).toBe(sample.accounts);
  expect(sample.accounts).toBe(41);
  expect(new Set(rows.map(({ ResourceRegion }) => ResourceRegion))).toEqual(new Set(sample.regions));
});

test('has every resource type that the API names', () => {
  expect(new Set(rows.map(({ ResourceType }) => ResourceType))).toEqual(
    new Set(['vpc', 'subnet', 'eip', 'public-ipv4-pool', 'ipv6-pool', 'eni', 'anycast-ip-list']),
  );
});

test('lists one type when asked for one, and nothing of a scope that it does not have', () => {
  for (const { IpamScopeId: id = '' } of sample.scopes) {
    const subnets = sample.resourceCidrs(id, 'subnet');
    expect(subnets.length).toBe(rowsOf(sample, id).filter(({ ResourceType }) => ResourceType === 'subnet').length);
    expect(subnets.at(0).ResourceType).toBe('subnet');
  }
  expect(sample.resourceCidrs('ipam-scope-00000000000000000').length).toBe(0);
});

test('says so when a row beyond the listing is asked for', () => {
  const listing = sample.resourceCidrs(sample.scopes[0]?.IpamScopeId ?? '');

  expect(() => listing.at(listing.length)).toThrow(`the listing has ${listing.length}`);
});

test('lists a few rows twice, and in no order', () => {
  for (const { IpamScopeId } of sample.scopes) {
    const listed = rowsOf(sample, IpamScopeId);
    expect(listed.length - distinct(listed).length).toBe(8);
    const ids = listed.map(({ ResourceId = '' }) => ResourceId);
    expect(ids).not.toEqual(ids.toSorted());
  }
});

test('has ids of the forms that AWS uses', () => {
  const forms: Record<string, RegExp> = {
    vpc: /^vpc-0[0-9a-f]{16}$/,
    subnet: /^subnet-0[0-9a-f]{16}$/,
    eip: /^eipalloc-0[0-9a-f]{16}$/,
    eni: /^eni-0[0-9a-f]{16}$/,
    'public-ipv4-pool': /^ipv4pool-ec2-0[0-9a-f]{16}$/,
    'ipv6-pool': /^ipv6pool-ec2-0[0-9a-f]{16}$/,
    'anycast-ip-list': /^aip_[0-9a-f]{24}$/,
  };
  for (const { ResourceType = '', ResourceId, ResourceOwnerId, IpamId, IpamScopeId } of rows) {
    expect(ResourceId).toMatch(forms[ResourceType] as RegExp);
    // 111122223333: as in AWS's own examples.
    expect(ResourceOwnerId).toMatch(/^(\d)\1{3}(\d)\2{3}(\d)\3{3}$/);
    expect(IpamId).toMatch(/^ipam-0[0-9a-f]{16}$/);
    expect(IpamScopeId).toMatch(/^ipam-scope-0[0-9a-f]{16}$/);
  }
});

test('carries every hostile name, both in the tag and as the name', () => {
  for (const name of HOSTILE_NAMES) {
    const named = rows.filter(({ ResourceName }) => ResourceName === name);
    expect(named.length, name).toBeGreaterThan(0);
    for (const { ResourceTags } of named) expect(ResourceTags).toContainEqual({ Key: 'Name', Value: name });
    // EC2's limit, and what its XML answers can hold.
    expect(name.length).toBeLessThanOrEqual(256);
    expect(xmlCannotHold(name), name).toBe(false);
  }
});

test('some of what is alerted on has a hostile name', () => {
  const alerted = sample.labelled.filter(({ expected }) => expected !== 'quiet').map(({ row }) => row.ResourceName);

  expect(alerted.filter((name) => name !== undefined && HOSTILE_NAMES.includes(name))).toHaveLength(5);
});

test('has default VPCs, a reused 100.64.0.0/16, VPCs of five CIDRs, /28 and /16 subnets', () => {
  const vpcs = distinct(rows).filter(({ ResourceType }) => ResourceType === 'vpc');
  const cidrsOf = Map.groupBy(vpcs, ({ ResourceId }) => ResourceId);
  const prefixLengths = new Set(
    rows.filter(({ ResourceType }) => ResourceType === 'subnet').map(({ ResourceCidr }) => ResourceCidr?.split('/')[1]),
  );

  expect(vpcs.filter(({ ResourceCidr }) => ResourceCidr === '172.31.0.0/16').length).toBeGreaterThan(80);
  expect(vpcs.filter(({ ResourceCidr }) => ResourceCidr === '100.64.0.0/16').length).toBeGreaterThan(5);
  expect([...cidrsOf.values()].filter(({ length }) => length === 5)).toHaveLength(2);
  expect([...prefixLengths]).toEqual(expect.arrayContaining(['16', '18', '20', '22', '24', '26', '27', '28', '64']));
});

test('has managed, unmanaged, ignored and noncompliant, overlapping and nonoverlapping resources', () => {
  const vpcs = rows.filter(({ ResourceType }) => ResourceType === 'vpc');

  expect(new Set(vpcs.map(({ ManagementState }) => ManagementState))).toEqual(
    new Set(['managed', 'unmanaged', 'ignored']),
  );
  expect(new Set(vpcs.map(({ ComplianceStatus }) => ComplianceStatus))).toEqual(
    new Set(['compliant', 'noncompliant', 'unmanaged', 'ignored']),
  );
  expect(new Set(vpcs.map(({ OverlapStatus }) => OverlapStatus))).toEqual(
    new Set(['overlapping', 'nonoverlapping', 'ignored']),
  );
});

test('loads for endpoints in another process, seed 1 unless told otherwise', async () => {
  expect(rowsOf(await load({}))).toEqual(rows);
  expect((await load({ seed: 7 })).seed).toBe(7);
});

/** XML 1.0, section 2.2. */
function xmlCannotHold(text: string): boolean {
  return [...text].some((character) => {
    const code = character.codePointAt(0) as number;
    return code < 0x20 && ![0x9, 0xa, 0xd].includes(code);
  });
}
