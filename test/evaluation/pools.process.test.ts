import type { IpamPool, IpamPoolAllocation, IpamPoolCidr, IpamResourceCidr } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { Policy } from '../../core/policy/schema.ts';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import type { Note } from '../../statemachine/contracts/finding.ts';
import { ACCOUNT, organisation, REGION, SCOPE, subnet } from '../local/aws/fixture.ts';
import { fromTheWire } from './from-the-wire.ts';

const OTHER = 'us-east-1';

interface Pool {
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly gave?: readonly (readonly [IpamPoolAllocation['ResourceType'], string])[];
  readonly more?: Partial<IpamPool>;
}

const asPool = ({ id, more }: Pool): IpamPool => ({
  OwnerId: ACCOUNT,
  IpamPoolId: id,
  IpamScopeArn: `arn:aws:ec2::${ACCOUNT}:ipam-scope/${SCOPE}`,
  IpamScopeType: 'private',
  IpamRegion: REGION,
  Locale: 'None',
  PoolDepth: 1,
  State: 'create-complete',
  AddressFamily: 'ipv4',
  Tags: [{ Key: 'Name', Value: `name of ${id}` }],
  ...more,
});

function withPools(pools: readonly Pool[], rows: readonly IpamResourceCidr[] = []): Ec2Data {
  const of = (id: string) => pools.find((pool) => pool.id === id);
  return {
    ...organisation(rows),
    pools: pools.map(asPool),
    poolCidrs: (id) => arrayRows((of(id)?.cidrs ?? []).map((Cidr): IpamPoolCidr => ({ Cidr, State: 'provisioned' }))),
    poolAllocations: (id) =>
      arrayRows(
        (of(id)?.gave ?? []).map(
          ([ResourceType, Cidr = ''], n): IpamPoolAllocation => ({
            Cidr,
            IpamPoolAllocationId: `ipam-pool-alloc-${n}`,
            ...(ResourceType && { ResourceType }),
          }),
        ),
      ),
  };
}

/** 10.0.0.0/8 → a Region's /12 → the /18 of an environment, of which all but two /22 are VPCs'. */
const threeLevels: readonly Pool[] = [
  { id: 'ipam-pool-0a', cidrs: ['10.0.0.0/8'], gave: [['ipam-pool', '10.16.0.0/12']] },
  {
    id: 'ipam-pool-0b',
    cidrs: ['10.16.0.0/12'],
    gave: [
      ['ipam-pool', '10.16.0.0/13'],
      ['ipam-pool', '10.24.0.0/13'],
    ],
    more: { SourceIpamPoolId: 'ipam-pool-0a', PoolDepth: 2, Locale: OTHER },
  },
  {
    id: 'ipam-pool-0c',
    cidrs: ['10.16.0.0/18'],
    gave: [
      ['vpc', '10.16.0.0/19'],
      ['custom', '10.16.32.0/20'],
      ['vpc', '10.16.48.0/21'],
    ],
    more: {
      SourceIpamPoolId: 'ipam-pool-0b',
      PoolDepth: 3,
      Locale: OTHER,
      AllocationMinNetmaskLength: 19,
      AllocationMaxNetmaskLength: 24,
      AllocationDefaultNetmaskLength: 22,
      AutoImport: true,
      AllocationResourceTags: [{ Key: 'env', Value: 'prod' }],
    },
  },
];

