import { expect, test } from 'vitest';
import { AccessDenied, Throttled } from '../../../functions/shared/errors.ts';
import { joinedVpc } from '../../../functions/shared/joined-vpc.ts';
import type { ListedAccount } from '../../../functions/shared/listed-account.ts';
import type { JoinedVpcRecord } from '../../../statemachine/contracts/overlap.ts';
import { runKeys } from '../../../storage/keys.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { countdown, fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import {
  accountsScope,
  associated,
  collectAccounts,
  fakeAccounts,
  OTHER,
  OWNER,
  subnet,
  THIRD,
  vpc,
} from './accounts.ts';
import { runOf } from './collect.ts';

const views = (rows: readonly { resource: { id: string; accountId?: string | undefined; cidr: string } }[]) =>
  rows.map(({ resource: { id, accountId, cidr } }) => `${id} ${accountId} ${cidr}`).sort();

test('VPCs and subnets of each account become lines of the inventory, as of the time of the call', async () => {
  const accounts = fakeAccounts({
    [`${OWNER} eu-west-1`]: {
      vpcs: [vpc('vpc-1', ['10.0.0.0/16', '10.9.0.0/16', '2600:1f14::/56'])],
      subnets: [
        subnet('subnet-1', {
          AvailableIpAddressCount: 41,
          Tags: [
            { Key: 'Name', Value: 'eks-a' },
            { Key: 'team', Value: '' },
          ],
          Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: '2600:1f14:0:1::/64', Ipv6CidrBlockState: associated }],
        }),
      ],
    },
  });

  const { rows, collected } = await collectAccounts(accounts, {
    invocation: fakeInvocation({ now: '2026-11-21T12:03:04.000Z' }),
  });

  expect(rows.map(({ key }) => key)).toEqual([
    'vpc-1/vpc/vpc-1/10.0.0.0/16',
    'vpc-1/vpc/vpc-1/10.9.0.0/16',
    'vpc-1/vpc/vpc-1/2600:1f14::/56',
    'vpc-1/subnet/subnet-1/10.0.0.0/24',
    'vpc-1/subnet/subnet-1/2600:1f14:0:1::/64',
  ]);
  expect(rows[3]).toEqual({
    key: 'vpc-1/subnet/subnet-1/10.0.0.0/24',
    resource: {
      id: 'subnet-1',
      type: 'subnet',
      cidr: '10.0.0.0/24',
      family: 'ipv4',
      name: 'eks-a',
      accountId: OWNER,
      region: 'eu-west-1',
      vpcId: 'vpc-1',
      availabilityZoneId: 'euw1-az1',
      tags: { Name: 'eks-a', team: '' },
    },
    state: {},
    ipUsage: 215 / 256,
    free: 41,
    sampledAt: '2026-11-21T12:03:04.000Z',
  });
  expect(rows[4]).not.toHaveProperty('free');
  expect(collected).toMatchObject({ rows: { kept: 5, duplicates: 0, filteredOut: 0, malformed: 0 }, gaps: [] });
});

test('only CIDRs that are associated count, and one that cannot be read is malformed', async () => {
  const coming = { CidrBlock: '10.8.0.0/16', CidrBlockState: { State: 'associating' as const } };
  const gone = { CidrBlock: '10.7.0.0/16', CidrBlockState: { State: 'disassociated' as const } };
  const first = vpc('vpc-1');
  const accounts = fakeAccounts({
    [`${OWNER} eu-west-1`]: {
      vpcs: [{ ...first, CidrBlockAssociationSet: [...(first.CidrBlockAssociationSet ?? []), coming, gone] }],
      subnets: [subnet('subnet-1', { CidrBlock: 'nonsense' }), { VpcId: 'vpc-1', OwnerId: OWNER }],
    },
  });

  const { rows, collected } = await collectAccounts(accounts);

  expect(views(rows)).toEqual([`vpc-1 ${OWNER} 10.0.0.0/16`]);
  expect(collected.rows).toEqual({ kept: 1, duplicates: 0, filteredOut: 0, malformed: 2 });
});

