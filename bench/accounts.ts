import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMonitor } from '../local/monitor.ts';
import { runKeys } from '../storage/keys.ts';
import { accountIds, generatedAccounts, REGIONS } from './generated-accounts.ts';

/**
 * A run over accounts without IPAM, in five Regions: calls, the seconds and the memory of Discover and Collect, and the
 * largest item of scopes.json. The endpoints are in this process.
 *
 *   npm run bench:accounts                       500 and 2,000 accounts, every call answers at once
 *   npm run bench:accounts -- 2000 --late        one size; calls of Discover answer after 300 ms
 *   npm run bench:accounts -- 5000 --first       only the first scope is evaluated
 */
const LATENCY_MS = 300;

async function measure(count: number, { isLate, first }: { isLate: boolean; first: boolean }): Promise<string[]> {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-accounts-'));
  let latencyMs = isLate ? LATENCY_MS : 0;
  let calls = 0;
  const monitor = await startMonitor({
    source: { kind: 'data', data: generatedAccounts(), accounts: { ids: accountIds(count), regions: REGIONS } },
    outDir,
    maxConcurrency: 2,
    aws: {
      before({ action }) {
        if (/:Describe(Vpcs|Subnets)$/.test(action)) calls++;
        return /^(ec2|sts):/.test(action) ? [{ latencyMs }] : [];
      },
    },
  });
  try {
    let discovered = { seconds: 0, calls: 0 };
    const began = performance.now();
    const run = await monitor.run(first ? { scopes: { ids: ['ec2-1'] } } : {}, {
      onProgress({ state, phase, atMs }) {
        if (state !== 'Discover' || phase !== 'succeeded') return;
        discovered = { seconds: atMs / 1000, calls };
        latencyMs = 0;
      },
    });
    if (run.result.status !== 'SUCCEEDED') throw new Error(`${count} accounts: ${JSON.stringify(run.result)}`);
    const scopes: unknown[] = JSON.parse(readFileSync(join(outDir, runKeys.scopes(run.prefix ?? '')), 'utf8'));
    const largest = Math.max(...scopes.map((scope) => JSON.stringify(scope).length));
    const { cpuSeconds, maxRssKiB } = monitor.functions;
    const mib = (step: string) => String(Math.round((maxRssKiB[step] ?? 0) / 1024));
    return [
      String(count),
      String(discovered.calls),
      String(calls),
      (calls / count / REGIONS.length).toFixed(2),
      discovered.seconds.toFixed(1),
      (cpuSeconds.Discover ?? 0).toFixed(1),
      mib('Discover'),
      (cpuSeconds.Collect ?? 0).toFixed(1),
      mib('Collect'),
      (cpuSeconds.Evaluate ?? 0).toFixed(1),
      mib('Evaluate'),
      ((performance.now() - began) / 1000).toFixed(0),
      String(largest),
    ];
  } finally {
    await monitor.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}

const options = { isLate: process.argv.includes('--late'), first: process.argv.includes('--first') };
const sizes = process.argv.slice(2).flatMap((size) => (/^\d+$/.test(size) ? [Number(size)] : []));
const header = [
  'accounts',
  'calls in Discover',
  'in all',
  'an account and Region',
  'Discover, s',
  'CPU s',
  'MiB',
  'Collect, CPU s',
  'MiB',
  'Evaluate, CPU s',
  'MiB',
  'run, s',
  'largest scope, bytes',
];
for (const cells of [header, header.map(() => '---:')]) console.log(`| ${cells.join(' | ')} |`);
for (const size of sizes.length > 0 ? sizes : [500, 2000]) {
  console.log(`| ${(await measure(size, options)).join(' | ')} |`);
}