test('pools with three levels: the leaf with two free blocks of its default netmask is a warning, full parents are not', async () => {
  const { of, summary, aws } = await fromTheWire(withPools(threeLevels));

  expect(of('ipam-pool-0c')).toMatchObject({
    resource: { type: 'ipam-pool', name: 'name of ipam-pool-0c', region: OTHER, accountId: ACCOUNT, family: 'ipv4' },
    cidrs: ['10.16.0.0/18'],
    resourceCidrs: 0,
    capacity: { basis: 'allocated', total: 16384, used: 14336, free: 2048, usedPercent: 87.5, source: 'ipam' },
    freeSpace: { free: 2048, largest: 21, blocks: { 21: 1, 22: 2, 24: 8 }, fragmentationPercent: 0 },
    pool: {
      role: 'leaf',
      parentId: 'ipam-pool-0b',
      depth: 3,
      children: 0,
      locale: OTHER,
      rules: { minNetmask: 19, maxNetmask: 24, defaultNetmask: 22, autoImport: true, resourceTags: { env: 'prod' } },
      allocations: { vpc: 2, custom: 1 },
      allocatedPercent: 0,
      assignedPercent: 87.5,
    },
    verdict: { status: 'evaluated', severity: 'warning', kind: 'freeSpace', rule: 'built-in pool' },
    findings: [
      {
        reasons: [
          {
            metric: 'freeBlocks',
            operator: '<',
            threshold: 3,
            observed: 2,
            unit: 'block',
            prefixLength: 22,
            text: '2 free blocks of /22 left, below 3',
          },
        ],
      },
    ],
  });
  expect(of('ipam-pool-0b')).toMatchObject({
    capacity: { free: 0, usedPercent: 100 },
    pool: { role: 'parent', children: 1, depth: 2, allocatedPercent: 100, assignedPercent: 0 },
    verdict: { severity: 'ok' },
  });
  expect(of('ipam-pool-0a')).toMatchObject({ pool: { role: 'parent', children: 1, allocatedPercent: 6.25 } });
  expect(of(SCOPE)).toMatchObject({
    resource: { type: 'ipam-scope', name: 'corporate' },
    verdict: { status: 'notApplicable', reason: 'scope' },
  });
  expect(summary.byType).toMatchObject({ 'ipam-pool': { ok: 2, warning: 1 }, 'ipam-scope': { notApplicable: 1 } });
  expect(summary.coverage.gaps).toEqual([]);
  // One page of pools, which each continuation asks for again.
  expect(aws.calls('ec2:GetIpamPoolCidrs')).toBe(3);
  expect(aws.calls('ec2:GetIpamPoolAllocations')).toBe(3);
});

const leaf = (free: string, more: Partial<IpamPool> = {}): Pool => {
  const all = Array.from({ length: 16 }, (_, n) => `10.0.${n * 16}.0/20`);
  const gave = all.filter((cidr) => cidr !== free).map((cidr) => ['vpc', cidr] as const);
  return { id: 'ipam-pool-0a', cidrs: ['10.0.0.0/16'], gave, more: { AllocationDefaultNetmaskLength: 20, ...more } };
};

test.each([
  ['no free block of its default netmask', leaf('none'), 'critical', 'no /20 left: nothing is free'],
  [
    'free space, but none in a block of that size',
    {
      id: 'ipam-pool-0a',
      cidrs: ['10.0.0.0/22'],
      gave: [
        ['vpc', '10.0.0.0/25'],
        ['vpc', '10.0.1.0/25'],
        ['vpc', '10.0.2.128/25'],
        ['vpc', '10.0.3.128/25'],
      ],
      more: { AllocationDefaultNetmaskLength: 24 },
    } satisfies Pool,
    'critical',
    '50 % free, but no /24 left',
  ],
  [
    'no default netmask: the smallest that it allows counts',
    leaf('10.0.16.0/20', { AllocationDefaultNetmaskLength: undefined, AllocationMaxNetmaskLength: 20 }),
    'warning',
    '1 free block of /20 left, below 3',
  ],
  [
    'two CIDRs that touch: no block reaches over both',
    {
      id: 'ipam-pool-0a',
      cidrs: ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/23'],
      gave: [['vpc', '10.0.2.0/23']],
      more: { AllocationDefaultNetmaskLength: 23 },
    } satisfies Pool,
    'critical',
    '50 % free, but no /23 left',
  ],
] satisfies [string, Pool, string, string][])('a pool with %s', async (_, pool, severity, text) => {
  const { of } = await fromTheWire(withPools([pool]));
  expect(of('ipam-pool-0a').findings).toMatchObject([{ kind: 'freeSpace', severity, reasons: [{ text }] }]);
});

