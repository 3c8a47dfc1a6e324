import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { main } from '../../cli/main.ts';
import { startMonitor } from '../../local/monitor.ts';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import { fakeIo } from '../cli/fakes/io.ts';
import { NO_AWS } from '../cli/fakes/results.ts';
import { DEPS } from '../cli/json/printed.ts';

// Of taken space every command says the same: ranges of the policy and of a CSV on, in, around and beside pools, VPCs and
// subnets, in both families, and what was reserved by hand.

const ACCOUNT = '111122223333';
const [REGION, SCOPE, PUBLIC] = ['eu-west-1', 'ipam-scope-0aa11bb22cc33dd01', 'ipam-scope-0b'];
const arn = (what: string) => `arn:aws:ec2::${ACCOUNT}:${what}`;
const ipam = {
  ...{
    OwnerId: ACCOUNT,
    IpamId: 'ipam-0a',
    IpamArn: arn('ipam/ipam-0a'),
    IpamRegion: REGION,
    State: 'create-complete',
  },
  ...{ PrivateDefaultScopeId: SCOPE, PublicDefaultScopeId: PUBLIC, Tier: 'advanced' },
  OperatingRegions: [{ RegionName: REGION }],
};
const scope = {
  IpamScopeId: SCOPE,
  IpamScopeArn: arn(`ipam-scope/${SCOPE}`),
  IpamArn: ipam.IpamArn,
  IpamRegion: REGION,
  IpamScopeType: 'private',
};

const publicScope = {
  ...{ ...scope, IpamScopeId: PUBLIC, IpamScopeArn: arn(`ipam-scope/${PUBLIC}`), IpamScopeType: 'public' },
};

const row = (type: string, id: string, cidr: string, vpcId = id, usage?: number) => ({
  ...{ IpamId: ipam.IpamId, IpamScopeId: SCOPE, ResourceRegion: REGION, ResourceOwnerId: ACCOUNT },
  ...{ ResourceType: type, ResourceId: id, ResourceCidr: cidr, VpcId: vpcId, ManagementState: 'unmanaged' },
  ...(usage !== undefined && { IpUsage: usage }),
});
const rows = [
  row('subnet', 'subnet-half', '10.0.16.0/24', 'vpc-halves', 0.2),
  row('subnet', 'subnet-equal', '10.0.1.0/24', 'vpc-lists', 0.2),
  row('subnet', 'subnet-split', '10.0.50.0/26', 'vpc-split', 0.2),
  row('subnet', 'subnet-six', '2001:db8:0:200::/64', 'vpc-planned'),
  row('subnet', 'subnet-given', '10.2.0.0/26', 'vpc-plan', 0.2),
  row('subnet', 'subnet-not-given', '10.2.0.128/26', 'vpc-plan', 0.2),
  row('subnet', 'subnet-plan-six', '2001:db8:1:1::/64', 'vpc-plan'),
  row('subnet', 'subnet-alone', '10.0.144.0/24', 'vpc-not-listed', 0.2),
  row('vpc', 'vpc-adjoining', '10.0.112.0/24'),
  row('vpc', 'vpc-around', '10.0.132.0/24'),
  row('vpc', 'vpc-equal', '10.0.80.0/24'),
  row('vpc', 'vpc-halves', '10.0.16.0/20'),
  row('vpc', 'vpc-inside', '10.0.97.0/24'),
  row('vpc', 'vpc-lists', '10.0.0.0/20'),
  row('vpc', 'vpc-part', '10.0.128.0/24'),
  row('vpc', 'vpc-six', '2001:db8::/56'),
  row('vpc', 'vpc-plan', '10.2.0.0/24'),
  row('vpc', 'vpc-plan', '2001:db8:1::/56'),
  row('vpc', 'vpc-planned', '2001:db8:0:200::/56'),
  row('vpc', 'vpc-split', '10.0.40.0/24'),
  row('vpc', 'vpc-split', '10.0.50.0/24'),
  row('vpc', 'vpc-two', '10.0.32.0/24'),
  row('vpc', 'vpc-two', '10.0.33.0/24'),
];
const publicRow = (type: string, id: string, cidr: string) => ({
  ...{ ...row(type, id, cidr), IpamScopeId: PUBLIC, VpcId: undefined },
});
/** What a pool gave it, what stands there by itself, and EC2's IPv6 pool, which has the very CIDR of IPAM's. */
const publicRows = [
  publicRow('eip', 'eipalloc-given', '198.18.0.0/32'),
  publicRow('eip', 'eipalloc-alone', '198.18.0.9/32'),
  publicRow('eip', 'eipalloc-elsewhere', '198.19.0.1/32'),
  publicRow('eip', 'eipalloc-in-pool', '198.18.0.65/32'),
  publicRow('public-ipv4-pool', 'ipv4pool-ec2-alone', '198.18.0.64/28'),
  publicRow('ipv6-pool', 'ipv6pool-ec2-same', '2001:db8:8::/56'),
];

