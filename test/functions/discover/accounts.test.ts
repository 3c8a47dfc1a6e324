import type { IpamDiscoveredAccount } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { MARGIN_MS } from '../../../functions/discover/read-accounts.ts';
import { DiscoveredAccount } from '../../../statemachine/contracts/discovered-account.ts';
import { Scope } from '../../../statemachine/contracts/scope.ts';
import { runKeys, sharedKeys } from '../../../storage/keys.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { discover, prefix } from './discover.ts';
import { type FakeRegion, ipam, scope } from './fake-ipams.ts';

const FRESH = new Date('2026-11-21T11:45:00Z');
const OLD = new Date('2026-11-21T03:00:00Z');

const account = (AccountId: string, fields: Partial<IpamDiscoveredAccount> = {}): IpamDiscoveredAccount => ({
  AccountId,
  DiscoveryRegion: 'eu-west-1',
  LastAttemptedDiscoveryTime: FRESH,
  LastSuccessfulDiscoveryTime: FRESH,
  ...fields,
});

const denying = (id: string, region = 'eu-west-1') =>
  account(id, {
    DiscoveryRegion: region,
    LastSuccessfulDiscoveryTime: OLD,
    FailureReason: { Code: 'assume-role-failure', Message: 'Could not assume role' },
  });

/** An IPAM that discovers two Regions by its own resource discovery. */
function region(accounts: FakeRegion['accounts'], fields: Partial<FakeRegion> = {}): FakeRegion {
  return {
    ipams: [
      ipam('ipam-1', 'eu-west-1', {
        DefaultResourceDiscoveryId: 'own',
        OperatingRegions: [{ RegionName: 'eu-west-1' }, { RegionName: 'us-east-1' }],
      }),
    ],
    scopes: [scope('ipam-scope-a', 'ipam-1', 'eu-west-1')],
    accounts: accounts ?? {},
    ...fields,
  };
}

const linesOf = (objects: MemoryObjects) =>
  objects.lines(runKeys.accounts(prefix)).map((line) => DiscoveredAccount.parse(line));

test('writes a line for each account and Region, sorted, whatever order and pages they come in', async () => {
  const { objects, discovery } = await discover(
    {
      'eu-west-1': region({
        'own eu-west-1': [account('222222222222'), account('111111111111', { OrganizationalUnitId: 'ou-1' })],
        'own us-east-1': [
          account('333333333333', { DiscoveryRegion: 'us-east-1' }),
          denying('111111111111', 'us-east-1'),
        ],
      }),
    },
    { pageSize: 1 },
  );

  const success = { lastAttemptedAt: FRESH.toISOString(), lastSuccessfulAt: FRESH.toISOString() };
  expect(linesOf(objects)).toEqual([
    {
      ipamId: 'ipam-1',
      accountId: '111111111111',
      region: 'eu-west-1',
      ...success,
      organizationalUnitId: 'ou-1',
    },
    {
      ipamId: 'ipam-1',
      accountId: '111111111111',
      region: 'us-east-1',
      lastAttemptedAt: FRESH.toISOString(),
      lastSuccessfulAt: OLD.toISOString(),
      failure: { code: 'assume-role-failure', message: 'Could not assume role' },
    },
    { ipamId: 'ipam-1', accountId: '222222222222', region: 'eu-west-1', ...success },
    { ipamId: 'ipam-1', accountId: '333333333333', region: 'us-east-1', ...success },
  ]);
  expect(discovery.accounts).toMatchObject({ seen: 3, unknown: [] });
});

test('asks in the home Region, for each Region that a resource discovery operates in, at the largest page size', async () => {
  const { discoveryCalls, scopes } = await discover({
    'eu-west-1': region(
      {},
      {
        associations: [
          { IpamId: 'ipam-1', IpamResourceDiscoveryId: 'own', State: 'associate-complete' },
          { IpamId: 'ipam-1', IpamResourceDiscoveryId: 'partner', State: 'associate-complete' },
          { IpamId: 'ipam-1', IpamResourceDiscoveryId: 'former', State: 'disassociate-complete' },
          { IpamId: 'ipam-9', IpamResourceDiscoveryId: 'another', State: 'associate-complete' },
        ],
        discoveries: [{ IpamResourceDiscoveryId: 'partner', OperatingRegions: [{ RegionName: 'sa-east-1' }] }],
      },
    ),
  });

  expect(discoveryCalls.filter((call) => call.startsWith('Get')).sort()).toEqual([
    'GetIpamDiscoveredAccounts eu-west-1 own eu-west-1 1000',
    'GetIpamDiscoveredAccounts eu-west-1 own us-east-1 1000',
    'GetIpamDiscoveredAccounts eu-west-1 partner sa-east-1 1000',
  ]);
  expect(scopes[0]?.resourceDiscoveries).toEqual([
    { resourceDiscoveryId: 'own', regions: ['eu-west-1', 'us-east-1'] },
    { resourceDiscoveryId: 'partner', regions: ['sa-east-1'] },
  ]);
});

