import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { Policy } from '../../../core/policy/schema.ts';
import { survey } from '../../../functions/evaluate/survey.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { Resource, ResourceState, ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { memoryObjects } from '../../fakes/objects.ts';

const scope = { scopeId: 'ipam-scope-1', scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' } as const;

function vpc(id: string, cidr: string, state: ResourceState = {}): InventoryRow {
  const resource: Resource = { id, type: 'vpc', cidr, family: 'ipv4', vpcId: id };
  return { key: resourceCidrKey(resource), resource, state };
}

function allocation(id: string, cidr: string, type: 'custom' | 'vpc'): InventoryRow {
  return { key: `pool-1/allocation/${cidr}`, record: 'allocation', poolId: 'pool-1', cidr, allocationId: id, type };
}

/** A source's parts stand one after the other in the inventory; a part that is not asked for is never read. */
async function overlaps(
  sources: Readonly<Record<string, InventoryRow[]>>,
  { resourceTypes = ['vpc', 'subnet'], limit }: { resourceTypes?: ResourceType[]; limit?: number } = {},
) {
  const read: string[] = [];
  async function* readPart(list: string, rows: readonly InventoryRow[]): AsyncGenerator<InventoryRow> {
    read.push(list);
    yield* rows;
  }
  const readList = (list: string) => (sources[list] ? [readPart(list, sources[list])] : []);
  const run = {
    runId: 'r',
    asOf: '2026-11-21T12:00:00Z',
    prefix: 'runs/r/',
    authoritative: true,
    dryRun: false,
    resourceTypes,
  };
  const { found, gaps } = await survey(
    { run, scope, read: {}, objects: memoryObjects() },
    Policy.parse({ version: 1 }),
    readList,
    limit,
  );
  const groups = found?.groups.map((group) => found.first(group, 10).map(({ id }) => id));
  return { groups, gaps, read };
}

test('only the parts that tell who has addresses are read, and no subnets where there are no pools', async () => {
  const { groups, read } = await overlaps({
    subnet: [],
    'public-address': [],
    vpc: [vpc('vpc-1', '10.0.0.0/16'), vpc('vpc-2', '10.0.0.0/16')],
    'ipam-pool': [allocation('alloc-1', '10.0.0.0/8', 'custom'), allocation('alloc-2', '10.0.0.0/16', 'vpc')],
  });
  expect(groups).toEqual([['alloc-1', 'vpc-1', 'vpc-2']]);
  expect([...new Set(read)].sort()).toEqual(['ipam-pool', 'subnet', 'vpc']);
  expect((await overlaps({ subnet: [], vpc: [vpc('vpc-1', '10.0.0.0/16')] })).read).toEqual(['vpc']);
});

test('of addresses only those count that lie in what a pool has left, and ranges of that are as few', async () => {
  const address = (cidr: string, type: 'eip' | 'public-address' = 'eip'): InventoryRow => {
    const resource: Resource = { id: `eipalloc-${cidr}`, type, cidr, family: 'ipv4' };
    return { key: resourceCidrKey(resource), resource, state: {} };
  };
  const pool = (id: string, cidr: string): InventoryRow[] => [
    { key: `${id}/pool`, record: 'pool', poolId: id, family: 'ipv4', rules: {} },
    { key: `${id}/poolCidr/${cidr}`, record: 'poolCidr', cidr, state: 'provisioned' },
  ];
  const sources = {
    vpc: [],
    eip: ['198.18.0.0/32', '198.18.0.1/32', '198.18.0.129/32', '198.19.0.0/32'].map((cidr) => address(cidr)),
    'public-address': [address('198.18.0.2/32', 'public-address')],
    'ipam-pool': [
      allocation('alloc-1', '198.18.0.0/25', 'vpc'),
      ...pool('pool-1', '198.18.0.0/24'),
      ...pool('pool-2', '198.18.9.0/24'),
    ],
  };
  const told = async (limit: number) => (await overlaps(sources, { limit })).gaps.length;
  expect([await told(2), await told(1)]).toEqual([0, 1]);
  const inside = { ...sources, eip: ['129', '130', '131'].map((last) => address(`198.18.0.${last}/32`)) };
  expect((await overlaps(inside, { limit: 2 })).gaps).toHaveLength(1);
  expect((await overlaps(inside, { limit: 3 })).gaps).toEqual([]);
  const full = {
    ...sources,
    'ipam-pool': [allocation('alloc-1', '198.18.0.0/24', 'vpc'), ...pool('pool-1', '198.18.0.0/24')],
  };
  expect((await overlaps(full)).read).not.toContain('eip');
});

test('what IPAM was told to ignore is not compared', async () => {
  const rows = [vpc('vpc-1', '10.0.0.0/16'), vpc('vpc-2', '10.0.0.0/16', { management: 'ignored' })];
  expect((await overlaps({ vpc: rows })).groups).toEqual([]);
});

test('a VPC that a joined scope has as well is not compared with itself', async () => {
  const owner = { kind: 'vpc', id: 'vpc-1', cidr: '10.0.0.0/16', scopeId: 'ipam-scope-2' } as const;
  const joined: InventoryRow = { key: 'vpc-1/joinedVpc/ipam-scope-2/10.0.0.0/16', record: 'joinedVpc', owner };
  expect((await overlaps({ vpc: [vpc('vpc-1', '10.0.0.0/16')], joinedVpc: [joined] })).groups).toEqual([]);
});

test('without VPCs nothing is compared, and nothing is said to be free of overlaps', async () => {
  expect(await overlaps({ subnet: [] }, { resourceTypes: ['subnet'] })).toEqual({
    groups: undefined,
    gaps: [],
    read: [],
  });
});

test('more than can be compared is a gap, not a failed scope, and not a memory that runs out', async () => {
  const rows = Array.from({ length: 5 }, (_, at) => vpc(`vpc-${at}`, '10.0.0.0/16'));
  expect((await overlaps({ vpc: rows }, { limit: 5 })).groups).toHaveLength(1);
  const { groups, gaps } = await overlaps({ vpc: rows }, { limit: 4 });
  expect(groups).toBeUndefined();
  expect(gaps).toEqual([expect.objectContaining({ kind: 'overlapsNotCompared', scopeId: scope.scopeId })]);
});

test('what is not compared does not hide that the rest was not looked at', async () => {
  const ignored = vpc('vpc-0', '10.0.0.0/16', { management: 'ignored' });
  const rows = Array.from({ length: 3 }, (_, at) => vpc(`vpc-${at + 1}`, '10.0.0.0/16'));
  const { groups, gaps } = await overlaps({ vpc: [ignored, ...rows] }, { limit: 3 });
  expect(groups).toBeUndefined();
  expect(gaps).toHaveLength(1);
});

test('what is set aside in the pool that plans the subnets of a VPC does not overlap that VPC', async () => {
  const plan = { ...allocation('alloc-1', '10.0.240.0/20', 'custom'), planningFor: 'vpc-1' };
  expect((await overlaps({ vpc: [vpc('vpc-1', '10.0.0.0/16')], 'ipam-pool': [plan] })).groups).toEqual([]);
});