test('every account is read in every Region, page by page, and an invocation goes on where the last one stopped', async () => {
  const many = Array.from({ length: 25 }, (_, n) => subnet(`subnet-${n}`, { CidrBlock: `10.0.${n}.0/24` }));
  const accounts = fakeAccounts({ [`${OWNER} us-east-1`]: { subnets: many } }, 10);
  const scope = accountsScope({ regions: ['eu-west-1', 'us-east-1'] });

  const { rows, invocations } = await collectAccounts(accounts, {
    scope,
    types: ['subnet'],
    invocation: fakeInvocation({ deadline: countdown(0) }),
  });

  expect(rows).toHaveLength(25);
  expect(invocations).toBe(6);
  expect(accounts.calls.toSorted()).toEqual([
    `DescribeSubnets ${OWNER} eu-west-1 1000`,
    `DescribeSubnets ${OWNER} us-east-1 1000`,
    `DescribeSubnets ${OWNER} us-east-1 1000 after-10`,
    `DescribeSubnets ${OWNER} us-east-1 1000 after-20`,
    `DescribeSubnets ${OTHER} eu-west-1 1000`,
    `DescribeSubnets ${OTHER} us-east-1 1000`,
  ]);
});

test('a shared subnet is kept as its owner shows it; what the others show of it is a duplicate', async () => {
  const shared = [subnet('subnet-1')];
  const accounts = fakeAccounts({
    [`${OWNER} eu-west-1`]: { vpcs: [vpc('vpc-1')], subnets: shared },
    [`${OTHER} eu-west-1`]: { vpcs: [vpc('vpc-1')], subnets: shared },
    [`${THIRD} eu-west-1`]: { subnets: [...shared, subnet('subnet-9', { OwnerId: THIRD, VpcId: 'vpc-9' })] },
  });

  const { rows, collected } = await collectAccounts(accounts, {
    scope: accountsScope({ accounts: [OWNER, OTHER, THIRD] }),
  });

  expect(views(rows)).toEqual([
    `subnet-1 ${OWNER} 10.0.0.0/24`,
    `subnet-9 ${THIRD} 10.0.0.0/24`,
    `vpc-1 ${OWNER} 10.0.0.0/16`,
  ]);
  expect(rows.some(({ seenBy }) => seenBy !== undefined)).toBe(false);
  expect(collected.rows).toEqual({ kept: 3, duplicates: 3, filteredOut: 0, malformed: 0 });
});

test('where the owner is not read, in the Region or at all, the first of those it shares with shows it', async () => {
  const shared = [subnet('subnet-1')];
  const scope = accountsScope({
    accounts: [OWNER, OTHER, THIRD],
    regions: ['eu-west-1', 'us-east-1'],
    notRead: { [OWNER]: ['us-east-1'] },
  });
  const accounts = fakeAccounts({
    [`${OWNER} us-east-1`]: new Error('Test: Discover said that this cannot be read'),
    [`${OTHER} us-east-1`]: { vpcs: [vpc('vpc-1')], subnets: shared },
    [`${THIRD} us-east-1`]: { subnets: shared },
    [`${THIRD} eu-west-1`]: { subnets: [subnet('subnet-4', { OwnerId: '444444444444' })] },
  });

  const { rows, collected } = await collectAccounts(accounts, { scope });

  expect(rows.map(({ resource, seenBy }) => `${resource.id} ${resource.accountId} by ${seenBy}`).sort()).toEqual([
    `subnet-1 ${OWNER} by ${OTHER}`,
    'subnet-4 444444444444 by 333333333333',
    `vpc-1 ${OWNER} by ${OTHER}`,
  ]);
  expect(collected.rows).toMatchObject({ kept: 3, duplicates: 1 });
});

test('among several scopes one alone looks at what is shared, and nothing is evaluated twice', async () => {
  const networks = {
    [`${OWNER} eu-west-1`]: { subnets: [subnet('subnet-1')] },
    [`${OTHER} eu-west-1`]: {
      subnets: [
        subnet('subnet-1'),
        subnet('subnet-2', { OwnerId: OTHER, VpcId: 'vpc-2' }),
        subnet('subnet-3', { OwnerId: THIRD, VpcId: 'vpc-3' }),
      ],
    },
  };
  const { participants: _, ...first } = accountsScope({ accounts: [OWNER] });
  const { participants: __, ...second } = accountsScope({ scopeId: 'ec2-2', accounts: [OTHER] });
  const shared = accountsScope({ scopeId: 'ec2-shared', accounts: [], participants: [OWNER, OTHER] });

  const all = await Promise.all(
    [first, second, shared].map((scope) => collectAccounts(fakeAccounts(networks), { scope })),
  );

  expect(all.map(({ rows }) => views(rows))).toEqual([
    [`subnet-1 ${OWNER} 10.0.0.0/24`],
    [`subnet-2 ${OTHER} 10.0.0.0/24`],
    [`subnet-3 ${THIRD} 10.0.0.0/24`],
  ]);
  expect(all[2]?.collected.rows).toEqual({ kept: 1, duplicates: 0, filteredOut: 3, malformed: 0 });
});