test.each([
  ['that plans the subnets of a VPC', { SourceResource: { ResourceId: 'vpc-1', ResourceType: 'vpc' } }, 'planning'],
  ['without any rule and room for more', { AllocationDefaultNetmaskLength: undefined }, 'leaf'],
] satisfies [string, Partial<IpamPool>, string][])('nothing is said of a pool %s', async (_, more, role) => {
  const { of } = await fromTheWire(withPools([leaf('10.0.16.0/20', more)]));
  expect(of('ipam-pool-0a')).toMatchObject({ pool: { role }, verdict: { severity: 'ok' }, findings: [] });
});

test('a pool that feeds public IPv4 pools, an empty one and one of eight addresses are as they should be', async () => {
  const { of } = await fromTheWire(
    withPools([
      { id: 'ipam-pool-0a', cidrs: ['198.18.0.0/24'], gave: [['ec2-public-ipv4-pool', '198.18.0.0/24']] },
      { id: 'ipam-pool-0b', cidrs: [] },
      {
        id: 'ipam-pool-0c',
        cidrs: ['198.18.1.0/29'],
        gave: [['eip', '198.18.1.0/30']],
        more: { PublicIpSource: 'amazon', AllocationMaxNetmaskLength: 32 },
      },
      {
        id: 'ipam-pool-0d',
        cidrs: ['2001:db8::/52'],
        gave: [['vpc', '2001:db8::/56']],
        more: { AddressFamily: 'ipv6', AwsService: 'ec2', PublicIpSource: 'byoip', AllocationDefaultNetmaskLength: 56 },
      },
    ]),
  );
  expect(of('ipam-pool-0a')).toMatchObject({ pool: { role: 'parent' }, findings: [] });
  expect(of('ipam-pool-0b')).toMatchObject({ cidrs: [], verdict: { status: 'notApplicable', reason: 'emptyPool' } });
  expect(of('ipam-pool-0c')).toMatchObject({ pool: { publicIpSource: 'amazon' }, findings: [] });
  expect(of('ipam-pool-0d')).toMatchObject({
    capacity: { unit: '/64', total: 4096, used: 256 },
    freeSpace: { blocks: { 56: 15 } },
    findings: [],
  });
});

test('a policy can judge parents, and VPCs by the blocks that they have left', async () => {
  const rows: IpamResourceCidr[] = [
    { ResourceId: 'vpc-01', ResourceType: 'vpc', ResourceCidr: '10.0.0.0/22', VpcId: 'vpc-01' },
    subnet(0, { ResourceCidr: '10.0.0.0/25' }),
    subnet(1, { ResourceCidr: '10.0.1.0/25' }),
    subnet(2, { ResourceCidr: '10.0.2.0/23' }),
  ];
  const policy = Policy.parse({
    version: 1,
    rules: [
      { name: 'parents', kind: 'freeSpace', match: { pool: 'parent' }, warning: { freeBelow: 1 } },
      {
        name: 'room',
        kind: 'freeSpace',
        match: { type: 'vpc' },
        warning: { any: [{ freeBlocksBelow: { blocks: 1, of: 'default' } }, { fragmentationPercent: 50 }] },
        critical: { freeBlocksBelow: { blocks: 1, of: 24 }, freeBelow: 300 },
      },
    ],
  });
  const { of } = await fromTheWire(withPools(threeLevels, rows), { policy });
  expect(of('ipam-pool-0b').findings).toMatchObject([{ rule: 'parents', reasons: [{ metric: 'free', observed: 0 }] }]);
  expect(of('vpc-01').findings).toMatchObject([
    {
      severity: 'critical',
      rule: 'room',
      text: 'room: 25 % free, but no /24 left and 256 free, below 300',
      reasons: [{ source: 'subnets' }, { source: 'subnets' }],
    },
  ]);
});

