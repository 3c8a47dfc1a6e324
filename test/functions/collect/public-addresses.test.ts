import { expect, test } from 'vitest';
import { publicAddressSource } from '../../../functions/collect/public-addresses.ts';
import { pagesOf } from '../../fakes/pages-of.ts';

const address = (n: number, fields: object) => ({
  Address: `203.0.113.${n}`,
  AddressRegion: 'eu-west-1',
  AddressOwnerId: '111122223333',
  AddressAllocationId: `eipalloc-${n}`,
  AssociationStatus: 'associated' as const,
  ...fields,
});

test('only what somebody allocated of Amazon’s addresses counts against the quota of Elastic IPs', async () => {
  const source = publicAddressSource(
    {
      getIpamDiscoveredPublicAddresses: async () => ({
        IpamDiscoveredPublicAddresses: [
          address(1, { AddressType: 'amazon-owned-eip' }),
          address(2, { AddressType: 'amazon-owned-eip', AssociationStatus: 'disassociated' }),
          // A load balancer's own, brought by us, of a contiguous block, of an instance; and whose is not known.
          address(3, { AddressType: 'service-managed-ip', Service: 'load-balancer' }),
          address(4, { AddressType: 'byoip' }),
          address(5, { AddressType: 'service-managed-byoip' }),
          address(6, { AddressType: 'amazon-owned-contig' }),
          address(7, { AddressType: 'ec2-public-ip', AddressAllocationId: undefined }),
          address(8, { AddressType: 'amazon-owned-eip', AddressOwnerId: undefined }),
          address(9, {}),
        ],
      }),
    },
    {
      scopeId: 'ipam-scope-1',
      scopeType: 'public',
      ipamId: 'ipam-1',
      ipamRegion: 'eu-west-1',
      resourceDiscoveries: [{ resourceDiscoveryId: 'ipam-res-disco-1', regions: ['eu-west-1'] }],
    },
  );

  const rows = (await pagesOf(() => source)).flatMap((page) => [...page.rows]);

  expect(rows.filter((row) => typeof row !== 'string' && 'resource' in row)).toHaveLength(9);
  expect(rows.filter((row) => typeof row !== 'string' && 'record' in row)).toEqual([
    expect.objectContaining({ allocationId: 'eipalloc-1', idle: false }),
    expect.objectContaining({ allocationId: 'eipalloc-2', idle: true, accountId: '111122223333', region: 'eu-west-1' }),
  ]);
});
