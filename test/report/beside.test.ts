import { expect, it } from 'vitest';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Pool, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import { runKeys } from '../../storage/keys.ts';
import { alertOf } from '../fakes/changes.ts';
import { sampleEvaluation, sampleRun, sampleSummary } from '../fakes/results.ts';
import { A, B, reportOf } from './gathered.ts';
import { giveLedger, scopeSummary } from './given.ts';

const run = sampleRun();
const HOSTILE = '</script>\u202e=1+1';

const full = (id: string, parts: Partial<Evaluation> = {}): Evaluation => ({
  ...sampleEvaluation({ id, scopeId: A, severity: 'critical', resource: { vpcId: 'vpc-1', region: 'eu-west-1' } }),
  ...parts,
});
const ok = (id: string, vpcId = 'vpc-1') => sampleEvaluation({ id, scopeId: A, resource: { vpcId } });
const vpc = (id = 'vpc-1'): Evaluation => ({
  ...sampleEvaluation({ id, scopeId: A, resource: { type: 'vpc', cidr: '10.0.0.0/16' } }),
  freeSpace: { unit: 'address', free: 512, largest: 24, blocks: { 24: 2 }, fragmentationPercent: 50 },
});
const pool = (parts: Partial<Pool>): Evaluation => ({
  ...sampleEvaluation({ id: 'ipam-pool-1', scopeId: A, resource: { type: 'ipam-pool', cidr: '10.0.0.0/8' } }),
  pool: { role: 'leaf', children: 0, rules: {}, provisionedCidrs: 1, allocations: {}, ...parts },
});

it('tells the next step of what is above its level, as messages do, and of nothing else', async () => {
  const { columns, details } = await reportOf([full('subnet-1'), ok('subnet-2'), vpc()]);
  const steps = details.get(columns.id.indexOf('subnet-1'))?.steps;
  expect(steps).toMatchObject([{ is: 'verified', command: 'ipam-monitor fit --vpc vpc-1 1x/24' }]);
  expect([...details.values()].filter((detail) => detail.steps)).toHaveLength(1);
});

it('knows since when from the ledger: of the same severity, and of a time that is not after the run', async () => {
  const since = async (alert: Parameters<typeof alertOf>[0], parts: Partial<Evaluation> = {}) => {
    const evaluation = full('subnet-1', parts);
    const key = evaluation.findings[0]?.alertKey ?? '';
    const alerts = [alertOf({ key: `${key}x`, severitySince: '2026-01-01T00:00:00Z' }), alertOf({ key, ...alert })];
    const { columns } = await reportOf([evaluation], {}, (objects) => giveLedger(objects, alerts));
    return columns.since[0];
  };
  const severitySince = '2026-11-20T08:00:00Z';
  expect(await since({ severity: 'critical', severitySince })).toBe(severitySince);
  expect(await since({ severity: 'warning', severitySince })).toBe('');
  expect(await since({ severity: 'critical', severitySince: '2026-11-22T08:00:00Z' })).toBe('');
  const now = '2026-11-21T20:45:00.000Z';
  expect(await since({ severity: 'critical', severitySince: now })).toBe('');
  expect(await since({ severity: 'critical', severitySince: now }, { sampledAt: now })).toBe(now);
  const closed = (at: string) => since({ severity: 'critical', severitySince, closed: { at, by: 'recovered' } });
  expect(await closed('2026-11-21T08:00:00Z')).toBe('');
  expect(await closed('2026-11-23T08:00:00Z')).toBe(severitySince);
});

it('a ledger that cannot be read costs the times, not the report', async () => {
  const { columns } = await reportOf([full('subnet-1')], {}, (objects) => giveLedger(objects, ['{ no alert']));
  expect(columns.since).toEqual(['']);
});