const vpcs = [...new Set(rows.filter(({ ResourceType }) => ResourceType === 'vpc').map(({ VpcId }) => VpcId))];

const halves = ['10.0.16.0/21', '10.0.24.0/21', '2001:db8::/57', '2001:db8:0:80::/57'];
interface Given {
  readonly cidrs: readonly string[];
  readonly byHand: readonly string[];
  readonly default: number;
  /** The VPC whose subnets it plans. */
  readonly plans?: string;
  readonly gave?: readonly [type: string, id: string, cidr: string];
  readonly isPublic?: true;
}
const POOLS: Readonly<Record<string, Given>> = {
  'ipam-pool-0a00000000000004': {
    cidrs: ['10.0.0.0/16'],
    byHand: [...halves.slice(0, 2), '10.0.32.0/23', '10.0.64.0/22', '10.0.128.0/26', '10.0.132.0/23'],
    default: 24,
  },
  'ipam-pool-0a00000000000005': { cidrs: ['10.1.0.0/23', '10.1.4.0/24'], byHand: ['10.1.0.0/24'], default: 24 },
  'ipam-pool-0a00000000000015': {
    ...{ cidrs: ['10.2.0.0/24'], byHand: ['10.2.0.64/27'], default: 26, plans: 'vpc-plan' },
    gave: ['subnet', 'subnet-given', '10.2.0.0/26'],
  },
  'ipam-pool-0b00000000000004': {
    ...{ cidrs: ['198.18.0.0/25'], byHand: [], default: 32, isPublic: true },
    gave: ['eip', 'eipalloc-given', '198.18.0.0/32'],
  },
  'ipam-pool-0b00000000000006': { cidrs: ['2001:db8:8::/56'], byHand: [], default: 60, isPublic: true },
  'ipam-pool-0a00000000000016': { cidrs: ['2001:db8:1::/56'], byHand: [], default: 64, plans: 'vpc-plan' },
  'ipam-pool-0a00000000000006': { cidrs: ['2001:db8::/48'], byHand: halves.slice(2), default: 56 },
};

const policy = `version: 1
occupied:
  - { cidr: 10.0.1.0/24, name: equal to a subnet }
  - { cidr: 10.0.2.0/24, name: inside a VPC }
  - { cidr: 10.0.50.128/25, name: a part of the second CIDR }
  - { cidr: 10.0.64.0/22, name: equal to an allocation }
  - { cidr: 10.0.80.0/24, name: equal to a VPC }
  - { name: overlap, cidrs: [10.0.96.0/22, 10.0.96.0/20, 10.0.98.0/23] }
  - { cidr: 10.0.113.0/24, name: adjoining }
  - { cidr: 10.1.1.0/24, name: all that was left }
  - { cidr: "2001:db8:0:200::/58", name: a part of IPv6 }
  - { name: csv, file: ranges.csv }
`;
const csv =
  'cidr;site\n10.1.4.0/25;half a CIDR of a pool\n10.0.80.0/24;equal to a VPC, too\n"2001:db8:0:400::/56";IPv6\n';

const directory = await mkdtemp(join(tmpdir(), 'one-answer-'));
afterAll(() => rm(directory, { recursive: true }));
const [answers, out] = [join(directory, 'answers'), join(directory, 'out')];