test('names the accounts that IPAM cannot read: how many, ten of them, why, and what to do', async () => {
  const ids = Array.from({ length: 12 }, (_, n) => String(100_000_000_000 + n));
  const { discovery } = await discover({
    'eu-west-1': region({
      'own eu-west-1': [...ids.map((id) => denying(id)), account('999999999999')],
      'own us-east-1': [denying(ids[0] ?? '', 'us-east-1')],
    }),
  });

  expect(discovery.accounts?.unreadable).toMatchObject([
    { ipamId: 'ipam-1', code: 'assume-role-failure', accounts: 12, regions: ['eu-west-1', 'us-east-1'] },
  ]);
  expect(discovery.accounts?.unreadable[0]?.examples).toHaveLength(10);
  expect(discovery.accounts?.unreadable[0]?.examples[0]).toEqual({
    accountId: '100000000000',
    regions: ['eu-west-1', 'us-east-1'],
  });
  const [gap] = discovery.gaps;
  expect(gap).toMatchObject({ kind: 'accountsUnreadable', ipamId: 'ipam-1' });
  expect(gap?.text).toContain('could not read 12 accounts of 13 in eu-west-1, us-east-1: 100000000000, ');
  expect(gap?.text).toContain('100000000009 and 2 more (assume-role-failure)');
  expect(gap?.text).toContain('AWSServiceRoleForIPAM');
});

test('an account that fails for two reasons counts under each, and once among all', async () => {
  const throttled = account('111111111111', {
    DiscoveryRegion: 'us-east-1',
    FailureReason: { Code: 'throttling-failure' },
  });
  const { discovery } = await discover({
    'eu-west-1': region({ 'own eu-west-1': [denying('111111111111')], 'own us-east-1': [throttled] }),
  });

  expect(discovery.accounts).toMatchObject({
    seen: 1,
    unreadable: [
      { code: 'assume-role-failure', accounts: 1, regions: ['eu-west-1'] },
      { code: 'throttling-failure', accounts: 1, regions: ['us-east-1'] },
    ],
  });
});

test('an account that was not read for long without a reason is stale, one that never was as well', async () => {
  const { LastSuccessfulDiscoveryTime: _, ...never } = account('222222222222');
  const { discovery } = await discover({
    'eu-west-1': region({
      'own eu-west-1': [account('111111111111', { LastSuccessfulDiscoveryTime: OLD }), account('333333333333')],
      'own us-east-1': [{ ...never, DiscoveryRegion: 'us-east-1' }],
    }),
  });

  expect(discovery.accounts?.unreadable).toEqual([]);
  expect(discovery.accounts?.stale).toMatchObject([
    { ipamId: 'ipam-1', accounts: 2, regions: ['eu-west-1', 'us-east-1'] },
  ]);
  expect(discovery.gaps).toMatchObject([{ kind: 'accountsStale', text: expect.stringContaining('more than 2 h') }]);
});

test('how old is stale is for the policy to say', async () => {
  const objects = memoryObjects();
  objects.give(sharedKeys.currentPolicy, 'version: 1\ncoverage: { staleAfter: 12h }\n');
  const listed = { 'own eu-west-1': [account('111111111111', { LastSuccessfulDiscoveryTime: OLD })] };

  const byDefault = await discover({ 'eu-west-1': region(listed) });
  const byPolicy = await discover({ 'eu-west-1': region(listed) }, { objects });

  expect(byDefault.discovery.accounts?.stale).toMatchObject([{ accounts: 1, oldestAt: OLD.toISOString() }]);
  expect(byPolicy.discovery.accounts?.stale).toEqual([]);
});

test('hands on whether to ask when IPAM measured', async () => {
  const objects = memoryObjects();
  objects.give(sharedKeys.currentPolicy, 'version: 1\ncoverage: { samples: off }\n');

  expect((await discover({ 'eu-west-1': region({}) })).output.run.samples).toBe(true);
  expect((await discover({ 'eu-west-1': region({}) }, { objects })).output.run.samples).toBe(false);
});

test('what one resource discovery cannot read, another one may', async () => {
  const { objects, discovery } = await discover({
    'eu-west-1': region(
      { 'own eu-west-1': [account('111111111111')], 'partner eu-west-1': [denying('111111111111')] },
      {
        associations: [
          { IpamId: 'ipam-1', IpamResourceDiscoveryId: 'own', State: 'associate-complete' },
          { IpamId: 'ipam-1', IpamResourceDiscoveryId: 'partner', State: 'associate-complete' },
        ],
      },
    ),
  });

  expect(linesOf(objects)).toMatchObject([{ accountId: '111111111111', lastSuccessfulAt: FRESH.toISOString() }]);
  expect(discovery.accounts?.unreadable).toEqual([]);
});

