import { expect, test } from 'vitest';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import type { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { evaluated } from './evaluated.ts';

const scope = { scopeId: 's', scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' } as const;

const poolId = 'ipam-pool-1';
const pool = (id: string): InventoryRow => ({
  key: `${id}/pool`,
  record: 'pool',
  poolId: id,
  family: 'ipv4',
  rules: { defaultNetmask: 24 },
});
const parent: InventoryRow[] = [
  pool(poolId),
  { key: `${poolId}/poolCidr/1`, record: 'poolCidr', cidr: '10.0.0.0/22', state: 'provisioned' },
];
const given = (type: AllocationRecord['type'], resourceId: string): AllocationRecord => ({
  key: `${poolId}/allocation/1`,
  record: 'allocation',
  poolId,
  cidr: '10.0.0.0/22',
  allocationId: 'ipam-pool-alloc-1',
  type,
  resourceId,
});

const everywhere = { except: [] };

async function parentOf(
  rows: readonly InventoryRow[],
  types: ResourceType[] = ['vpc', 'ipam-pool', 'public-ipv4-pool'],
) {
  const read = Object.fromEntries(types.map((type) => [type, everywhere]));
  const { evaluations } = await evaluated(scope, { 'ipam-pool': [...parent, ...rows] }, read, types);
  return evaluations.find(({ resource }) => resource.id === poolId);
}

test.each([
  ['a pool', [given('ipam-pool', 'ipam-pool-2')], undefined],
  ['a public IPv4 pool', [given('ec2-public-ipv4-pool', 'ipv4pool-ec2-1')], undefined],
  ['a pool, where VPCs were not asked for', [given('ipam-pool', 'ipam-pool-2')], ['ipam-pool']],
] satisfies [string, InventoryRow[], ResourceType[] | undefined][])(
  'what gave all it has to %s that is gone is judged, as nobody else is',
  async (_, rows, types) => {
    const found = await parentOf(rows, types);
    expect(found).toMatchObject({
      pool: { role: 'leaf', unseen: { allocations: 1 } },
      verdict: { severity: 'critical' },
    });
    expect(found?.notes).toMatchObject([{ kind: 'heldForUnseen' }]);
  },
);

test('what gave it to a pool that is there is a parent', async () => {
  const found = await parentOf([given('ipam-pool', 'ipam-pool-2'), pool('ipam-pool-2')]);
  expect(found).toMatchObject({ pool: { role: 'parent' }, verdict: { severity: 'ok' } });
});

test('a list that was not read proves nothing: it is a parent', async () => {
  const found = await parentOf([given('ec2-public-ipv4-pool', 'ipv4pool-ec2-1')], ['vpc', 'ipam-pool']);
  expect(found).toMatchObject({ pool: { role: 'parent' } });
});
