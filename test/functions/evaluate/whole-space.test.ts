import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { findingInFull } from '../../../core/message/finding-lines.ts';
import { MeasuredResource, resourceMetrics } from '../../../core/metrics/measured.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import { run } from '../../../functions/evaluate/task.ts';
import { Collected } from '../../../functions/shared/collected.ts';
import { Evaluation } from '../../../statemachine/contracts/evaluation.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import type { Resource } from '../../../statemachine/contracts/resource-cidr.ts';
import { ScopeSummary } from '../../../statemachine/contracts/summary.ts';
import { runKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { sampleRun } from '../../fakes/results.ts';

const scope = {
  scopeId: 'ipam-scope-1',
  scopeType: 'private',
  ipamId: 'ipam-1',
  ipamRegion: 'eu-west-1',
  tier: 'advanced',
} as const;

const familyOf = (cidr: string) => (cidr.includes(':') ? 'ipv6' : 'ipv4');

function row(type: Resource['type'], id: string, cidr: string, ipUsage?: number): InventoryRow {
  const vpcId = type === 'subnet' ? 'vpc-1' : id;
  const resource: Resource = { id, type, cidr, family: familyOf(cidr), ...(type !== 'ipv6-pool' && { vpcId }) };
  return { key: resourceCidrKey(resource), resource, state: {}, ...(ipUsage !== undefined && { ipUsage }) };
}

/** A pool and what it gave away. */
function pool(poolId: string, cidrs: readonly string[], allocations: Readonly<Record<string, string>>): InventoryRow[] {
  return [
    ...Object.entries(allocations).map(
      ([cidr, type]): AllocationRecord => ({
        key: `${poolId}/allocation/${cidr}`,
        record: 'allocation',
        poolId,
        cidr,
        allocationId: `alloc-${cidr}`,
        type: type === 'custom' ? 'custom' : 'ipam-pool',
      }),
    ),
    { key: `${poolId}/pool`, record: 'pool', poolId, family: familyOf(cidrs[0] ?? ''), rules: {} },
    ...cidrs.map(
      (cidr): InventoryRow => ({ key: `${poolId}/poolCidr/${cidr}`, record: 'poolCidr', cidr, state: 'provisioned' }),
    ),
  ];
}

async function evaluate(rows: readonly InventoryRow[], rules: PolicyInput['rules'] = []) {
  const objects = memoryObjects();
  const now = sampleRun({ resourceTypes: ['vpc', 'subnet', 'ipam-pool', 'ipv6-pool'] });
  objects.give(runKeys.policy(now.prefix), Policy.parse({ version: 1, rules }));
  const sorted = [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
  const [pools = [], resources = []] = [true, false].map((isRecord) =>
    sorted.filter((row) => 'record' in row === isRecord),
  );
  objects.giveLines(runKeys.inventoryPart(now.prefix, scope.scopeId, 1, 'ipam-pool', 'a', 0), pools);
  objects.giveLines(runKeys.inventoryPart(now.prefix, scope.scopeId, 1, 'vpc', 'a', 0), resources);
  const one = { parts: [{ attempt: 'a', count: 1 }] };
  const collected = Collected.parse({
    done: true,
    pass: 1,
    lists: { vpc: one, 'ipam-pool': one },
    rows: { kept: rows.length, duplicates: 0, filteredOut: 0, malformed: 0 },
    calls: 1,
    restarts: 0,
  });
  await run({ run: now, scope, collected }, { objects, ...fakeInvocation() });
  const written = objects.lines(runKeys.evaluations(now.prefix, scope.scopeId)).map((each) => Evaluation.parse(each));
  const of = new Map(written.map((each) => [`${each.resource.id} ${each.resource.family}`, each]));
  return { of, summary: ScopeSummary.parse(objects.json(runKeys.scopeSummary(now.prefix, scope.scopeId))) };
}

const WHOLE: readonly InventoryRow[] = [
  row('vpc', 'vpc-1', '::/0', 0.5),
  row('subnet', 'subnet-1', '8000::/1'),
  row('vpc', 'vpc-1', '0.0.0.0/0', 0.5),
  row('subnet', 'subnet-2', '128.0.0.0/1', 0.25),
  row('ipv6-pool', 'ipv6pool-1', '::/0', 0.5),
  ...pool('ipam-pool-6', ['::/0'], { '::/1': 'custom', '8000::/2': 'ipam-pool' }),
  ...pool('ipam-pool-4', ['0.0.0.0/0'], { '0.0.0.0/0': 'custom' }),
];

test('a scope that has the whole of IPv6 and of IPv4 in it is evaluated, exactly', async () => {
  const { of, summary } = await evaluate(WHOLE);

  const half = { total: '18446744073709551616', used: '9223372036854775808', free: '9223372036854775808' };
  expect(of.get('vpc-1 ipv6')).toMatchObject({
    // Its other half is kept by hand, in a pool.
    capacity: { ...half, free: 0, heldByOthers: half.free, usedPercent: 50, ipamUsedPercent: 50, agrees: true },
    freeSpace: { free: 0, blocks: {}, heldByOthers: { units: half.free, owners: 1, first: [{ id: 'alloc-::/1' }] } },
    overlaps: [{ group: '::/0', cidrs: ['::/0'] }],
  });
  expect(of.get('vpc-1 ipv4')).toMatchObject({
    capacity: { total: 2 ** 32, used: 2 ** 31, free: 2 ** 31, usedPercent: 50, agrees: true },
    freeSpace: { largest: 1, blocks: { 28: 2 ** 27 } },
    notes: [{ kind: 'reservedByHand' }],
  });
  expect(of.get('subnet-2 ipv4')).toMatchObject({ capacity: { total: 2 ** 31, usedIncludingReserved: 2 ** 29 } });
  expect(of.get('ipam-pool-6 ipv6')).toMatchObject({
    capacity: { used: '13835058055282163712', free: 0, heldByOthers: '4611686018427387904', usedPercent: 75 },
    // A VPC that no pool gave its addresses has them all.
    freeSpace: { free: 0, heldByOthers: { units: '4611686018427387904', first: [{ id: 'vpc-1' }] } },
    pool: { allocatedPercent: 25, assignedPercent: 50 },
  });
  expect(of.get('ipam-pool-4 ipv4')).toMatchObject({ capacity: { total: 2 ** 32, free: 0, usedPercent: 100 } });
  expect(of.get('ipv6pool-1 ipv6')).toMatchObject({
    capacity: { ...half, freeMin: '9221527362447404853', freeMax: '9224294374058461285', usedPercent: 50 },
  });
  expect(summary.coverage.counts).toMatchObject({ critical: 1, notMeasured: 0 });
});

test('sums over CIDRs that each fit a number, and together do not', async () => {
  const cidrs = ['2000::/12', '2010::/12', '2020::/12', '2030::/12'];
  const { of } = await evaluate([
    ...cidrs.map((cidr) => row('vpc', 'vpc-1', cidr)),
    row('subnet', 'subnet-1', '2000::/64'),
    ...pool('ipam-pool-6', cidrs, { '2010::/12': 'custom' }),
  ]);

  expect(of.get('vpc-1 ipv6')?.capacity).toMatchObject({
    total: String(2n ** 54n),
    used: 1,
    free: String(2n ** 54n - 1n),
  });
  expect(of.get('ipam-pool-6 ipv6')?.capacity).toMatchObject({ total: String(2n ** 54n), usedPercent: 25 });
});

test('what is judged of such counts is true, and told in full', async () => {
  const found = await evaluate(
    [...pool('ipam-pool-1', ['fd00::/8'], { 'fd00::/64': 'custom' }), ...pool('ipam-pool-2', ['fd00::/8'], {})],
    [
      { name: 'idle', kind: 'idle', warning: 'on' },
      { name: 'free', kind: 'freeSpace', warning: { freeBelow: Number.MAX_SAFE_INTEGER } },
      { name: 'full', kind: 'utilization', warning: { freeBelow: Number.MAX_SAFE_INTEGER } },
    ],
  );

  // One /64 of 2^56 is given away: as doubles, nothing is.
  expect(found.of.get('ipam-pool-1 ipv6')?.findings).toEqual([]);
  // The other pool's is held by others here.
  const all = '72057594037927935';
  const [idle] = found.of.get('ipam-pool-2 ipv6')?.findings ?? [];
  expect(idle).toMatchObject({
    kind: 'idle',
    reasons: [{ metric: 'free', threshold: all, observed: all, unit: '/64' }],
  });
  const [worst] = found.summary.worst;
  expect(worst && findingInFull(worst)).toContain(
    '  0 of 72,057,594,037,927,936 /64s allocated, 1 held by others, 72,057,594,037,927,935 free; 0 % allocated, added up from its allocations.',
  );
  const measured = MeasuredResource.parse(found.of.get('ipam-pool-1 ipv6'));
  // The nearest double: it is what CloudWatch keeps.
  expect(resourceMetrics(measured, false).map(({ name, value }) => [name, value])).toEqual([
    ['UsedPercent', 0],
    ['Free', 2 ** 56],
  ]);
});