async function typed(...args: readonly string[]): Promise<string> {
  const io = fakeIo({ columns: 200, noColor: true });
  await main([...args], io, { ...DEPS, startMonitor }, NO_AWS);
  return io.stdout() || io.stderr();
}

const Explained = z.object({
  explained: z.array(z.object({ evaluation: Evaluation })),
  allocations: z.array(z.object({ text: z.string() })),
});
const explained = async (what: string) =>
  Explained.parse(JSON.parse(await typed('explain', what, '--out', out, '--json')));

beforeAll(async () => {
  const files = {
    'ipams.json': { Ipams: [ipam] },
    'scopes.json': { IpamScopes: [scope, publicScope] },
    'cidrs.json': { IpamResourceCidrs: [...rows, ...publicRows] },
    'pools.json': {
      IpamPools: Object.entries(POOLS).map(([id, { default: length, plans, isPublic }]) => ({
        ...{ OwnerId: ACCOUNT, IpamPoolId: id, IpamScopeArn: (isPublic ? publicScope : scope).IpamScopeArn },
        ...{ IpamRegion: REGION, Locale: REGION },
        ...{ State: 'create-complete', AddressFamily: id.endsWith('6') ? 'ipv6' : 'ipv4', IpamArn: ipam.IpamArn },
        AllocationDefaultNetmaskLength: length,
        ...(plans !== undefined && {
          SourceResource: {
            ...{ ResourceId: plans, ResourceType: 'vpc', ResourceRegion: REGION, ResourceOwner: ACCOUNT },
          },
        }),
      })),
    },
    ...Object.fromEntries(
      Object.entries(POOLS).flatMap(([id, { cidrs, byHand, gave }]) => [
        [`get-ipam-pool-cidrs-${id}.json`, { IpamPoolCidrs: cidrs.map((Cidr) => ({ Cidr, State: 'provisioned' })) }],
        [
          `get-ipam-pool-allocations-${id}.json`,
          {
            IpamPoolAllocations: [
              ...byHand.map((Cidr) => ({
                ...{ Cidr, IpamPoolAllocationId: `alloc-${Cidr}`, ResourceType: 'custom', ResourceOwner: ACCOUNT },
              })),
              ...(gave ? [gave] : []).map(([ResourceType, ResourceId, Cidr]) => ({
                ...{ Cidr, IpamPoolAllocationId: `alloc-${Cidr}`, ResourceType, ResourceId },
                ...{ ResourceOwner: ACCOUNT, ResourceRegion: REGION },
              })),
            ],
          },
        ],
      ]),
    ),
  };
  await mkdir(answers);
  for (const [name, content] of Object.entries(files)) await writeFile(join(answers, name), JSON.stringify(content));
  await writeFile(join(directory, 'policy.yaml'), policy);
  await writeFile(join(directory, 'ranges.csv'), csv);
  const said = await typed('run', '--from', answers, '--policy', join(directory, 'policy.yaml'), '--out', out);
  expect(said).toContain('CRITICAL IPAM pool short of free blocks, 1');
});

const sumOf = ({ used = 0, heldByOthers = 0, free }: Capacity) => Number(used) + Number(heldByOthers) + Number(free);
const Fit = z.object({ before: FreeSpace });
const Find = z.object({
  matches: z.array(z.object({ id: z.string(), cidr: z.string(), capacity: Capacity.optional() })),
});

