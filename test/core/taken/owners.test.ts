import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { FoundOverlaps } from '../../../core/overlap/found.ts';
import { takenIn } from '../../../core/taken/owners.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';

const vpc = (id: string, cidr: string): InventoryRow => {
  const resource = { id, type: 'vpc', cidr, family: 'ipv4', vpcId: id } as const;
  return { key: resourceCidrKey(resource), resource, state: {} };
};
const joined = (id: string, cidr: string): InventoryRow => ({
  key: `${id}/joinedVpc/ipam-scope-b/${cidr}`,
  record: 'joinedVpc',
  owner: { kind: 'vpc', id, cidr, scopeId: 'ipam-scope-b' },
});

test('VPCs that a joined scope lists, too, are compared where they are: two IPAMs may see one account', async () => {
  const rows = ['vpc-1', 'vpc-2'].flatMap((id) => [joined(id, '10.0.0.0/16'), vpc(id, '10.0.0.0/16')]);
  async function* sorted() {
    yield* rows;
  }
  const found = new FoundOverlaps(await takenIn(sorted()), []);
  expect(found.groups).toMatchObject([{ group: '10.0.0.0/16', members: 2 }]);
  expect(found.of('vpc-1', 'ipv4')).toMatchObject([{ with: [{ id: 'vpc-2' }] }]);
});
