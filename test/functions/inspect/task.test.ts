import { expect, test } from 'vitest';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { batchesOf } from '../../../functions/inspect/candidate.ts';
import { MARGIN_MS, run } from '../../../functions/inspect/task.ts';
import { runKeys } from '../../../storage/keys.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { bucketWith, type FakeSubnet, fakeNetworks, input, insidesOf, inspect, PREFIX, SCOPE } from './network.ts';

const policy = (settings: PolicyInput['inspect'] = {}) => Policy.parse({ version: 1, inspect: settings });

const subnet = (number: number, more: Partial<FakeSubnet> = {}): FakeSubnet => ({
  id: `subnet-${number}`,
  cidr: `10.0.${number}.0/24`,
  ipUsage: 0.6,
  free: 100,
  ...more,
});

const eni = (address: string, more = {}) => ({
  NetworkInterfaceId: `eni-${address}`,
  PrivateIpAddresses: [{ PrivateIpAddress: address }],
  OwnerId: '111111111111',
  Status: 'in-use' as const,
  ...more,
});

test('What is inside a subnet: free addresses, reservations, blocks, and who holds the addresses', async () => {
  const one = subnet(1, {
    free: 180,
    reservations: [
      { Cidr: '10.0.1.128/25', ReservationType: 'prefix' },
      { Cidr: '10.0.1.64/28', ReservationType: 'explicit' },
      { Cidr: '10.0.1.96/30', ReservationType: 'explicit' },
    ],
    interfaces: [
      eni('10.0.1.20', { Attachment: { InstanceId: 'i-1' } }),
      eni('10.0.1.37', { Description: 'aws-K8S-i-1', Ipv4Prefixes: [{ Ipv4Prefix: '10.0.1.144/28' }] }),
      eni('10.0.1.21', { Status: 'available', OwnerId: '222222222222' }),
    ],
  });
  const objects = bucketWith(policy(), [one]);
  const output = await inspect(fakeNetworks(objects, [one]));

  expect(insidesOf(objects, output)['subnet-1']).toEqual({
    status: 'read',
    readAt: expect.any(String),
    free: 180,
    reservations: [
      { cidr: '10.0.1.64/28', type: 'explicit' },
      { cidr: '10.0.1.96/30', type: 'explicit' },
      { cidr: '10.0.1.128/25', type: 'prefix' },
    ],
    blocks: {
      total: 16,
      free: 3,
      reservedFree: 6,
      assigned: 1,
      occupied: 2,
      setAside: 2,
      keptByAws: 2,
      reserved: 7,
      map: '1k2o1.1x1.1x1.1r1a5r1k',
    },
    interfaces: {
      interfaces: 3,
      addresses: 19,
      byOwner: [
        { type: 'kubernetes', interfaces: 1, addresses: 17 },
        { type: 'instance', interfaces: 1, addresses: 1 },
        { type: 'other', interfaces: 1, addresses: 1 },
      ],
      holders: [
        { type: 'kubernetes', name: 'i-1', interfaces: 1, addresses: 17 },
        { type: 'instance', interfaces: 1, addresses: 1 },
        { type: 'other', interfaces: 1, addresses: 1 },
      ],
      byCluster: [],
      byAccount: [
        { accountId: '111111111111', interfaces: 2, addresses: 18 },
        { accountId: '222222222222', interfaces: 1, addresses: 1 },
      ],
      detached: { interfaces: 1, addresses: 1, ids: ['eni-10.0.1.21'] },
    },
  });
  expect(output.collected).toMatchObject({
    records: 1,
    lists: { inside: { open: [], parts: [{ attempt: 'attempt-1', count: 1 }] } },
    inspected: { done: true, next: 1, candidates: 1, leftOut: 0 },
    gaps: [],
  });
});

test('Subnets from the half full on are looked into, unmeasured ones, and those that the policy names', async () => {
  const subnets = [
    subnet(1, { ipUsage: 0.4999 }),
    subnet(2, { ipUsage: 0.5 }),
    { id: 'subnet-3', cidr: '10.0.3.0/24', free: 10 },
    subnet(4, { ipUsage: 0.1, name: 'eks-a' }),
    subnet(5, { cidr: '2001:db8::/64' }),
  ];
  const objects = bucketWith(policy({ match: { name: 'eks-*' } }), subnets);
  const output = await inspect(fakeNetworks(objects, subnets));

  expect(Object.keys(insidesOf(objects, output)).sort()).toEqual(['subnet-2', 'subnet-3', 'subnet-4']);
});

test('Of too many the fullest are looked into, and how many are left out is told', async () => {
  const subnets = Array.from({ length: 7 }, (_, n) => subnet(n, { ipUsage: 0.6 + n / 100 }));
  const objects = bucketWith(policy({ maxSubnets: 3 }), subnets.slice(0, 4), [
    ...subnets.slice(3),
    subnet(9, { ipUsage: 0.2 }),
  ]);
  const output = await inspect(fakeNetworks(objects, subnets), 2);

  expect(Object.keys(insidesOf(objects, output)).sort()).toEqual(['subnet-4', 'subnet-5', 'subnet-6']);
  expect(output.collected.inspected).toEqual({ done: true, next: 3, candidates: 3, leftOut: 4 });
  expect(output.collected.gaps).toEqual([
    { kind: 'notInspected', scopeId: SCOPE, text: expect.stringContaining('4 subnets of ipam-scope-1') },
  ]);
});

