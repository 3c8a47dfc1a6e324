import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalize } from '../../../functions/collect/normalize.ts';
import { ResourceCidr, ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';

const everyType = new Set(ResourceType.options);

/** What the AWS CLI's example of get-ipam-resource-cidrs prints. */
const recorded: IpamResourceCidr = {
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
};

function normalized(fields: { [Field in keyof IpamResourceCidr]?: unknown }): ResourceCidr {
  const row = normalize({ ...recorded, ...fields } as IpamResourceCidr, everyType);
  if (typeof row === 'string') throw new Error(`Test: the row is ${row}`);
  return row;
}

test('makes a line of the inventory of a row as AWS prints it', () => {
  expect(normalize(recorded, everyType)).toEqual({
    key: 'vpc-621b8709/vpc/vpc-621b8709/172.33.0.0/16',
    resource: {
      id: 'vpc-621b8709',
      type: 'vpc',
      cidr: '172.33.0.0/16',
      family: 'ipv4',
      name: 'Default AWS VPC',
      accountId: '123456789012',
      region: 'us-east-2',
      vpcId: 'vpc-621b8709',
      tags: { Environment: 'Test', Name: 'Default AWS VPC' },
    },
    state: { management: 'unmanaged', compliance: 'unmanaged', overlap: 'nonoverlapping' },
    ipUsage: 0.0039,
  });
});

test('a row with the least that identifies it is kept, and what is absent stays absent', () => {
  const row = normalize({ ResourceId: 'subnet-1', ResourceType: 'subnet', ResourceCidr: '10.0.0.0/24' }, everyType);

  expect(JSON.parse(JSON.stringify(row))).toEqual({
    key: 'subnet-1/subnet/subnet-1/10.0.0.0/24',
    resource: { id: 'subnet-1', type: 'subnet', cidr: '10.0.0.0/24', family: 'ipv4' },
    state: {},
  });
});

test('a subnet stands with its VPC', () => {
  const { key } = normalized({ ResourceType: 'subnet', ResourceId: 'subnet-1', ResourceCidr: '172.33.0.0/20' });

  expect(key).toBe('vpc-621b8709/subnet/subnet-1/172.33.0.0/20');
});

test.each([
  ['without an id', { ResourceId: undefined }],
  ['with an empty id', { ResourceId: '' }],
  ['without a type', { ResourceType: undefined }],
  ['without a CIDR', { ResourceCidr: undefined }],
  ['with an address instead of a CIDR', { ResourceCidr: '10.0.0.1' }],
  ['with an impossible CIDR', { ResourceCidr: '10.0.0.0/33' }],
  ['with words for a CIDR', { ResourceCidr: 'none' }],
])('a row %s is malformed', (_, fields) => {
  expect(normalize({ ...recorded, ...fields } as IpamResourceCidr, everyType)).toBe('malformed');
});

test('a row of a type that was not asked for, or that AWS has added since, is filtered out', () => {
  expect(normalize(recorded, new Set(['subnet']))).toBe('filteredOut');
  expect(normalize({ ...recorded, ResourceType: 'moon-base' as 'vpc' }, everyType)).toBe('filteredOut');
});

test('a state that AWS has added since costs the state, not the row', () => {
  const { state } = normalized({ ManagementState: 'delegated', ComplianceStatus: 'pending', OverlapStatus: 'maybe' });

  expect(state).toEqual({});
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [-0.1], [1.2], [96], [undefined], ['0.5']])(
  'a usage of %s is no usage, and not 0',
  (IpUsage) => {
    expect(normalized({ IpUsage }).ipUsage).toBeUndefined();
  },
);

test.each([[0], [0.0012], [1]])('a usage of %s is taken as it is', (IpUsage) => {
  expect(normalized({ IpUsage }).ipUsage).toBe(IpUsage);
});

test('account ids stay text, with their leading zeros', () => {
  expect(normalized({ ResourceOwnerId: '001234567890' }).resource.accountId).toBe('001234567890');
});

test('the family comes from the CIDR', () => {
  expect(normalized({ ResourceCidr: '2001:db8:1234:5600::/56' }).resource.family).toBe('ipv6');
});

test('the name comes from the tag where the API gives none', () => {
  expect(normalized({ ResourceName: undefined }).resource.name).toBe('Default AWS VPC');
  expect(normalized({ ResourceName: '', ResourceTags: [] }).resource.name).toBeUndefined();
});

test('names and tags are kept as they are, whatever is in them: they are escaped where they are shown', () => {
  const hostile = '\u001b[31m"},\n<script>\u2028';
  const { resource } = normalized({
    ResourceName: hostile,
    ResourceTags: [{ Key: hostile, Value: hostile }, { Key: 'empty' }, { Value: 'no key' }],
  });

  expect(resource).toMatchObject({ name: hostile, tags: { [hostile]: hostile, empty: '' } });
});

test('whatever a row holds, its line is what the contract makes of it, member by member', () => {
  const text = fc.constantFrom(
    '',
    'a',
    '__proto__',
    'Name',
    '7',
    '"\n\ud800',
    'vpc',
    'managed',
    'compliant',
    'ignored',
  );
  const anything = fc.oneof({ weight: 20, arbitrary: text }, fc.anything());
  const tag = fc.record({ Key: text, Value: anything }, { requiredKeys: [] });
  const fields = fc.record(
    {
      ...Object.fromEntries(Object.keys(recorded).map((member) => [member, anything])),
      ResourceType: fc.constantFrom('vpc', 'subnet', 'eip', 'moon-base'),
      ResourceCidr: fc.constantFrom('10.0.0.0/24', '2001:db8::/56', '10.0.0.0/33', '::ffff:10.0.0.0/120', ''),
      ResourceTags: fc.array(tag, { maxLength: 3 }),
      IpUsage: fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }), fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fields, (some) => {
      const line = normalize({ ...recorded, ...some } as IpamResourceCidr, everyType);
      if (typeof line !== 'string') expect(JSON.stringify(line)).toBe(JSON.stringify(ResourceCidr.parse(line)));
    }),
    { numRuns: 1000 },
  );
});

test('an id that is no text is malformed, whatever it turns into when it is put into a key', () => {
  const broken: object = { ...recorded, ResourceId: { toString: 0 } };
  expect(normalize(broken, everyType)).toBe('malformed');
});
