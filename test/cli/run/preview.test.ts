import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import picocolors from 'picocolors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { previewLines } from '../../../cli/run/preview.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import { alertWorld } from '../../fakes/alert-world.ts';
import { percentPolicy } from '../../fakes/subnets.ts';

let outDir = '';
beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-preview-'));
});
afterEach(async () => {
  await rm(outDir, { recursive: true });
});

const hour = (n: number) => new Date(Date.UTC(2026, 10, 3, n)).toISOString();
const policy = percentPolicy({
  routes: [{ name: 'payments', match: { account: '2233*' }, to: { webhook: 'slack' } }],
  alerts: { mutes: [{ match: { id: 'subnet-m' }, reason: 'moves \u001b[31m', expires: hour(20) }] },
});
const payments = { accountId: '223344556677' };

/** What the run left, as on a machine. */
async function preview({ objects }: ReturnType<typeof alertWorld>, run: Run): Promise<string> {
  for (const [key, body] of Object.entries(objects.snapshot())) {
    const file = join(outDir, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, key.endsWith('.gz') ? gzipSync(body) : body);
  }
  return (await previewLines(outDir, run.prefix, picocolors.createColors(false))).join('\n');
}

test('each message is printed in full with whom it goes to, and the rest with why it is not told', async () => {
  const world = alertWorld();
  const known = { id: 'subnet-known', usedPercent: 95 };
  await world.run({ runId: 'run-0', asOf: hour(0), policy, subnets: [known] });
  const { run } = await world.run({
    runId: 'run-1',
    asOf: hour(1),
    policy,
    dryRun: true,
    subnets: [
      known,
      { id: 'subnet-p', usedPercent: 95, resource: payments },
      { id: 'subnet-pw', usedPercent: 85, resource: payments },
      { id: 'subnet-w', usedPercent: 85 },
      { id: 'subnet-m', usedPercent: 95 },
    ],
  });
  const text = await preview(world, run);

  expect(text).toContain('WOULD BE SENT, 1 message\n\nTo payments, webhook slack, pages\n  Subject: [IPAM] CRITICAL');
  const { body } = { body: world.objects.snapshot()[`${run.prefix}messages/payments.txt`] ?? '' };
  for (const line of body.trimEnd().split('\n')) expect(text).toContain(line);
  expect(text.slice(text.indexOf('NOT SENT'))).toBe(
    [
      'NOT SENT, 3 alerts',
      '  1 sent before, and unchanged',
      `    critical subnet-known to default: Sent at ${hour(0)}`,
      '  1 muted',
      `    critical subnet-m to default: Muted until ${hour(20)} by policy: moves`,
      '  1 wait for the next message of their route',
      '    warning subnet-w to default: raised: goes with the next message of its route',
    ].join('\n'),
  );
});

test('where nothing changed, it says so; of many alerts it counts those that it does not name', async () => {
  const world = alertWorld();
  const subnets = Array.from({ length: 25 }, (_, n) => ({ id: `subnet-${n}`, usedPercent: 95 }));
  await world.run({ runId: 'run-0', asOf: hour(0), policy, subnets });
  const { run } = await world.run({ runId: 'run-1', asOf: hour(1), policy, subnets, dryRun: true });
  const text = await preview(world, run);

  expect(text).toMatch(/^Nothing would be sent\.\n\nNOT SENT, 25 alerts\n {2}25 sent before, and unchanged\n/);
  expect(text).toMatch(/… 5 more in untold\.jsonl\.gz$/);
});

test('a run whose Decide failed has nothing to show', async () => {
  expect(await previewLines(outDir, 'runs/2026/11/03/run-1/', picocolors.createColors(false))).toEqual([]);
});