test('Nothing is asked where there is nothing to look into', async () => {
  const full = [subnet(1)];
  for (const objects of [
    bucketWith(policy({ maxSubnets: 0 }), full),
    bucketWith(policy(), [subnet(1, { ipUsage: 0.1 })]),
  ]) {
    const deps = fakeNetworks(objects, full);
    const { collected } = await inspect(deps);
    expect(collected.inspected).toEqual({ done: true, next: 0, candidates: 0, leftOut: 0 });
    expect([deps.calls, Object.keys(collected.lists)]).toEqual([[], ['subnet']]);
  }
});

test('Calls are for all subnets of an account and Region at once, but for the reservations', async () => {
  const subnets = [subnet(1), subnet(2, { accountId: '222222222222' }), subnet(3), subnet(4, { region: 'us-east-1' })];
  const objects = bucketWith(policy(), subnets);
  const deps = fakeNetworks(objects, subnets);
  await inspect(deps);

  expect(deps.calls.filter((call) => !call.startsWith('GetSubnetCidr')).sort()).toEqual([
    'DescribeNetworkInterfaces 111111111111 eu-west-1 [2]',
    'DescribeNetworkInterfaces 111111111111 us-east-1 [1]',
    'DescribeNetworkInterfaces 222222222222 eu-west-1 [1]',
    'DescribeSubnets 111111111111 eu-west-1 [2]',
    'DescribeSubnets 111111111111 us-east-1 [1]',
    'DescribeSubnets 222222222222 eu-west-1 [1]',
  ]);
});

test('An account that does not let the monitor in is a gap, once; the others are read', async () => {
  const subnets = [1, 2, 3].map((n) => subnet(n, { accountId: n < 3 ? '222222222222' : '111111111111' }));
  const objects = bucketWith(policy(), subnets);
  const output = await inspect(fakeNetworks(objects, subnets, { denied: ['222222222222'] }));

  expect(insidesOf(objects, output)).toMatchObject({
    'subnet-1': { status: 'notReadable', reason: 'denied', text: expect.stringContaining('does not let') },
    'subnet-2': { status: 'notReadable', reason: 'denied' },
    'subnet-3': { status: 'read', free: 100 },
  });
  expect(output.collected.gaps).toEqual([
    {
      kind: 'notReadable',
      accountId: '222222222222',
      text: expect.stringMatching(/^What is inside subnets of account 222222222222 is not known/),
    },
  ]);
});

test('Without a read role only the own account is read, and that is no gap', async () => {
  const subnets = [subnet(1), subnet(2, { accountId: '222222222222' })];
  const objects = bucketWith(policy(), subnets);
  const readable = (accountId: string) => accountId === '111111111111';
  const output = await inspect(fakeNetworks(objects, subnets, { readable }));

  expect(insidesOf(objects, output)).toMatchObject({
    'subnet-1': { status: 'read' },
    'subnet-2': { status: 'notReadable', reason: 'noReadRole', text: expect.stringContaining('read role') },
  });
  expect(output.collected.gaps).toEqual([]);
});

test('A subnet that was deleted since is said to be gone; its neighbours are read', async () => {
  const subnets = [subnet(1), { id: 'subnet-2', cidr: '10.0.2.0/24', ipUsage: 0.9 }];
  const objects = bucketWith(policy(), subnets);
  const deps = fakeNetworks(objects, subnets);
  const output = await inspect(deps);

  expect(insidesOf(objects, output)).toMatchObject({
    'subnet-1': { status: 'read' },
    'subnet-2': { status: 'notReadable', reason: 'gone' },
  });
  expect(deps.calls.filter((call) => call.startsWith('GetSubnetCidr'))).toHaveLength(1);
  expect(output.collected.gaps).toEqual([]);
});

test.each([
  ['getSubnetCidrReservations', 'reservations', ['free', 'interfaces']],
  ['describeNetworkInterfaces', 'interfaces', ['free', 'reservations']],
  ['describeSubnets', 'free', ['reservations', 'interfaces', 'blocks']],
] as const)('Where %s is denied, the rest is known, and what is not is said', async (call, what, known) => {
  const subnets = [subnet(1)];
  const objects = bucketWith(policy(), subnets);
  const deps = fakeNetworks(objects, subnets);
  const network: typeof deps.network = async (accountId, region) => ({
    ...(await deps.network(accountId, region)),
    [call]: async () => {
      throw ec2Error('UnauthorizedOperation');
    },
  });
  const output = await inspect({ ...deps, network });
  const inside = insidesOf(objects, output)['subnet-1'];

  expect(Object.keys(inside ?? {}).sort()).toEqual(['status', 'readAt', 'unread', ...known].sort());
  expect(inside).toMatchObject({ status: 'read', unread: [{ what, text: expect.stringContaining('was denied') }] });
  expect(output.collected.gaps).toMatchObject([
    { kind: 'notReadable', accountId: '111111111111', region: 'eu-west-1' },
  ]);
});