test.each([
  ['the role', new AccessDenied('Account 222222222222 does not let the monitor in')],
  ['EC2', ec2Error('UnauthorizedOperation')],
  ['a Region that is not enabled', ec2Error('OptInRequired')],
])('an account that denies access by %s is a gap, and the others are still read', async (_, denial) => {
  const accounts = fakeAccounts({
    [`${OWNER} eu-west-1`]: { vpcs: [vpc('vpc-1')], subnets: [subnet('subnet-1')] },
    [`${OTHER} eu-west-1`]: denial,
    [`${OTHER} us-east-1`]: denial,
  });

  const { rows, collected } = await collectAccounts(accounts, {
    scope: accountsScope({ regions: ['eu-west-1', 'us-east-1'] }),
  });

  expect(rows).toHaveLength(2);
  expect(collected.gaps).toEqual([
    {
      kind: 'unreadableAccount',
      accountId: OTHER,
      scopeId: 'ec2-1',
      text: expect.stringMatching(
        /^Account 222222222222 could not be read in every Region; the first was eu-west-1\. ./,
      ),
    },
  ]);
});

test('a throttled account is left to the state machine', async () => {
  const accounts = fakeAccounts({ [`${OTHER} eu-west-1`]: ec2Error('RequestLimitExceeded') });

  await expect(collectAccounts(accounts)).rejects.toThrow(Throttled);
});

test('a pagination token that expired starts the scope again', async () => {
  const many = Array.from({ length: 12 }, (_, n) => subnet(`subnet-${n}`, { CidrBlock: `10.0.${n}.0/24` }));
  const accounts = fakeAccounts({ [`${OWNER} eu-west-1`]: { subnets: many } }, 10);
  let expired = false;
  const describeSubnets: typeof accounts.describeSubnets = async (account, region, input) => {
    if (input.NextToken && !expired) {
      expired = true;
      throw ec2Error('InvalidNextToken');
    }
    return accounts.describeSubnets(account, region, input);
  };

  const { rows, collected } = await collectAccounts({ ...accounts, describeSubnets }, { types: ['subnet'] });

  expect(rows).toHaveLength(12);
  expect(collected).toMatchObject({ pass: 2, restarts: 1 });
});

test('a scope of which nothing can be read that was asked for is done at once', async () => {
  const accounts = fakeAccounts({});

  const { collected } = await collectAccounts(accounts, { types: ['eip'] });

  expect(collected).toMatchObject({ done: true, lists: {} });
  expect(accounts.calls).toEqual([]);
});

const allAccounts = { attempt: 'attempt-7', vpcParts: 2 };
const PREFIX = runOf().prefix;

/** What Discover wrote down of all accounts. */
function discovered(accounts: readonly ListedAccount[], ...parts: readonly (readonly JoinedVpcRecord[])[]) {
  const objects = memoryObjects();
  objects.giveLines(runKeys.ec2Accounts(PREFIX, 'attempt-7'), accounts);
  for (const [part, vpcs] of parts.entries()) objects.giveLines(runKeys.ec2Vpcs(PREFIX, 'attempt-7', part), vpcs);
  return objects;
}

const listed = (accountId: string, scopeId: string, ...notRead: string[]) => ({ accountId, scopeId, notRead });
const joined = (id: string, cidr: string, accountId: string, scopeId: string) =>
  joinedVpc({ id, cidr, accountId, region: 'eu-west-1' }, scopeId);

