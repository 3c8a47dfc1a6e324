import { expect, test } from 'vitest';
import { checkAccounts } from '../../../functions/discover/check-accounts.ts';
import { AccessDenied, InvalidEnvironment, NoIpamFound, Throttled } from '../../../functions/shared/errors.ts';
import { AccountsText, accountsText } from '../../../statemachine/contracts/accounts-to-read.ts';
import { InvalidInput } from '../../../statemachine/contracts/invalid.ts';
import type { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { runKeys } from '../../../storage/keys.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { discover, ids, ireland, prefix } from './discover.ts';
import { fakeChecks, OWN_ACCOUNT } from './fake-checks.ts';

const A = '111111111111';
const B = '222222222222';
const C = '333333333333';
const regions = ['eu-west-1', 'us-east-1'];
const shut = (account: string) => new AccessDenied(`Account ${account} does not let the monitor in`);
const accountIds = (count: number) => Array.from({ length: count }, (_, n) => String(100_000_000_000 + n));

test('where there is no IPAM, the accounts that are configured are one scope', async () => {
  const { scopes, discovery, output } = await discover({ 'eu-west-1': {} }, { accounts: { ids: [A, B], regions } });

  expect(scopes).toEqual([
    { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', accounts: [A, B], participants: [A, B], regions },
  ]);
  expect(output).toMatchObject({ scopes: 1, failedScopes: 0 });
  expect(discovery).toMatchObject({ ipams: [], gaps: [], withoutIpam: { accounts: 2, readable: 2, regions } });
});

test('without any account named it is the own one; no IPAM need be looked for', async () => {
  const { scopes, calls, checks } = await discover({}, { homeRegions: [], accounts: { ids: [], regions } });

  expect(scopes).toMatchObject([{ scopeId: 'ec2-1', accounts: [OWN_ACCOUNT] }]);
  expect(calls).toEqual([]);
  expect(checks).toEqual([
    `enter ${OWN_ACCOUNT}`,
    `DescribeVpcs ${OWN_ACCOUNT} eu-west-1`,
    `DescribeVpcs ${OWN_ACCOUNT} us-east-1`,
  ]);
});

test('accounts stand beside the scopes of an IPAM', async () => {
  const { scopes, discovery } = await discover({ 'eu-west-1': ireland }, { accounts: { ids: [A], regions } });

  expect(ids(scopes)).toEqual(['ipam-scope-a', 'ipam-scope-b', 'ipam-scope-c', 'ec2-1']);
  expect(discovery.gaps).toEqual([]);
});

test('an account that lets nobody in is a gap; the others are read, and show what it shares with them', async () => {
  const { scopes, discovery, checks } = await discover(
    {},
    { homeRegions: [], accounts: { ids: [A, B, C], regions }, networks: { [B]: shut(B) } },
  );

  expect(scopes).toMatchObject([{ accounts: [A, C], participants: [A, C] }]);
  expect(discovery.gaps).toEqual([
    {
      kind: 'unreadableAccount',
      accountId: B,
      text: `Account ${B} cannot be read; its VPCs and subnets there are not covered, but for what it shares with accounts that can be read. Account ${B} does not let the monitor in`,
    },
  ]);
  expect(discovery.withoutIpam).toMatchObject({ accounts: 3, readable: 2 });
  expect(checks.filter((call) => call.includes(B))).toEqual([`enter ${B}`]);
});

test('a Region that one account cannot be read in is left out for this account only', async () => {
  const { scopes, discovery } = await discover(
    {},
    {
      homeRegions: [],
      accounts: { ids: [A, B], regions },
      networks: { [`${B} us-east-1`]: ec2Error('OptInRequired') },
    },
  );

  expect(scopes).toMatchObject([{ accounts: [A, B], notRead: { [B]: ['us-east-1'] } }]);
  expect(discovery.gaps).toMatchObject([
    { kind: 'unreadableAccount', accountId: B, region: 'us-east-1', text: expect.stringContaining('in us-east-1;') },
  ]);
});

test('the run fails when no account can be read and there is no IPAM either', async () => {
  const accounts = { ids: [A, B], regions };
  const run = discover({}, { homeRegions: [], accounts, networks: { [A]: shut(A), [B]: shut(B) } });

  await expect(run).rejects.toThrow(AccessDenied);
  await expect(run).rejects.toThrow(/None of the accounts can be read \(111111111111, 222222222222\)\. Account 1111/);
});

test('beside an IPAM, accounts none of which can be read are a failed scope', async () => {
  const { scopes, discovery } = await discover(
    { 'eu-west-1': ireland },
    { accounts: { ids: [A, B], regions }, networks: { [A]: shut(A), [B]: shut(B) } },
  );

  expect(scopes).toHaveLength(3);
  expect(discovery.failedScopes).toMatchObject([
    {
      scopeId: 'ec2-1',
      accounts: [A, B],
      error: 'AccountsNotReadable',
      message: expect.stringContaining(shut(A).message),
    },
  ]);
});

test('throttling is left to the state machine, so that it does not change whom a run covers', async () => {
  const networks = { [`${A} eu-west-1`]: ec2Error('RequestLimitExceeded') };

  await expect(discover({}, { homeRegions: [], accounts: { ids: [A], regions }, networks })).rejects.toThrow(Throttled);
});

test('an account that stays throttled is not read, and the others are', async () => {
  const networks = { [`${A} eu-west-1`]: ec2Error('RequestLimitExceeded') };
  const options = { homeRegions: [], accounts: { ids: [A, B], regions }, networks, retries: 3 };
  const { scopes, discovery } = await discover({}, options);

  expect(scopes).toMatchObject([{ accounts: [A, B], notRead: { [A]: ['eu-west-1'] } }]);
  expect(discovery.gaps).toMatchObject([{ kind: 'unreadableAccount', accountId: A, region: 'eu-west-1' }]);
});

test('where one account is throttled, none is begun any more that an attempt after this one would read as well', async () => {
  const all = accountIds(200);
  const checks = fakeChecks({ [`${all[0]} eu-west-1`]: ec2Error('RequestLimitExceeded') });
  const checking = checkAccounts({ ...fakeInvocation(), ...checks, retries: 0 }, all, regions, async () => {});

  await expect(checking).rejects.toThrow(Throttled);
  const { length } = checks.calls;
  expect(length).toBeLessThan(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect(checks.calls).toHaveLength(length);
});

test('more than 25 accounts are several scopes, and one that looks at what is shared with any of them', async () => {
  const all = accountIds(60);
  const { scopes } = await discover({}, { homeRegions: [], accounts: { ids: all, regions: ['eu-west-1'] } });

  expect(
    scopes.map(({ scopeId, accounts = [], participants = [] }) => [scopeId, accounts.length, participants.length]),
  ).toEqual([
    ['ec2-1', 25, 0],
    ['ec2-2', 25, 0],
    ['ec2-3', 10, 0],
    ['ec2-shared', 0, 0],
  ]);
  expect(scopes.flatMap(({ accounts = [] }) => accounts)).toEqual(all);
});

const associated = (CidrBlock: string) => ({ CidrBlock, CidrBlockState: { State: 'associated' as const } });
const vpc = (VpcId: string, OwnerId: string, ...cidrs: string[]) => ({
  VpcId,
  OwnerId,
  CidrBlockAssociationSet: cidrs.map(associated),
});

test('several scopes are told of all accounts and their VPCs, by what this attempt saw', async () => {
  const all = accountIds(60);
  const [first = '', second = ''] = all;
  const networks = {
    [`${first} eu-west-1`]: [
      { ...vpc('vpc-1', first, '10.0.0.0/16', '10.1.0.0/16'), Tags: [{ Key: 'Name', Value: 'shop' }] },
      vpc('vpc-of-another', second, '10.2.0.0/16'),
      vpc('vpc-2', first, '10.3.0.0/16', 'nonsense'),
    ],
    [second]: shut(second),
    [`${all[30]} us-east-1`]: ec2Error('OptInRequired'),
    [`${all[59]} us-east-1`]: [vpc('vpc-3', all[59] ?? '', '10.0.0.0/16')],
  };
  const options = { homeRegions: [], accounts: { ids: all, regions }, networks, pageSize: 2, attempt: 'attempt-7' };
  const { scopes, objects } = await discover({}, options);

  expect(scopes.map(({ allAccounts }) => allAccounts)).toEqual(Array(4).fill({ attempt: 'attempt-7', vpcParts: 1 }));
  const of = (
    id: string,
    cidr: string,
    accountId: string | undefined,
    region: string,
    scopeId: string,
    name?: string,
  ) => ({
    key: `${id}/joinedVpc/${scopeId}/${cidr}`,
    record: 'joinedVpc',
    owner: { kind: 'vpc', id, cidr, accountId, region, scopeId, ...(name && { name }) },
  });
  expect(objects.lines(runKeys.ec2Vpcs(prefix, 'attempt-7', 0))).toEqual([
    of('vpc-1', '10.0.0.0/16', first, 'eu-west-1', 'ec2-1', 'shop'),
    of('vpc-1', '10.1.0.0/16', first, 'eu-west-1', 'ec2-1', 'shop'),
    of('vpc-2', '10.3.0.0/16', first, 'eu-west-1', 'ec2-1'),
    of('vpc-3', '10.0.0.0/16', all[59], 'us-east-1', 'ec2-3'),
  ]);
  const accounts = objects.lines(runKeys.ec2Accounts(prefix, 'attempt-7'));
  expect(accounts).toHaveLength(60);
  expect([accounts[0], accounts[1], accounts[30]]).toEqual([
    { accountId: first, scopeId: 'ec2-1', notRead: [] },
    { accountId: second, scopeId: 'ec2-1', notRead: regions },
    { accountId: all[30], scopeId: 'ec2-2', notRead: ['us-east-1'] },
  ]);
});

test('VPCs of very many accounts are written in parts, each of them once', async () => {
  const all = accountIds(60);
  const networks = Object.fromEntries(
    all.map((id) => [
      `${id} eu-west-1`,
      Array.from({ length: 200 }, (_, n) => vpc(`vpc-${id}-${n}`, id, '10.0.0.0/16')),
    ]),
  );
  const { scopes, objects } = await discover({}, { homeRegions: [], accounts: { ids: all, regions }, networks });

  expect(scopes[0]?.allAccounts).toEqual({ attempt: 'attempt-1', vpcParts: 3 });
  const parts = [0, 1, 2].map((part) => objects.lines(runKeys.ec2Vpcs(prefix, 'attempt-1', part)));
  expect(parts.map((lines) => lines.length)).toEqual([5000, 5000, 2000]);
  expect(new Set(parts.flat().map((line) => JSON.stringify(line))).size).toBe(12_000);
});

test('nothing of a scope, and no list of gaps, grows with the number of all accounts', async () => {
  const largest = async (count: number) => {
    const ids = accountIds(count);
    const networks = Object.fromEntries(ids.map((id) => [`${id} us-east-1`, ec2Error('UnauthorizedOperation')]));
    const { scopes, discovery } = await discover({}, { homeRegions: [], accounts: { ids, regions }, networks });
    return { scope: Math.max(...scopes.map((scope) => JSON.stringify(scope).length)), gaps: discovery.gaps.length };
  };
  const few = await largest(150);
  const many = await largest(1500);

  // The name of the scope may have a digit more.
  expect(many.scope).toBeLessThan(few.scope + 5);
  expect([few.gaps, many.gaps]).toEqual([101, 101]);
});

test('accounts that there is not a time for count as not read, and one gap names them', async () => {
  const all = accountIds(60);
  // Fifty at a time are entered, and read in the first Region: then the time is up.
  let left = 100;
  const deadline = () => (left-- > 0 ? 300_000 : 99_000);
  const options = { homeRegions: [], accounts: { ids: all, regions }, deadline };
  const { scopes, discovery, objects } = await discover({}, options);

  expect(scopes.map(({ accounts = [] }) => accounts)).toEqual([all.slice(0, 25), all.slice(25, 50), []]);
  expect(scopes[1]?.notRead).toEqual(Object.fromEntries(all.slice(25, 50).map((id) => [id, ['us-east-1']])));
  expect(discovery.failedScopes).toMatchObject([{ scopeId: 'ec2-3', accounts: all.slice(50) }]);
  expect(discovery.gaps).toEqual([
    {
      kind: 'unreadableAccount',
      text: expect.stringMatching(
        /^60 accounts were not read, .* as time ran out \(us-east-1, eu-west-1\): 100000000000, .* and 40 more\. Their/,
      ),
    },
  ]);
  expect(objects.lines(runKeys.ec2Accounts(prefix, 'attempt-1'))).toContainEqual({
    accountId: all[59],
    scopeId: 'ec2-3',
    notRead: regions,
  });
});

test('where there is not a time for any account, the run fails and says so', async () => {
  const options = { homeRegions: [], accounts: { ids: accountIds(2), regions }, deadline: () => 99_000 };

  await expect(discover({}, options)).rejects.toThrow(/None of the accounts can be read .* There was no time left/);
});

test.each([
  [undefined, { AccountIds: 'own', AccountRegions: 'none' }],
  [
    { ids: [], regions: ['eu-west-1'] },
    { AccountIds: 'own', AccountRegions: 'eu-west-1' },
  ],
  [
    { ids: [A, B], regions },
    { AccountIds: `${A},${B}`, AccountRegions: 'eu-west-1,us-east-1' },
  ],
])('the definition names the accounts %j as Discover reads them', (accounts, text) => {
  expect(accountsText(accounts)).toEqual(text);
  expect(AccountsText.parse({ ids: text.AccountIds, regions: text.AccountRegions })).toEqual(accounts);
});

test.each([
  [{ ids: '1111', regions: 'eu-west-1' }, 'is not an account id'],
  [{ ids: A, regions: 'eu west' }, 'is not a Region name'],
  [{ ids: '', regions: 'eu-west-1' }, 'is not an account id'],
  [{ ids: A, regions: 'none' }, 'name no Region'],
  [{ ids: accountIds(5001).join(','), regions: 'eu-west-1' }, 'are more than 5000'],
])('refuses the accounts %#', (accounts, why) => {
  expect(() => AccountsText.parse(accounts)).toThrow(why);
});

test('without accounts a Region to look for an IPAM in has to be named', async () => {
  await expect(discover({}, { homeRegions: [] })).rejects.toThrow(InvalidEnvironment);
});

test('an account stays in its scope while others are added after it, or cannot be read', async () => {
  const all = accountIds(60);
  const scopeOf = async (listed: readonly string[], unread: readonly string[]) => {
    const networks = Object.fromEntries(unread.map((id) => [id, shut(id)]));
    const accounts = { ids: listed, regions: ['eu-west-1'] };
    const { scopes } = await discover({}, { homeRegions: [], accounts, networks });
    return new Map(scopes.flatMap(({ scopeId, accounts = [] }) => accounts.map((id) => [id, scopeId])));
  };

  const before = await scopeOf(all.slice(0, 30), []);
  const after = await scopeOf(all, all.slice(0, 10));

  expect(before.size).toBe(30);
  for (const id of all.slice(10, 30)) expect(after.get(id)).toBe(before.get(id));
});

test('a request can ask for the accounts, or for the scopes of an IPAM, alone', async () => {
  const options = { accounts: { ids: [A], regions } };

  const accountsOnly = await discover(
    { 'eu-west-1': ireland },
    { ...options, request: { scopes: { ids: ['ec2-1'] } } },
  );
  const ipamOnly = await discover(
    { 'eu-west-1': ireland },
    { ...options, request: { scopes: { ipamIds: ['ipam-1'] } } },
  );

  expect(ids(accountsOnly.scopes)).toEqual(['ec2-1']);
  expect(ids(ipamOnly.scopes)).toEqual(['ipam-scope-a', 'ipam-scope-b', 'ipam-scope-c']);
  expect(ipamOnly.checks).toEqual([]);
  await expect(
    discover({ 'eu-west-1': ireland }, { ...options, request: { scopes: { ids: ['ec2-2'] } } }),
  ).rejects.toThrow(InvalidInput);
});

test('a Region that cannot be looked in for an IPAM is a gap where accounts are configured', async () => {
  const { scopes, discovery } = await discover(
    { 'eu-west-1': { denied: ec2Error('UnauthorizedOperation') } },
    { accounts: { ids: [A], regions } },
  );

  expect(ids(scopes)).toEqual(['ec2-1']);
  expect(discovery.gaps).toMatchObject([{ kind: 'unreachableRegion', region: 'eu-west-1' }]);
});

test('where no account is configured either, the error tells how to go on without an IPAM', async () => {
  const run = discover({ 'eu-west-1': {} });

  await expect(run).rejects.toThrow(NoIpamFound);
  await expect(run).rejects.toThrow(/ipam-monitor run --no-ipam --regions eu-west-1/);
});

test.each([
  [['vpc', 'eip', 'eni'], '(eip, eni)'],
  // Counted against a quota from IPAM's list of public addresses.
  [['vpc', 'elastic-ips'], '(elastic-ips)'],
] satisfies [ResourceType[], string][])(
  'types that only IPAM lists are a gap where they were asked for: %j',
  async (resourceTypes, said) => {
    const { discovery } = await discover(
      {},
      { homeRegions: [], accounts: { ids: [A], regions }, request: { resourceTypes } },
    );

    expect(discovery.gaps).toMatchObject([{ kind: 'notReadWithoutIpam', text: expect.stringContaining(said) }]);
  },
);