test('What EC2 refuses for other reasons costs the scope nothing else; a defect of ours does', async () => {
  const subnets = [subnet(1)];
  const failing = (error: Error) => {
    const deps = fakeNetworks(bucketWith(policy(), subnets), subnets);
    const network = async () => {
      throw error;
    };
    return { ...deps, network };
  };
  const deps = failing(ec2Error('InternalError'));

  const output = await inspect(deps);
  expect(output.collected.gaps).toMatchObject([
    { kind: 'notReadable', text: expect.stringContaining('InternalError') },
  ]);
  await expect(inspect(failing(new TypeError('x is undefined')))).rejects.toThrow('x is undefined');
});

test('Throttled without anything read is for the state machine to try again', async () => {
  const subnets = [subnet(1)];
  const deps = fakeNetworks(bucketWith(policy(), subnets), subnets);
  const network: typeof deps.network = async (accountId, region) => ({
    ...(await deps.network(accountId, region)),
    describeSubnets: async () => {
      throw ec2Error('RequestLimitExceeded');
    },
  });

  await expect(inspect({ ...deps, network })).rejects.toMatchObject({ name: 'Throttled' });
});

/** Each in an account of its own, so that each is a batch. */
const spread = Array.from({ length: 10 }, (_, n) => subnet(n, { accountId: String(111111111111 + n) }));

test('What was read before EC2 throttled is kept', async () => {
  const objects = bucketWith(policy(), spread);
  const deps = fakeNetworks(objects, spread);
  const network: typeof deps.network = async (accountId, region) => ({
    ...(await deps.network(accountId, region)),
    ...(accountId === '111111111120' && {
      describeSubnets: async () => {
        throw ec2Error('RequestLimitExceeded');
      },
    }),
  });
  const first = await run(input(1), { ...fakeInvocation(), ...deps, network });

  expect(first.collected.inspected).toMatchObject({ done: false, next: 9 });
  const rest = await run(first, { ...fakeInvocation(), ...deps });
  expect(rest.collected.inspected).toMatchObject({ done: true, next: 10 });
  expect(Object.keys(insidesOf(objects, rest))).toHaveLength(10);
});

test('It goes on where its time was up, and comes to the same as in one go', async () => {
  // More accounts than are read at a time.
  const many = Array.from({ length: 80 }, (_, n) => subnet(n, { accountId: String(111111111111 + n) }));
  const once = bucketWith(policy(), many);
  const whole = insidesOf(once, await inspect(fakeNetworks(once, many)));
  const objects = bucketWith(policy(), many);
  const deps = fakeNetworks(objects, many);
  const output = await inspect(deps, 1, () => MARGIN_MS);

  const [parts] = output.collected.lists.inside?.parts ?? [];
  expect(parts?.count).toBeGreaterThan(1);
  expect(output.collected.records).toBe(80);
  expect(insidesOf(objects, output)).toEqual(whole);
  // The list was made once.
  expect(objects.written.filter((key) => key === runKeys.inspection(PREFIX, SCOPE))).toHaveLength(1);
});

test('A retry overwrites what the attempt before it had written', async () => {
  const objects = bucketWith(policy(), spread);
  const deps = fakeNetworks(objects, spread);
  const first = await run(input(1), { ...fakeInvocation(), ...deps });
  const before = objects.snapshot();
  const second = await run(input(1), { ...fakeInvocation(), ...deps });

  expect([second, objects.snapshot()]).toEqual([first, before]);
});

test('Gaps are bounded: the state that carries them has a limit', async () => {
  const many = Array.from({ length: 60 }, (_, n) => subnet(n, { accountId: String(111111111111 + n) }));
  const objects = bucketWith(policy(), many);
  const denied = many.map(({ accountId = '' }) => accountId);
  const output = await inspect(fakeNetworks(objects, many, { denied }));

  expect(output.collected.gaps).toHaveLength(30);
  expect(Object.values(insidesOf(objects, output)).every(({ status }) => status === 'notReadable')).toBe(true);
});

test('A batch is for as many subnets and addresses as can be read in the time that is kept for it', () => {
  const candidate = (number: number, cidr: string) => ({
    key: `k${number}`,
    subnetId: `subnet-${number}`,
    cidr,
    accountId: '1',
    region: 'r',
  });
  const sizes = (cidr: string, count: number) =>
    batchesOf(Array.from({ length: count }, (_, number) => candidate(number, cidr))).map(
      ({ subnets }) => subnets.length,
    );

  expect(sizes('10.0.0.0/28', 250)).toEqual([100, 100, 50]);
  expect(sizes('10.0.0.0/18', 10)).toEqual([4, 4, 2]);
  expect(sizes('10.0.0.0/16', 2)).toEqual([1, 1]);
});