test('VPCs of the other scopes are records to be compared with, for which EC2 is not asked', async () => {
  const accounts = fakeAccounts({ [`${OWNER} eu-west-1`]: { vpcs: [vpc('vpc-1')] } });
  const { participants: _, ...scope } = accountsScope({ accounts: [OWNER], allAccounts });
  const objects = discovered(
    [listed(OWNER, 'ec2-1'), listed(OTHER, 'ec2-2'), listed(THIRD, 'ec2-2', 'eu-west-1')],
    [joined('vpc-2', '10.0.0.0/16', OTHER, 'ec2-2'), joined('vpc-1', '10.0.0.0/16', OWNER, 'ec2-1')],
    [joined('vpc-2', '10.9.0.0/16', OTHER, 'ec2-2')],
  );

  const { rows, records, collected, invocations } = await collectAccounts(accounts, {
    scope,
    types: ['vpc'],
    objects,
    invocation: fakeInvocation({ deadline: countdown(0) }),
  });

  expect(views(rows)).toEqual([`vpc-1 ${OWNER} 10.0.0.0/16`]);
  expect(records.map(({ key }) => key)).toEqual([
    'vpc-2/joinedVpc/ec2-2/10.0.0.0/16',
    'vpc-2/joinedVpc/ec2-2/10.9.0.0/16',
  ]);
  expect(accounts.calls).toEqual([`DescribeVpcs ${OWNER} eu-west-1 1000`]);
  expect(invocations).toBe(3);
  expect(collected).toMatchObject({ rows: { kept: 1 }, records: 2 });
  expect(collected.read).toEqual({ vpc: { except: [] }, joinedVpc: { except: [{ accountId: THIRD }] } });
  expect(collected.gaps).toEqual([
    { kind: 'overlapsNotCompared', scopeId: 'ec2-1', text: expect.stringContaining(`known of ${THIRD}.`) },
  ]);
});

test('accounts that cannot be compared with are told in one gap, and named as far as the state has room', async () => {
  const regions = ['eu-west-1', 'us-east-1'];
  const many = Array.from({ length: 200 }, (_, n) => listed(String(300_000_000_000 + n), 'ec2-2', 'us-east-1'));
  const { participants: _, ...scope } = accountsScope({
    accounts: [OWNER],
    regions,
    allAccounts: { ...allAccounts, vpcParts: 0 },
  });

  const { collected } = await collectAccounts(fakeAccounts({}), { scope, objects: discovered(many) });

  expect(collected.gaps).toMatchObject([
    { kind: 'overlapsNotCompared', text: expect.stringMatching(/300000000019 and 180 more\.$/) },
  ]);
  // Whole Regions, instead of accounts that are too many to name: more is taken for unread than was, never less.
  expect(collected.read.joinedVpc).toEqual({ except: [{ region: 'us-east-1' }] });
});

test('of several scopes, the one without accounts of its own sees through all that can be read', async () => {
  const regions = ['eu-west-1', 'us-east-1'];
  const shared = subnet('subnet-3', { OwnerId: THIRD, VpcId: 'vpc-3' });
  const accounts = fakeAccounts({
    [`${OWNER} eu-west-1`]: { subnets: [subnet('subnet-1'), shared] },
    [`${OTHER} eu-west-1`]: { subnets: [subnet('subnet-1'), shared] },
    [`${OTHER} us-east-1`]: { subnets: [subnet('subnet-4', { OwnerId: OWNER, VpcId: 'vpc-4' })] },
  });
  const { participants: _, ...scope } = accountsScope({ scopeId: 'ec2-shared', accounts: [], regions, allAccounts });
  const objects = discovered([
    listed(OWNER, 'ec2-1', 'us-east-1'),
    listed(OTHER, 'ec2-2'),
    listed(THIRD, 'ec2-2', ...regions),
  ]);

  const { rows, collected } = await collectAccounts(accounts, { scope, types: ['subnet'], objects });

  expect(rows.map(({ resource, seenBy }) => `${resource.id} by ${seenBy}`).sort()).toEqual([
    `subnet-3 by ${OWNER}`,
    `subnet-4 by ${OTHER}`,
  ]);
  expect(collected.read).toEqual({
    subnet: { except: [{ accountId: OWNER, region: 'us-east-1' }, { accountId: THIRD }] },
  });
  expect(accounts.calls.filter((call) => call.includes(THIRD))).toEqual([]);
});