it('shows who stands in addresses without a row: by hand, by the policy, unseen; by address, with the row of their pool', async () => {
  const inventory = 'inventory/pools.jsonl.gz';
  const row = (cidr: string, type: string, parts: object) =>
    ({
      key: cidr,
      record: 'allocation',
      poolId: 'ipam-pool-1',
      allocationId: `alloc-${cidr}`,
      cidr,
      type,
      ...parts,
    }) as const;
  const unseen = {
    cidr: '10.9.0.0/16',
    allocationId: 'alloc-9',
    type: 'vpc',
    resourceId: 'vpc-gone',
    listed: false,
    account: 'read',
    text: 'gone',
  } as const satisfies UnseenAllocation;
  const { taken, columns, gaps } = await reportOf(
    [pool({ allocations: { custom: 1, eip: 1, vpc: 1 }, unseen: { allocations: 1, units: 65536, first: [unseen] } })],
    {
      policy: {
        occupied: [
          { name: 'data centre', cidrs: ['10.200.0.0/16', '9.0.0.0/8'] },
          { name: 'there', cidr: '10.1.0.0/16', scope: B },
        ],
      },
    },
    (objects) => {
      objects.give(runKeys.scopeSummary(run.prefix, A), scopeSummary({ 'ipam-pool': [inventory] }));
      objects.giveLines(inventory, [
        row('10.10.0.0/16', 'custom', { description: HOSTILE }),
        row('10.3.0.0/32', 'eip', { resourceId: 'eipalloc-1' }),
        row('10.5.0.0/16', 'vpc', { resourceId: 'vpc-1' }),
        { key: 'x', record: 'poolCidr', cidr: '10.0.0.0/8', state: 'provisioned' },
      ]);
    },
  );
  expect(gaps).toEqual([]);
  expect(taken.map(({ scope, cidr, kind, name, pool }) => [scope, cidr, kind, name, pool])).toEqual([
    [0, '9.0.0.0/8', 'occupied', 'data centre', -1],
    [0, '10.3.0.0/32', 'byHand', 'eipalloc-1', 0],
    [0, '10.9.0.0/16', 'unseen', 'vpc-gone', 0],
    [0, '10.10.0.0/16', 'byHand', HOSTILE, 0],
    [0, '10.200.0.0/16', 'occupied', 'data centre', -1],
    [1, '9.0.0.0/8', 'occupied', 'data centre', -1],
    [1, '10.1.0.0/16', 'occupied', 'there', -1],
    [1, '10.200.0.0/16', 'occupied', 'data centre', -1],
  ]);
  expect(columns.id[0]).toBe('ipam-pool-1');
});

it('an inventory that has expired costs the ranges by hand, and a gap says so', async () => {
  const summary = scopeSummary({ 'ipam-pool': ['expired'] });
  const found = await reportOf([pool({ allocations: { custom: 3 } })], {}, (objects) =>
    objects.give(runKeys.scopeSummary(run.prefix, A), summary),
  );
  expect(found.taken).toEqual([]);
  expect(found.gaps).toMatchObject([
    { kind: 'rangesNotShown', scopeId: A, text: expect.stringContaining('3 allocations') },
  ]);
  const none = await reportOf([pool({ allocations: { vpc: 3 } })]);
  expect(none.gaps).toEqual([]);
});

it('of a run of more than 50,000 rows, sums up the ok subnets of VPCs without findings, and says so', async () => {
  const evaluations = [
    ...[full('subnet-1'), ok('subnet-2'), vpc('vpc-1')],
    ...[ok('subnet-3', 'vpc-2'), ok('subnet-4', 'vpc-2'), vpc('vpc-2')],
    ...[{ ...ok('subnet-5', 'vpc-2'), forecast: soon }, ok('subnet-6', 'vpc-elsewhere'), pool({})],
    sampleEvaluation({ id: 'subnet-7', scopeId: A, notMeasured: true, resource: { vpcId: 'vpc-2' } }),
    sampleEvaluation({ id: 'eipalloc-1', scopeId: A, resource: { type: 'eip', cidr: '192.0.2.1/32' } }),
  ];
  const { coverage } = sampleSummary(evaluations);
  const few = await reportOf(evaluations);
  expect(few.summedUp).toBeUndefined();
  expect(few.columns.length).toBe(evaluations.length);

  const counts = { ...coverage.counts, ok: 50_000 };
  const many = await reportOf(evaluations, { coverage: { ...coverage, counts } });
  expect([...many.columns.id].sort()).toEqual([
    ...['ipam-pool-1', 'subnet-1', 'subnet-2', 'subnet-5', 'subnet-6', 'subnet-7', 'vpc-1', 'vpc-2'],
  ]);
  expect(many.summedUp).toEqual({ rows: 3, limit: 50_000, byType: { subnet: 2, eip: 1 } });
  expect(many.details.get(many.columns.id.indexOf('vpc-2'))?.leftOut).toEqual({ subnets: 2, total: 512, free: 400 });
  expect(many.counts).toEqual(counts);
});

const soon: Evaluation['forecast'] = {
  ...{ p10: 3, p50: 9, p90: 20 },
  restsOn: { measuredDays: 30, spanDays: 30, jumps: 0 },
  asOf: run.asOf,
};
