import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Parameters } from '../../local/aws/service.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { HandOff } from '../../statemachine/contracts/hand-off.ts';
import type { RequestInput } from '../../statemachine/contracts/request.ts';
import { LATEST_REPORT, reportKey } from '../../storage/keys.ts';
import { Faults } from '../aws/faults.ts';
import { s3Client } from '../local/asl/harness.ts';
import { organisation, SCOPES } from './organisation.ts';

// The report is the one way out that no run depends on, whatever becomes of it: the deployed definition and handlers,
// each in a process of its own.

let monitor: Monitor;
const faults = new Faults();
let runs = 0;

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: organisation({ scopes: [SCOPES[0]] }) },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-test-')),
    aws: { before: faults.take },
    // A cold start on two busy cores takes some.
    timeoutSeconds: { RenderReport: 10 },
    environment: { AWS_MAX_ATTEMPTS: '1' },
    ports: { sleep: async () => {} },
  });
});
beforeEach(() => {
  faults.clear();
  for (const name of readdirSync(monitor.outDir)) {
    if (name !== 'logs') rmSync(join(monitor.outDir, name), { recursive: true });
  }
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

async function runOnce(request: RequestInput = { authoritative: true }) {
  const ended: string[] = [];
  const run = await monitor.run(request, {
    runId: `run-${++runs}`,
    onProgress: ({ state, phase }) => {
      if (phase === 'succeeded' || phase === 'failed') ended.push(`${state} ${phase}`);
    },
  });
  if (run.result.status !== 'SUCCEEDED') throw new Error(run.result.cause);
  const handOff = HandOff.parse(run.result.output);
  return { ...run, ended, handOff, key: reportKey(run.runId, handOff.asOf) };
}

const there = (key: string) => existsSync(join(monitor.outDir, key));
const text = (key: string) => readFileSync(join(monitor.outDir, key), 'utf8');
const messages = () => (there('sns') ? readdirSync(join(monitor.outDir, 'sns/ipam-monitor')) : []);
const ofReport = ({ Key }: Parameters) => Key?.startsWith('reports/') ?? false;

test('each run has a report that browsers open, and the newest full one is found under one name', async () => {
  const { key, handOff, ended } = await runOnce();

  expect(handOff.location.report).toBe(key);
  const client = s3Client(monitor.aws.url);
  for (const Key of [key, LATEST_REPORT]) {
    const object = await client.send(new GetObjectCommand({ Bucket: handOff.location.bucket, Key }));
    expect([object.ContentType, object.ContentEncoding]).toEqual(['text/html; charset=utf-8', undefined]);
    // A body that nobody reads is an error of the connection, once the client is gone.
    expect(await object.Body?.transformToString()).toBe(text(key));
  }
  client.destroy();
  expect(text(key)).toMatch(/^<!doctype html>/);
  expect(ended).toContain('RenderReport succeeded');
  const message = text(`sns/ipam-monitor/${messages()[0]}`);
  expect(message).toContain(`Report: s3://${handOff.location.bucket}/${key}`);
});

test.each([{ dryRun: true }, { scopes: { ids: [SCOPES[0]] } }])(
  'a run that is not authoritative (%j) has one of its own, and leaves the newest alone',
  async (request) => {
    const full = await runOnce();
    const other = await runOnce(request);
    expect(there(other.key)).toBe(true);
    expect(text(LATEST_REPORT)).toBe(text(full.key));
  },
);

test.each([
  ['is denied', { error: { code: 'AccessDenied' } }],
  ['is refused', { error: { code: 'InternalError' } }],
  ['breaks off', { cut: true }],
  ['takes too long', { latencyMs: 600_000 }],
] as const)('a run whose report %s has all else', async (_, effect) => {
  const before = await runOnce();
  faults.add({ action: 's3:PutObject', when: ofReport, do: effect });

  const { ended, handOff, key, prefix } = await runOnce();

  expect(ended).toContain('RenderReport failed');
  expect(handOff).toMatchObject({ status: 'complete', findings: { complete: true }, location: { report: key } });
  expect(JSON.parse(text(`${prefix}handoff.json`))).toEqual(handOff);
  expect(there(`${prefix}metrics.json`)).toBe(true);
  expect(JSON.parse(text('latest.json'))).toMatchObject({ scopes: { [SCOPES[0]]: { prefix } } });
  expect(there(key)).toBe(false);
  expect(text(LATEST_REPORT)).toBe(text(before.key));
});

test('no message waits for it', async () => {
  faults.add({ action: 's3:PutObject', when: ofReport, do: { latencyMs: 2000 } });

  const { ended } = await runOnce();

  const others = ['Notify', 'PublishMetrics', 'HandOff'].map((state) => ended.indexOf(`${state} succeeded`));
  const own = ended.indexOf('RenderReport succeeded');
  expect(messages()).toHaveLength(1);
  for (const each of others) expect(each).toBeLessThan(own);
  expect(own).toBeLessThan(ended.indexOf('Record succeeded'));
  expect(Math.min(...others)).toBeGreaterThanOrEqual(0);
});
