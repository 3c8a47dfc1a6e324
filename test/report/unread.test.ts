import { expect, test } from 'vitest';
import { gatherReport } from '../../report/gather.ts';
import { historyKeys, runKeys, sharedKeys } from '../../storage/keys.ts';
import { alertOf } from '../fakes/changes.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { giveResults, sampleEvaluation, sampleRun, sampleSummary } from '../fakes/results.ts';
import { A } from './gathered.ts';
import { givePast } from './give-past.ts';
import { giveLedger, scopeSummary } from './given.ts';

// What a report can do without costs its own part where it is refused, gone or damaged, and a gap says so.

const run = sampleRun();
const ACCOUNT = '111122223333';
const INVENTORY = 'inventory/pools.jsonl.gz';
const ENTRIES = 'alerts/ledger/1.jsonl.gz';
const subnet = sampleEvaluation({
  id: 'subnet-1',
  scopeId: A,
  severity: 'critical',
  resource: { accountId: ACCOUNT, vpcId: 'vpc-1', region: 'eu-west-1' },
});
const pool = {
  ...sampleEvaluation({ id: 'ipam-pool-1', scopeId: A, resource: { type: 'ipam-pool', cidr: '10.0.0.0/8' } }),
  pool: { role: 'leaf', children: 0, rules: {}, provisionedCidrs: 1, allocations: { custom: 1 } },
} as const;
const vpc = {
  ...sampleEvaluation({ id: 'vpc-1', scopeId: A, resource: { type: 'vpc', cidr: '10.0.0.0/16' } }),
  freeSpace: { unit: 'address', free: 512, largest: 24, blocks: { 24: 2 }, fragmentationPercent: 50 },
} as const;
const earlier = sampleRun({ runId: 'run-0', asOf: '2026-11-20T20:41:00.000Z' });
const part = historyKeys.part(A, 'days', 'writing', 0);

/** Of a bucket that has all of it, and refuses what matches. */
async function partsOf({ refused, spoil = () => {} }: Spoilt) {
  const objects = memoryObjects({
    beforeRead: (key) => {
      if (isReady && refused?.test(key)) throw new Error(`Access Denied: ${key}`);
    },
  });
  let isReady = false;
  giveResults(objects, {
    ...{ run, scopeIds: [A], evaluations: [pool, subnet, vpc] },
    policy: { accountNames: { [ACCOUNT]: 'payments' }, occupied: [{ name: 'data centre', cidrs: ['10.200.0.0/16'] }] },
  });
  await givePast(objects, A, run, { [subnet.key]: { 1: 50, 2: 50, 3: 50 } });
  const [finding] = subnet.findings;
  const severitySince = '2026-11-20T08:00:00Z';
  giveLedger(objects, [alertOf({ key: finding?.alertKey ?? '', severity: 'critical', severitySince })]);
  objects.give(runKeys.scopeSummary(run.prefix, A), scopeSummary({ 'ipam-pool': [INVENTORY] }));
  objects.giveLines(INVENTORY, [
    {
      ...{ key: 'x', record: 'allocation', poolId: 'ipam-pool-1', allocationId: 'alloc-1', cidr: '10.1.0.0/16' },
      type: 'custom',
    },
  ]);
  objects.give(runKeys.summary(earlier.prefix), sampleSummary([], { run: earlier }));
  spoil(objects);
  isReady = true;
  const {
    columns,
    details,
    taken,
    trend,
    gaps,
    run: told,
  } = await gatherReport(objects, run, { title: '', flags: '' });
  expect(columns.id).toEqual(['ipam-pool-1', 'subnet-1', 'vpc-1']);
  return {
    gaps,
    there: {
      policy: told.accountNames[ACCOUNT] === 'payments' && taken.some(({ kind }) => kind === 'occupied'),
      steps: [...details.values()].some(({ steps }) => steps),
      since: columns.since[1] === severitySince,
      spark: [...details.values()].some(({ spark }) => spark),
      totals: (trend?.days.length ?? 0) > 0,
      byHand: taken.some(({ kind }) => kind === 'byHand'),
      verdicts: (trend?.verdicts.length ?? 0) > 1,
    },
  };
}

interface Spoilt {
  readonly refused?: RegExp;
  readonly spoil?: (objects: ReturnType<typeof memoryObjects>) => void;
}

test('all of it is there where nothing is wrong', async () => {
  const { gaps, there } = await partsOf({});
  expect(gaps).toEqual([]);
  expect(Object.values(there)).not.toContain(false);
});

const PAST = { spark: false, totals: false };
const POLICY = { policy: false, steps: false };

test.each<[string, Spoilt, object]>([
  ['runs may not be listed', { refused: /^runs\/$/ }, { verdicts: false }],
  ['runs of a day may not be listed', { refused: /^runs\/2026\/11\/20\/$/ }, { verdicts: false }],
  ['the summary of a run before may not be read', { refused: /run-0/ }, { verdicts: false }],
  ['latest.json may not be read', { refused: new RegExp(`^${sharedKeys.latest}$`) }, { verdicts: false }],
  ['the ledger may not be read', { refused: new RegExp(`^${sharedKeys.ledger}$`) }, { since: false }],
  ['its entries may not be read', { refused: new RegExp(ENTRIES) }, { since: false }],
  ['the ledger is damaged', { spoil: (objects) => objects.give(sharedKeys.ledger, '{') }, { since: false }],
  ['its entries are gone', { spoil: (objects) => objects.remove(ENTRIES) }, { since: false }],
  ['the history may not be read', { refused: new RegExp(historyKeys.head(A)) }, PAST],
  ['a part of it may not be read', { refused: new RegExp(part) }, PAST],
  ['a part of it is cut off', { spoil: (objects) => objects.truncate(part) }, PAST],
  ['the inventory may not be read', { refused: new RegExp(INVENTORY) }, { byHand: false }],
  ['the inventory has expired', { spoil: (objects) => objects.remove(INVENTORY) }, { byHand: false }],
  ['the inventory is damaged', { spoil: (objects) => objects.truncate(INVENTORY) }, { byHand: false }],
  ['the policy may not be read', { refused: new RegExp(runKeys.policy(run.prefix)) }, POLICY],
  ['the policy is gone', { spoil: (objects) => objects.remove(runKeys.policy(run.prefix)) }, POLICY],
  ['the policy is damaged', { spoil: (objects) => objects.give(runKeys.policy(run.prefix), '{') }, POLICY],
])('%s: that part is missing, and one gap says why', async (_, spoilt, missing) => {
  const { gaps, there } = await partsOf(spoilt);
  expect(there).toEqual({ ...Object.fromEntries(Object.keys(there).map((name) => [name, true])), ...missing });
  expect(gaps).toHaveLength(1);
  expect(['pastNotShown', 'rangesNotShown']).toContain(gaps[0]?.kind);
  expect(gaps[0]?.text).toMatch(/Access Denied|expired|not there|not JSON|cut off|checksum/);
});
