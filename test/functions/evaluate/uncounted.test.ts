import { expect, test } from 'vitest';
import { elasticIpRecord } from '../../../core/inventory/elastic-ips.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { Resource, ResourceState, ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { evaluated } from './evaluated.ts';

const scope = { scopeId: 'p', scopeType: 'public', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' } as const;
const place = { accountId: '111122223333', region: 'eu-west-1' };

function row(type: Resource['type'], id: string, cidr: string, state: ResourceState = {}, at = place): InventoryRow {
  const resource = { id, type, cidr, family: 'ipv4', ...at } as const;
  return { key: resourceCidrKey(resource), resource, state };
}

const eips = (count: number, at = place) =>
  Array.from({ length: count }, (_, n) =>
    row('eip', `eipalloc-${at.accountId}-${n}`, `203.0.${Number(at.accountId) % 250}.${n}/32`, {}, at),
  );

const everywhere = { except: [] };
const ALL: ListsRead = { eip: everywhere, 'public-address': everywhere, 'public-ipv4-pool': everywhere };
const TYPES: ResourceType[] = ['eip', 'public-address', 'elastic-ips', 'public-ipv4-pool'];

async function gaps(lists: Readonly<Record<string, readonly InventoryRow[]>>, read = ALL, types = TYPES) {
  const { summary } = await evaluated(scope, lists, read, types);
  return { gaps: summary.coverage.gaps, except: summary.read['elastic-ips']?.except };
}

test('Elastic IPs that the list of public addresses does not have are not counted: that is said, and proves nothing', async () => {
  const { gaps: found, except } = await gaps({ eip: eips(5) });
  expect(found).toEqual([
    {
      kind: 'publicAddressesUnknown',
      scopeId: 'p',
      ipamId: 'ipam-1',
      ...place,
      text: expect.stringMatching(/public addresses: 5 of account 111122223333 in eu-west-1\. They are not counted/),
    },
  ]);
  expect(except).toEqual([place]);
});

test('where the list was not read, it stays so; most are named first, and not all', async () => {
  const { 'public-address': _, ...read } = ALL;
  const accounts = Array.from({ length: 21 }, (_, n) => ({ accountId: `${111122223300 + n}`, region: 'eu-west-1' }));
  const eip = accounts.flatMap((at, n) => eips(n === 7 ? 2 : 1, at));
  const { gaps: found, except } = await gaps({ eip }, read);
  expect(found).toMatchObject([
    { region: 'eu-west-1', text: expect.stringContaining(': 2 of account 111122223307 in') },
  ]);
  expect(found[0]?.text).toContain(', and others in 1 more.');
  expect(except).toBeUndefined();
});

test.each([
  ['is listed, and counted', [row('public-address', 'eipalloc-111122223333-0', '203.0.83.0/32')], []],
  ['is listed without its allocation id', [row('public-address', '203.0.83.0', '203.0.83.0/32')], []],
  ['is of a public IPv4 pool', [], [row('public-ipv4-pool', 'ipv4pool-ec2-1', '203.0.83.0/24')]],
])('an Elastic IP that %s is no gap', async (_, addresses, pools) => {
  const lists = { eip: eips(1), 'public-address': addresses, 'public-ipv4-pool': pools };
  expect(await gaps(lists)).toEqual({ gaps: [], except: [] });
});

test('nor is one that a pool of IPAM gave, or one of a run that is not to count them', async () => {
  expect((await gaps({ eip: [row('eip', 'eipalloc-1', '203.0.113.1/32', { management: 'managed' })] })).gaps).toEqual(
    [],
  );
  expect((await gaps({ eip: eips(5) }, ALL, ['eip'])).gaps).toEqual([]);
});

test('those that are listed are counted all the same', async () => {
  const listed = Array.from({ length: 5 }, (_, n) =>
    elasticIpRecord({ ...place, allocationId: `e-${n}`, idle: false }),
  );
  const { evaluations, summary } = await evaluated(scope, { eip: eips(1), 'public-address': listed }, ALL, TYPES);
  expect(evaluations.find(({ resource }) => resource.type === 'elastic-ips')?.findings).toMatchObject([
    { kind: 'quota' },
  ]);
  expect(summary.coverage.gaps).toHaveLength(1);
});
