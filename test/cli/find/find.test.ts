import { expect, test } from 'vitest';
import type { FindDocument } from '../../../cli/json/find-document.ts';
import { main } from '../../../cli/main.ts';
import type { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { type GivenScope, NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const PROD = 'ipam-scope-0a';
const OTHER = 'ipam-scope-0b';

const place = { accountId: '111122223333', region: 'eu-west-1' };
const vpc = (id: string, cidr: string, scopeId = PROD) =>
  sampleEvaluation({
    id,
    scopeId,
    resource: { type: 'vpc', cidr, name: `net ${id}`, vpcId: id, ...place },
    capacity: { basis: 'carved', total: 65_536, free: 1024 },
  });
const subnet = (id: string, vpcId: string, cidr: string, scopeId = PROD, name = `sub ${id}`) =>
  sampleEvaluation({ id, scopeId, resource: { cidr, vpcId, name, ...place } });

const tagged = (evaluation: Evaluation, tags: Record<string, string>): Evaluation => ({
  ...evaluation,
  resource: { ...evaluation.resource, tags },
});
const policy = { accountNames: { '111122223333': 'Network team' } };

const allocation = {
  key: 'ipam-pool-1/allocation/0a',
  record: 'allocation' as const,
  poolId: 'ipam-pool-1',
  cidr: '10.0.9.0/24',
  allocationId: 'ipam-pool-alloc-1',
  type: 'custom' as const,
  description: 'on \u001b[31mpremises',
};

const scopes: GivenScope[] = [
  {
    scope: { scopeId: PROD, name: 'prod' },
    evaluations: [
      vpc('vpc-1', '10.0.0.0/16'),
      subnet('subnet-1', 'vpc-1', '10.0.1.0/24'),
      tagged(subnet('subnet-2', 'vpc-1', '10.0.2.0/24', PROD, 'EKS-prod-a'), { team: 'EKS core' }),
      vpc('vpc-2', '10.1.0.0/16'),
    ],
    allocations: [allocation],
  },
  {
    scope: { scopeId: OTHER },
    evaluations: [vpc('vpc-9', '10.0.0.0/20', OTHER), subnet('subnet-9', 'vpc-9', '10.0.1.128/25', OTHER)],
  },
];

async function find(...args: string[]) {
  const out = await resultsDirectory({ scopes, policy });
  return printed('cli-find', ['find', ...args, '--out', out, '--json'], { remote: NO_AWS });
}

const ids = (document: FindDocument) => document.matches.map(({ id }) => id);

test('what has an address, most specific first, in every scope', async () => {
  const { code, document } = await find('10.0.1.200');

  expect(code).toBe(0);
  expect(ids(document)).toEqual(['subnet-9', 'subnet-1', 'vpc-9', 'vpc-1']);
  expect(document.matches[1]).toMatchObject({ scopeId: PROD, cidr: '10.0.1.0/24', accountId: '111122223333' });
  expect(document).not.toHaveProperty('inside');
});

test('what holds a CIDR, and what lies inside it, by address', async () => {
  const { document } = await find('10.0.0.0/17');

  expect(ids(document)).toEqual(['vpc-1']);
  expect(document.inside).toMatchObject({ total: 5, byType: { subnet: 3, vpc: 1, allocation: 1 } });
  expect(document.inside?.first.map(({ id }: { id: string }) => id)).toEqual([
    ...['vpc-9', 'subnet-1', 'subnet-9', 'subnet-2', 'ipam-pool-alloc-1'],
  ]);
});

test('host bits are dropped, as EC2 does', async () => {
  expect((await find('10.0.2.7/24')).document.query).toMatchObject({ cidr: '10.0.2.0/24' });
});

test.each([
  ['subnet-2', ['subnet-2']],
  ['eks-PROD-a', ['subnet-2']],
  ['EKS-*', ['subnet-2']],
  ['net vpc-*', ['vpc-1', 'vpc-2', 'vpc-9']],
  ['ipam-pool-alloc-1', ['ipam-pool-alloc-1']],
  ['111122223333', ['subnet-2', 'subnet-1', 'subnet-9', 'vpc-1', 'vpc-2', 'vpc-9']],
  ['network TEAM', ['subnet-2', 'subnet-1', 'subnet-9', 'vpc-1', 'vpc-2', 'vpc-9']],
  ['team=eks*', ['subnet-2']],
  ['tag:team=EKS core', ['subnet-2']],
  ['team=none', []],
  ['10.0.9.1', ['ipam-pool-alloc-1', 'vpc-9', 'vpc-1']],
])('%s finds %s', async (what, expected) => {
  expect(ids((await find(what)).document)).toEqual(expected);
});

test('nothing has it: 2, and no error', async () => {
  const { code, document } = await find('192.0.2.1');
  expect(code).toBe(2);
  expect(document).toMatchObject({ total: 0, exit: { reason: 'nothing that was seen holds 192.0.2.1' } });
});

test('what may be gone is asked of the history, by its id: it keeps no names', async () => {
  const out = await resultsDirectory({ scopes });
  const text = async (what: string) => {
    const io = fakeIo();
    await main(['find', what, '--out', out], io, DEPS, NO_AWS);
    return io.stdout();
  };
  const hint = `If it is gone, how full it was:  npm run ipam-monitor -- history subnet-0a --out ${out}`;
  expect(await text('subnet-0a')).toContain(`is called subnet-0a.\n${hint}\n`);
  expect(await text('web')).not.toContain('If it is gone');
  expect(await text('192.0.2.1')).not.toContain('If it is gone');
});

test('more than asked for are counted', async () => {
  const { document } = await find('*', '--limit', '2');
  expect(document.matches).toHaveLength(2);
  expect(document.total).toBe(7);
});

test('for people: by scope, with the call that knows the network interface, and nothing that draws', async () => {
  const out = await resultsDirectory({ scopes });
  const io = fakeIo();
  expect(await main(['find', '10.0.9.1', '--out', out], io, DEPS, NO_AWS)).toBe(0);
  expect(io.stdout().replaceAll(out, 'out')).toBe(
    [
      'Scope ipam-scope-0a (private, prod)',
      '  allocation  10.0.9.0/24  on premises  ipam-pool-alloc-1                          in pool ipam-pool-1',
      '  VPC         10.0.0.0/16  net vpc-1    vpc-1              111122223333/eu-west-1  98.4 % carved, 1,024 free',
      '',
      'Scope ipam-scope-0b (private)',
      '  VPC  10.0.0.0/20  net vpc-9  vpc-9  111122223333/eu-west-1  98.4 % carved, 1,024 free',
      '',
      'Why it is judged as it is:  npm run ipam-monitor -- explain vpc-9 --out out',
      'From the run of 2026-11-21 20:41Z, 20 min ago (out)',
      '',
    ].join('\n'),
  );

  const address = fakeIo();
  await main(['find', '10.0.2.9', '--out', out], address, DEPS, NO_AWS);
  expect(address.stdout()).toContain(
    'aws ec2 describe-network-interfaces --region eu-west-1 --filters Name=subnet-id,Values=subnet-2 Name=addresses.private-ip-address,Values=10.0.2.9\n',
  );
});

test.each([
  [['find', '10.0.0.300'], '10.0.0.300 is neither an address nor a CIDR'],
  [['find', '10.0.0.0/33'], '10.0.0.0/33 is neither an address nor a CIDR'],
  [['find', '::ffff:010.0.0.1'], '::ffff:010.0.0.1 is not decimal to everybody: write 010 without leading zeros'],
  [['find', '::ffff:0x10.0.0.1'], '::ffff:0x10.0.0.1 is not decimal to everybody: write 0x10 without leading zeros'],
  [
    ['find', 'fe80::1%eth0'],
    'fe80::1%eth0 is in a zone (%), which means something on one machine only: leave the zone out',
  ],
  [['find', ' '], 'Nothing to find: the argument is empty'],
  [['find', 'a', '--limit', 'x'], '--limit x: is not a whole number from 0 to 10000'],
  [['find', 'a', '--region', 'eu-west-1'], '--region says where a deployment is: name that, too'],
  [['find', 'a', '--out', 'x', '--stack', 'y'], '--out and --stack name two places: give one of them'],
  [['find', 'a', '--at', 'yesterday'], '--at yesterday: is not a time'],
  [['find', 'a', '--at', '2027-01-01'], '--at 2027-01-01: is in the future'],
  [['find', 'a', '--at', '2020-01-01'], '--at 2020-01-01: is longer ago than IPAM keeps: 3 years'],
])('%s is refused', async (args, message) => {
  const io = fakeIo();
  expect(await main(args, io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(`✖ ${message}\n`);
});

test('without results it says how to make some', async () => {
  const out = await resultsDirectory();
  const io = fakeIo();
  expect(await main(['find', 'a', '--out', out], io, DEPS, NO_AWS)).toBe(1);
  expect(io.stderr()).toContain(
    `✖ There are no results in ${out} yet\n  To make some:  npm run ipam-monitor -- run --out`,
  );
});

test('ranges that the policy names are found beside what AWS knows, by address and by name', async () => {
  const occupied = [
    { cidr: '10.0.0.0/14', name: 'on-premises' },
    { name: 'peers', cidrs: [{ cidr: '10.9.0.0/16', name: 'partner' }], scope: OTHER },
  ];
  const out = await resultsDirectory({ scopes, policy: { occupied } });
  const ask = async (what: string) =>
    (await printed('cli-find', ['find', what, '--out', out, '--json'], { remote: NO_AWS })).document;

  expect(
    (await ask('10.0.1.7')).matches.map(({ scopeId, id }: { scopeId: string; id: string }) => `${scopeId} ${id}`),
  ).toEqual([
    `${PROD} subnet-1`,
    `${OTHER} vpc-9`,
    `${PROD} vpc-1`,
    `${PROD} occupied/10.0.0.0/14`,
    `${OTHER} occupied/10.0.0.0/14`,
  ]);
  expect(ids(await ask('10.9.1.1'))).toEqual(['occupied/10.9.0.0/16']);
  expect(ids(await ask('partner'))).toEqual(['occupied/10.9.0.0/16']);
  expect((await ask('10.0.0.0/12')).inside).toMatchObject({
    // Taken in both scopes, and told once.
    byType: { occupied: 2, vpc: 3 },
  });
});

test('where several have the name, each has its command; where one has it, that one', async () => {
  const out = await resultsDirectory({ scopes });
  const said = async (command: string, what: string) => {
    const io = fakeIo();
    await main([command, what, '--out', out], io, DEPS, NO_AWS);
    return `${io.stdout()}${io.stderr()}`;
  };
  const command = (name: string, id: string) => `npm run ipam-monitor -- ${name} ${id} --out ${out}`;
  const many = await said('find', 'net vpc-*');
  for (const id of ['vpc-1', 'vpc-2', 'vpc-9']) expect(many).toContain(`  ${command('explain', id)}\n`);
  expect(await said('find', 'EKS-prod-a')).toContain(`Why it is judged as it is:  ${command('explain', 'subnet-2')}\n`);
  for (const name of ['explain', 'show', 'history']) {
    const candidates = await said(name, 'net vpc-*');
    for (const id of ['vpc-1', 'vpc-2', 'vpc-9']) expect(candidates).toContain(`    ${command(name, id)}\n`);
  }
});

test('an account has what was allocated to it, too, where no resource of it tells: by hand, or for what was not seen', async () => {
  const held = (n: number, type: 'custom' | 'vpc', accountId: string) => ({
    ...allocation,
    ...{
      key: `ipam-pool-1/allocation/${n}`,
      allocationId: `ipam-pool-alloc-${n}`,
      cidr: `10.9.${n}.0/24`,
      type,
      accountId,
    },
    ...(type === 'vpc' && { resourceId: `vpc-${n}` }),
  });
  const pool = sampleEvaluation({
    id: 'ipam-pool-1',
    scopeId: PROD,
    resource: { type: 'ipam-pool', cidr: '10.0.0.0/8', ...place },
  });
  const unseen = {
    ...{ cidr: '10.9.2.0/24', allocationId: 'ipam-pool-alloc-2', type: 'vpc' as const, resourceId: 'vpc-2' },
    ...{ text: 'not seen', listed: false, account: 'unknown' as const },
  };
  const pools = { role: 'leaf', children: 0, rules: {}, provisionedCidrs: 1, allocations: {} } as const;
  const withUnseen = { ...pool, pool: { ...pools, unseen: { allocations: 1, units: 256, first: [unseen] } } };
  const allocations = [
    held(1, 'custom', '222222222222'),
    held(2, 'vpc', '222222222222'),
    held(3, 'vpc', '222222222222'),
    held(4, 'custom', '333333333333'),
  ];
  const named = { accountNames: { '222222222222': 'lake' } };
  const out = await resultsDirectory({
    scopes: [{ scope: { scopeId: PROD }, evaluations: [withUnseen], allocations }],
    policy: named,
  });
  for (const who of ['222222222222', 'lake']) {
    const { document } = await printed('cli-find', ['find', who, '--out', out, '--json'], { remote: NO_AWS });
    expect(ids(document).sort()).toEqual(['ipam-pool-alloc-1', 'ipam-pool-alloc-2']);
  }
});