test.each([
  ['denied', ec2Error('UnauthorizedOperation', 'no'), 'Allow ec2:GetIpamDiscoveredAccounts'],
  ['throttled', ec2Error('RequestLimitExceeded', 'slow down'), 'throttled'],
  ['unknown to EC2', ec2Error('InvalidAction', 'not here'), 'not here'],
])('accounts that cannot be listed (%s) are a gap, and no reason to fail', async (_, error, said) => {
  const { discovery, objects, output } = await discover({
    'eu-west-1': region({ 'own eu-west-1': error, 'own us-east-1': error }),
  });

  expect(output.scopes).toBe(1);
  expect(linesOf(objects)).toEqual([]);
  expect(discovery.accounts?.unknown).toEqual([
    { ipamId: 'ipam-1', region: 'eu-west-1' },
    { ipamId: 'ipam-1', region: 'us-east-1' },
  ]);
  expect(discovery.gaps).toMatchObject([{ kind: 'accountsUnknown', text: expect.stringContaining(said) }]);
  expect(discovery.gaps[0]?.text).toContain('in eu-west-1, us-east-1 is not known');
});

test('the own resource discovery of an IPAM stands in where its associations may not be listed', async () => {
  const denied = ec2Error('UnauthorizedOperation', 'no');
  const { discovery, objects } = await discover({
    'eu-west-1': region(
      { 'own eu-west-1': [account('111111111111')] },
      { associationsDenied: denied, discoveriesDenied: denied },
    ),
  });

  expect(linesOf(objects)).toHaveLength(1);
  expect(discovery.gaps).toMatchObject([
    { kind: 'accountsUnknown', text: expect.stringContaining('ec2:DescribeIpamResourceDiscoveryAssociations') },
  ]);
  // An account that only another one's resource discovery shows may be there nonetheless.
  expect(discovery.accounts?.unknown).toEqual([{ ipamId: 'ipam-1' }]);
});

const associated = (id: string, more = {}) => ({
  IpamId: 'ipam-1',
  IpamResourceDiscoveryId: id,
  State: 'associate-complete' as const,
  ...more,
});
const denied = ec2Error('UnauthorizedOperation', 'no');

test.each([
  ['its associations may not be listed', { associationsDenied: denied }, true],
  [
    'where a partner looks may not be asked',
    { associations: [associated('own'), associated('partner')], discoveriesDenied: denied },
    true,
  ],
  [
    'one is not shared any more',
    { associations: [associated('own'), associated('lost', { ResourceDiscoveryStatus: 'not-found' })] },
    true,
  ],
  ['it has only its own, which looks where it operates', { discoveriesDenied: denied }, undefined],
])('whether all resource discoveries of a scope are known, where %s', async (_, fields, moreDiscoveries) => {
  const { objects } = await discover({ 'eu-west-1': region({}, fields) });
  const [scope] = z.array(Scope).parse(objects.json(runKeys.scopes(prefix)));
  expect(scope?.moreDiscoveries).toBe(moreDiscoveries);
});

test('an IPAM without any resource discovery to ask is a gap', async () => {
  const bare = { ...ipam('ipam-1', 'eu-west-1'), DefaultResourceDiscoveryId: undefined };
  const { discovery, objects } = await discover({
    'eu-west-1': region({}, { ipams: [bare], associationsDenied: ec2Error('UnauthorizedOperation', 'no') }),
  });

  expect(linesOf(objects)).toEqual([]);
  expect(discovery.gaps).toMatchObject([
    { kind: 'accountsUnknown', text: expect.stringContaining('ec2:DescribeIpamResourceDiscoveryAssociations') },
  ]);
  expect(discovery.accounts?.unknown).toEqual([{ ipamId: 'ipam-1' }]);
});

test('a resource discovery that is no longer shared is told of, and the others are read', async () => {
  const { discovery } = await discover({
    'eu-west-1': region(
      { 'own eu-west-1': [account('111111111111')] },
      {
        associations: [
          { IpamId: 'ipam-1', IpamResourceDiscoveryId: 'own', State: 'associate-complete' },
          {
            IpamId: 'ipam-1',
            IpamResourceDiscoveryId: 'lost',
            State: 'associate-complete',
            ResourceDiscoveryStatus: 'not-found',
          },
        ],
      },
    ),
  });

  expect(discovery.accounts).toMatchObject({ seen: 1, unknown: [{ ipamId: 'ipam-1' }] });
  expect(discovery.gaps).toMatchObject([{ kind: 'accountsUnknown', text: expect.stringContaining('lost') }]);
});

test('stops listing in time to write what it has, and says what it left out', async () => {
  const left = [MARGIN_MS + 1, MARGIN_MS + 1, MARGIN_MS + 1];
  const { discovery, objects } = await discover(
    {
      'eu-west-1': region({
        'own eu-west-1': [account('111111111111'), account('222222222222'), account('333333333333')],
      }),
    },
    { pageSize: 1, deadline: () => left.shift() ?? 0 },
  );

  expect(linesOf(objects).map(({ accountId }) => accountId)).toEqual(['111111111111', '222222222222']);
  expect(discovery.accounts?.unknown).toEqual([{ ipamId: 'ipam-1', region: 'eu-west-1' }]);
  expect(discovery.gaps[0]?.text).toContain('no time left');
});
