import { expect, test } from 'vitest';
import { Policy } from '../../../core/policy/schema.ts';
import { survey } from '../../../functions/evaluate/survey.ts';
import type { DiscoveredAccount } from '../../../statemachine/contracts/discovered-account.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import type { Resource } from '../../../statemachine/contracts/resource-cidr.ts';
import { runKeys } from '../../../storage/keys.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { sampleRun } from '../../fakes/results.ts';

const scope = { scopeId: 's', scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1', tier: 'free' } as const;
const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

const held = (
  type: AllocationRecord['type'],
  resourceId: string,
  accountId = ACCOUNT,
  cidr = '10.0.0.0/24',
): AllocationRecord => ({
  key: `ipam-pool-1/allocation/${cidr}/${resourceId}`,
  record: 'allocation',
  poolId: 'ipam-pool-1',
  cidr,
  allocationId: `alloc-${resourceId}`,
  type,
  resourceId,
  accountId,
  region: REGION,
});
const row = (type: Resource['type'], id: string, cidr: string): InventoryRow => ({
  key: `${id}/${type}/${id}/${cidr}`,
  resource: { id, type, cidr, family: 'ipv4', accountId: ACCOUNT, region: REGION },
  state: {},
});
const account = (more: Partial<DiscoveredAccount>): DiscoveredAccount => ({
  ipamId: 'ipam-1',
  accountId: ACCOUNT,
  region: REGION,
  lastSuccessfulAt: '2026-11-21T12:00:00.000Z',
  ...more,
});

const everywhere = { except: [] };
const ALL: ListsRead = { vpc: everywhere, subnet: everywhere, 'ipam-pool': everywhere, 'public-ipv4-pool': everywhere };

interface Given {
  readonly lists?: Readonly<Record<string, readonly InventoryRow[]>>;
  readonly read?: ListsRead;
  readonly accounts?: readonly DiscoveredAccount[];
}

async function unseen(allocations: readonly AllocationRecord[], { lists = {}, read = ALL, accounts }: Given = {}) {
  const objects = memoryObjects();
  const run = sampleRun({ resourceTypes: ['vpc', 'subnet', 'ipam-pool', 'public-ipv4-pool'] });
  if (accounts) objects.giveLines(runKeys.accounts(run.prefix), accounts);
  async function* rows(list: string): AsyncGenerator<InventoryRow> {
    yield* [...(list === 'ipam-pool' ? allocations : []), ...(lists[list] ?? [])];
  }
  const { unseenOf } = await survey({ run, scope, read, objects }, Policy.parse({ version: 1 }), (list) => [
    rows(list),
  ]);
  return allocations
    .flatMap((each) => unseenOf?.(each) ?? [])
    .map((each) => [each.resourceId, each.account, each.listed]);
}

test('what is in a list is seen: VPCs with the CIDR, others by their id', async () => {
  const all = [
    held('vpc', 'vpc-1'),
    held('vpc', 'vpc-1', ACCOUNT, '10.0.1.0/24'),
    held('subnet', 'subnet-1'),
    held('ec2-public-ipv4-pool', 'ipv4pool-ec2-1'),
    held('ipam-pool', 'ipam-pool-2'),
    held('custom', 'x'),
    held('eip', 'eipalloc-1'),
  ];
  const lists = {
    vpc: [row('vpc', 'vpc-1', '10.0.0.0/24')],
    subnet: [row('subnet', 'subnet-1', '10.0.0.0/28')],
    'public-ipv4-pool': [row('public-ipv4-pool', 'ipv4pool-ec2-1', '198.18.0.0/24')],
    'ipam-pool': [
      { key: 'ipam-pool-2/pool', record: 'pool', poolId: 'ipam-pool-2', family: 'ipv4', rules: {} },
    ] as const,
  };
  expect(await unseen(all, { lists })).toEqual([['vpc-1', 'read', true]]);
  expect((await unseen(all)).map(([id]) => id)).toEqual([
    'vpc-1',
    'vpc-1',
    'subnet-1',
    'ipv4pool-ec2-1',
    'ipam-pool-2',
  ]);
});

test.each([
  ['not asked for', { subnet: everywhere }],
  ['not read of the account', { vpc: { except: [{ accountId: ACCOUNT }] } }],
  ['not read of the Region', { vpc: { except: [{ region: REGION }] } }],
] satisfies [string, ListsRead][])('a list that was %s proves nothing', async (_, read) => {
  expect(await unseen([held('vpc', 'vpc-1')], { read })).toEqual([]);
});

test('whether the account was read is said: by IPAM, or by what else was seen of it', async () => {
  const gone = [held('vpc', 'vpc-gone')];
  expect(await unseen(gone)).toEqual([['vpc-gone', 'unknown', false]]);
  expect(await unseen(gone, { lists: { vpc: [row('vpc', 'vpc-1', '10.9.0.0/24')] } })).toEqual([
    ['vpc-gone', 'read', false],
  ]);
  expect(await unseen(gone, { accounts: [account({})] })).toEqual([['vpc-gone', 'read', false]]);
  const failure = { code: 'assume-role-failure' as const };
  expect(await unseen(gone, { accounts: [account({ failure })] })).toEqual([['vpc-gone', 'notRead', false]]);
  const other = [account({ accountId: '222233334444' })];
  expect(await unseen(gone, { accounts: other })).toEqual([['vpc-gone', 'notDiscovered', false]]);
  expect(await unseen(gone, { accounts: [account({ ipamId: 'ipam-2' })] })).toEqual([['vpc-gone', 'unknown', false]]);
});
