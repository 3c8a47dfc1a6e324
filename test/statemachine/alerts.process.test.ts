import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { Change } from '../../statemachine/contracts/alert.ts';
import { Decision, LedgerHead } from '../../statemachine/contracts/ledger.ts';
import { Faults } from '../aws/faults.ts';
import { exchangeable, organisation, SCOPES } from './organisation.ts';

// The life of an alert over runs of the deployed definition, against endpoints that speak AWS's protocols.

const ec2 = exchangeable(organisation());
let monitor: Monitor;
const faults = new Faults();

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: ec2 },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-alerts-')),
    aws: { before: faults.take },
    destinations: { topics: [], functions: [] },
    environment: { AWS_MAX_ATTEMPTS: '1', HOME_REGIONS: 'eu-west-1,us-east-1' },
    ports: { sleep: async () => {} },
  });
});
beforeEach(() => {
  ec2.become(organisation());
  faults.clear();
  for (const name of readdirSync(monitor.outDir)) {
    if (name !== 'logs') rmSync(join(monitor.outDir, name), { recursive: true });
  }
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

/** The same organisation with this usage of the first scope's first subnet, which is full otherwise. */
function withFirstSubnetAt(ipUsage: number): void {
  const data = organisation();
  ec2.become({
    ...data,
    resourceCidrs: (scopeId, type) => {
      const rows = data.resourceCidrs(scopeId, type);
      return {
        ...rows,
        length: rows.length,
        at: (index: number) => {
          const row = rows.at(index);
          return row.ResourceId === `subnet-${SCOPES[0]?.slice(-2)}00000` ? { ...row, IpUsage: ipUsage } : row;
        },
      };
    },
  });
}

async function run() {
  const { result, runId } = await monitor.run({ authoritative: true });
  const read = (key: string) => readFileSync(join(monitor.outDir, key));
  const lines = (key: string) => gunzipSync(read(key)).toString().split('\n').filter(Boolean);
  const decision = () => {
    const { decisionKey = '' } = head().recentRuns.find((each) => each.runId === runId) ?? {};
    return Decision.parse(JSON.parse(read(decisionKey).toString()));
  };
  return {
    result,
    runId,
    decision,
    changes: () => lines(decision().changesKey).map((line) => Change.parse(JSON.parse(line))),
  };
}

const head = () => LedgerHead.parse(JSON.parse(readFileSync(join(monitor.outDir, 'alerts/ledger.json'), 'utf8')));
const messages = () => {
  const directory = join(monitor.outDir, 'sns/ipam-monitor');
  return existsSync(directory) ? readdirSync(directory).length : 0;
};
const kinds = (changes: Change[]) => changes.map(({ change, severity }) => `${change} ${severity}`);

test('what is above at first is a baseline; then a breach is raised, stays, and is resolved', async () => {
  withFirstSubnetAt(0.1);
  const first = await run();
  expect(first.result.status).toBe('SUCCEEDED');
  expect(new Set(kinds(first.changes()))).toEqual(new Set(['baseline critical', 'baseline warning']));
  expect(messages()).toBe(1);

  withFirstSubnetAt(0.9922);
  const second = await run();
  expect(kinds(second.changes())).toEqual(['raised critical']);
  expect(messages()).toBe(2);

  const third = await run();
  expect(third.changes()).toEqual([]);
  expect(messages()).toBe(2);

  withFirstSubnetAt(0.1);
  const fourth = await run();
  expect(kinds(fourth.changes())).toEqual(['resolved critical']);
  expect(messages()).toBe(3);
  expect(head()).toMatchObject({ generation: 4, runId: fourth.runId, routes: { default: { intents: [] } } });
  // Only the entries that the head names are left.
  expect(readdirSync(join(monitor.outDir, 'alerts/ledger'))).toHaveLength(1);
});

test('a run that cannot publish fails by name, and the next one tells what it owed', async () => {
  withFirstSubnetAt(0.1);
  await run();
  withFirstSubnetAt(0.9922);
  faults.add({ action: 'sns:Publish', do: { error: { code: 'AuthorizationError' } } });
  const dead = await run();
  expect(dead.result.status).toBe('FAILED');
  expect(dead.result.status !== 'SUCCEEDED' && JSON.parse(dead.result.cause).failed).toMatchObject([
    { part: 'Notify' },
  ]);
  expect(messages()).toBe(1);

  faults.clear();
  const next = await run();
  expect(next.result.status).toBe('SUCCEEDED');
  expect(next.changes()).toEqual([]);
  expect(next.decision().routes.default).toMatchObject({ sends: true });
  expect(messages()).toBe(2);
});

test('Decide failing leaves the ways out done, and the Cause names it', async () => {
  await run();
  const before = head();
  faults.add({
    action: 's3:PutObject',
    when: ({ Key }) => Key === 'alerts/ledger.json',
    do: { error: { code: 'AccessDenied', status: 403 } },
  });
  const failed = await run();
  expect(failed.result.status).toBe('FAILED');
  expect(failed.result.status !== 'SUCCEEDED' && JSON.parse(failed.result.cause).failed).toMatchObject([
    { part: 'Decide' },
  ]);
  expect(head()).toEqual(before);
});