test('a subnet that runs full says when its VPC has no room for another one of its size', async () => {
  const rows: IpamResourceCidr[] = [
    { ResourceId: 'vpc-01', ResourceType: 'vpc', ResourceCidr: '10.0.0.0/22', VpcId: 'vpc-01' },
    subnet(0, { ResourceCidr: '10.0.0.0/23', IpUsage: 0.99 }),
    subnet(1, { ResourceCidr: '10.0.2.0/24', IpUsage: 0.99 }),
    subnet(2, { ResourceCidr: '10.0.3.0/25', IpUsage: 0.5 }),
  ];
  const { of, summary } = await fromTheWire(withPools([], rows));
  const said = (notes: readonly Note[] = []) =>
    notes.flatMap(({ kind, text }) => (kind === 'noRoomToGrow' ? [text] : []));
  const noRoom = (prefixLength: number) => [
    `Its VPC has no room for another /${prefixLength}: the largest free block is a /25`,
  ];
  expect(said(of('subnet-00000000').notes)).toEqual(noRoom(23));
  expect(said(of('subnet-00000001').notes)).toEqual(noRoom(24));
  expect(said(of('subnet-00000002').notes)).toEqual([]);
  expect(summary.worst.map(({ notes }) => said(notes))).toEqual([noRoom(24), noRoom(23)]);
});

const vpcOf = (cidrs: number): IpamResourceCidr[] =>
  Array.from({ length: cidrs }, (_, n) => ({
    ResourceId: 'vpc-01',
    ResourceType: 'vpc',
    ResourceCidr: `10.0.${n}.0/24`,
    ResourceOwnerId: ACCOUNT,
  }));

test.each([
  [4, {}, []],
  [5, {}, ['5 of 5 IPv4 CIDRs, at or above 90 % of the quota (quotas.cidrsPerVpc)']],
  [5, { cidrsPerVpc: 10 }, []],
  [
    9,
    { accounts: { [ACCOUNT]: { cidrsPerVpc: 10 } } },
    ['9 of 10 IPv4 CIDRs, at or above 90 % of the quota (quotas.cidrsPerVpc)'],
  ],
])('a VPC with %i CIDRs, quotas %o', async (cidrs, quotas, expected) => {
  const { of } = await fromTheWire(withPools([], vpcOf(cidrs)), { policy: Policy.parse({ version: 1, quotas }) });
  const texts = of('vpc-01').findings.flatMap(({ kind, reasons }) =>
    kind === 'quota' ? reasons.map(({ text }) => text) : [],
  );
  expect(texts).toEqual(expected);
});

test('pools per scope and CIDRs per pool have quotas too', async () => {
  const many = Array.from({ length: 45 }, (_, n) => `10.${n}.0.0/16`);
  const pools = Array.from(
    { length: 45 },
    (_, n): Pool => ({ id: `ipam-pool-${100 + n}`, cidrs: n === 0 ? many : [] }),
  );
  const { of } = await fromTheWire(withPools(pools));
  const quota = (has: string) => [
    { kind: 'quota', severity: 'warning', reasons: [{ observed: 90, text: expect.stringContaining(has) }] },
  ];
  expect(of(SCOPE).findings).toMatchObject(quota('45 of 50 pools'));
  expect(of('ipam-pool-100').findings).toMatchObject(quota('45 of 50 CIDRs'));
});

test('allocations that cannot be read leave the pools not measured, say so once, and fail nothing', async () => {
  const { of, summary } = await fromTheWire(withPools(threeLevels), {
    prepare: ({ faults }) =>
      faults.add({ action: 'ec2:GetIpamPoolAllocations', do: { error: { code: 'UnauthorizedOperation' } } }),
  });
  expect(of('ipam-pool-0c').verdict).toMatchObject({
    status: 'notMeasured',
    reason: 'poolNotReadable',
    text: expect.stringContaining('ec2:GetIpamPoolAllocations was denied in us-east-1'),
  });
  expect(of('ipam-pool-0c')).not.toHaveProperty('freeSpace');
  expect(summary.coverage.gaps).toMatchObject([
    { kind: 'poolsNotRead', region: REGION },
    { kind: 'poolsNotRead', region: OTHER },
  ]);
});

test('pools that cannot be listed are one gap', async () => {
  const { summary, evaluations } = await fromTheWire(withPools(threeLevels, vpcOf(1)), {
    prepare: ({ faults }) =>
      faults.add({ action: 'ec2:DescribeIpamPools', do: { error: { code: 'UnauthorizedOperation' } } }),
  });
  expect(evaluations).toHaveLength(1);
  expect(summary.coverage.gaps).toMatchObject([{ kind: 'poolsNotRead' }]);
});