test.each([...vpcs.map((id) => ['--vpc', id] as const), ...Object.keys(POOLS).map((id) => ['--pool', id] as const)])(
  'explain, find and fit say the same of what is free, and all adds up: %s %s',
  async (kind, id) => {
    const [evaluation] = (await explained(id)).explained.map((each) => each.evaluation);
    const { capacity, cidrCapacities, freeSpace, cidrs = [] } = evaluation ?? {};
    if (!capacity || !freeSpace) throw new Error(`Test: ${id} has no figures`);
    expect(sumOf(capacity)).toBe(capacity.total);
    expect(freeSpace.free).toBe(capacity.free);
    expect(freeSpace.heldByOthers?.units).toBe(capacity.heldByOthers);

    const size = cidrs[0]?.includes(':') ? '/64' : '/28';
    const { before } = Fit.parse(JSON.parse(await typed('fit', kind, id, size, '--out', out, '--json')));
    expect(before).toMatchObject({ free: freeSpace.free, ...(freeSpace.largest && { largest: freeSpace.largest }) });

    const each = await Promise.all(
      cidrs.map(async (cidr) => {
        const { matches } = Find.parse(JSON.parse(await typed('find', cidr, '--out', out, '--json')));
        return matches.find((match) => match.id === id)?.capacity ?? capacity;
      }),
    );
    if (!cidrCapacities) return;
    expect(each.map(sumOf)).toEqual(each.map(({ total }) => total));
    expect(each.reduce((sum, { free }) => sum + Number(free), 0)).toBe(capacity.free);
  },
);

test('what is free beside others is said to be so, and not to be the figure of IPAM', async () => {
  const said = await typed('explain', 'ipam-pool-0a00000000000005', '--out', out);
  expect(said).toContain(
    '768 addresses; 33.3 % allocated, by adding up its allocations; 384 held by others, 128 free\n',
  );
  const told = join(out, 'sns', 'ipam-monitor');
  const [message = ''] = await readdir(told);
  expect(await readFile(join(told, message), 'utf8')).toContain(
    '256 of 768 addresses allocated, 384 held by others, 128 free; 33.33 % allocated, added up from its allocations.',
  );
});

test('in a pool that plans the subnets of a VPC all of them take addresses, those too that it gave none', async () => {
  const said = await typed('explain', 'ipam-pool-0a00000000000015', '--out', out);
  expect(said).toContain('64 held by others, 96 free');
  expect(said).toContain('64 addresses of what is not given away are held by 10.2.0.128/26 (subnet-not-given, account');
  expect(await typed('explain', 'ipam-pool-0a00000000000016', '--out', out)).toContain(
    '1 /64 held by others, 255 /64 free',
  );
});

test('in a public pool what it gave nothing takes addresses, too, each once', async () => {
  const said = await typed('explain', 'ipam-pool-0b00000000000004', '--out', out);
  expect(said).toContain('17 held by others, 110 free');
  expect(said).toContain(
    '17 addresses of what is not given away are held by 198.18.0.9/32 (eipalloc-alone, account 111122223333, eu-west-1), 198.18.0.64/28 (ipv4pool-ec2-alone, ',
  );
  expect(await typed('explain', 'ipam-pool-0b00000000000006', '--out', out)).toContain('256 /64 free');
});

test('who overlaps, and whose reservation was used', async () => {
  const { groups, reservations } = z
    .object({
      groups: z.array(z.object({ listed: z.array(z.object({ kind: z.string(), id: z.string() })) })),
      reservations: z.object({
        first: z.array(z.object({ allocation: z.object({ cidr: z.string(), id: z.string() }) })),
      }),
    })
    .parse(JSON.parse(await typed('overlaps', '--out', out, '--json', '--limit', '100')));
  const told = groups.flatMap(({ listed }) => listed.flatMap(({ kind, id }) => (kind === 'vpc' ? id : []))).sort();
  const collide = ['vpc-around', 'vpc-equal', 'vpc-inside', 'vpc-lists', 'vpc-part', 'vpc-planned', 'vpc-split'];
  expect(told).toEqual(collide);
  for (const id of vpcs) {
    const [evaluation] = (await explained(id)).explained.map((each) => each.evaluation);
    expect([id, evaluation?.findings.some(({ kind }) => kind === 'overlap')]).toEqual([id, collide.includes(id)]);
  }
  expect(reservations.first.map(({ allocation }) => allocation.cidr).sort()).toEqual(
    [...halves, '10.0.32.0/23'].sort(),
  );
  for (const { allocation } of reservations.first) {
    expect((await explained(allocation.id)).allocations).toMatchObject([{ text: expect.stringContaining('keep it') }]);
  }
  expect((await explained('alloc-10.0.64.0/22')).allocations[0]?.text).toContain(
    'the policy lists equal to an allocation',
  );
});
