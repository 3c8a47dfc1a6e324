import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';
import { bundling } from '../infra/bundle/bundle.ts';
import { nodeOptions } from '../statemachine/steps.ts';

/**
 * What reading costs: CPU seconds of the reading process over the same 60 pages of 1,000 resource CIDRs, which another
 * process serves. The yardstick is the loop of the seed, which used boto3; where Python has none, it is the SDK's.
 *
 *   npm run bench:seed [-- --rounds 5]
 */
const REGION = 'eu-west-1';
const BUCKET = 'bench';
const SCOPE = 'ipam-scope-0b';
const ROWS = 60_000;
/** Times the rows that the yardstick reads in a CPU second. */
const LEAST = new Map([
  ['reader', 6],
  ['collect', 3],
]);
const MAX_MIB = 150;

const Measured = z.object({ rows: z.number(), cpuSeconds: z.number(), maxRssKiB: z.number() });
type Measured = z.infer<typeof Measured>;

const run = promisify(execFile);
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });

const dir = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-'));
const endpoints = fork(
  file('./endpoints.ts'),
  [
    ...['--out', join(dir, 'out'), '--bucket', BUCKET],
    ...['--data', file('./generated-organisation.ts'), '--options', JSON.stringify({ rows: ROWS })],
  ],
  { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
);
try {
  const [{ url }] = await once(endpoints, 'message');
  // As Collect is deployed.
  await build({ ...bundling, entryPoints: [file('./seed/read.ts')], outdir: dir });
  const boto3 = await run('python3', ['-c', 'import boto3; print(boto3.__version__)']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );

  const ours = (way: string) => () =>
    run(process.execPath, [...nodeOptions('Collect'), join(dir, 'index.mjs'), way, REGION, SCOPE, BUCKET], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
        AWS_REGION: REGION,
      },
    });
  const ways = new Map([
    ...(boto3 === undefined
      ? []
      : [['boto3', () => run('python3', [file('./seed/boto3_loop.py'), url, REGION, SCOPE])] as const]),
    ...['sdk', 'reader', 'collect', 'scan'].map((way) => [way, ours(way)] as const),
  ]);

  const measured = new Map<string, Measured[]>();
  // In turns, so that whatever else the machine does meets all of them.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [way, read] of ways) {
      const one = Measured.parse(JSON.parse((await read()).stdout));
      if (one.rows !== ROWS) throw new Error(`${way} read ${one.rows} rows of ${ROWS}`);
      measured.set(way, [...(measured.get(way) ?? []), one]);
    }
  }
  report(measured, boto3);
} finally {
  endpoints.kill();
  await once(endpoints, 'exit');
  rmSync(dir, { recursive: true, force: true });
}

function report(measured: ReadonlyMap<string, readonly Measured[]>, boto3: string | undefined): void {
  const names = new Map([
    ['boto3', `boto3 ${boto3}, its paginator, nothing kept`],
    ['sdk', 'the AWS SDK for JavaScript, its paginator, nothing kept'],
    ['reader', 'our reader, nothing kept'],
    ['collect', 'Collect: checked, sorted, compressed, written'],
    ['scan', 'the limit: the text, scanned for its fields'],
  ]);
  const rates = new Map([...measured].map(([way, all]) => [way, median(all.map(rate))]));
  const yardstick = rates.get('boto3') ?? rates.get('sdk') ?? Number.NaN;
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, load ${loadavg()[0]?.toFixed(1)}. Medians of ${values.rounds} processes each, which take turns; least and most.\n`,
  );
  console.log('| reads | rows a CPU second | | × | MiB | target |');
  console.log('|---|---:|---|---:|---:|---|');
  let missed = 0;
  for (const [way, all] of measured) {
    const ratio = (rates.get(way) ?? 0) / yardstick;
    const mib = Math.max(...all.map(({ maxRssKiB }) => maxRssKiB / 1024));
    const least = LEAST.get(way);
    const met = least === undefined || (ratio >= least && mib <= MAX_MIB);
    if (!met) missed++;
    const target = least === undefined ? '' : `${met ? '✔' : '✖'} ${least} ×, ${MAX_MIB} MiB`;
    const each = all.map(rate);
    console.log(
      `| ${names.get(way)} | ${count(rates.get(way) ?? 0)} | ${count(Math.min(...each))}–${count(Math.max(...each))} | ${ratio.toFixed(1)} | ${mib.toFixed(0)} | ${target} |`,
    );
  }
  process.exitCode = missed === 0 ? 0 : 1;
}

function rate({ rows, cpuSeconds }: Measured): number {
  return rows / cpuSeconds;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
