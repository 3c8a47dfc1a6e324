import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { execute } from '../local/asl/execution.ts';
import { parseStateMachine } from '../local/asl/machine.ts';
import { systemPorts } from '../local/asl/system-ports.ts';
import { stepEnvironment } from '../local/environment.ts';
import { hostFunctions } from '../local/functions.ts';
import { followProgress } from '../local/progress.ts';
import { accountsText } from '../statemachine/contracts/accounts-to-read.ts';
import { ResourceType } from '../statemachine/contracts/resource-cidr.ts';
import { substitute } from '../statemachine/definition.ts';
import { stepNames } from '../statemachine/steps.ts';

/**
 * The whole workflow over one large scope, with the deployed state machine and handlers. Each function is a process with
 * Lambda's heap settings; the AWS endpoints are another process. Prints seconds, rows a second, and each process's largest
 * resident size.
 *
 *   npm run bench                      10,000, 100,000 and 300,000 resource CIDRs
 *   npm run bench -- 10000 50000      these
 */
const REGION = 'eu-west-1';
const BUCKET = 'bench';

interface Measured {
  readonly rows: number;
  readonly seconds: number;
  readonly secondsOf: Readonly<Record<string, number>>;
  readonly rssMiB: Readonly<Record<string, number>>;
}

async function measure(rows: number): Promise<Measured> {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-'));
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const endpoints = fork(
    file('./endpoints.ts'),
    [
      '--out',
      outDir,
      '--bucket',
      BUCKET,
      '--data',
      file('./generated-organisation.ts'),
      '--options',
      JSON.stringify({ rows }),
      '--topic',
      `arn:aws:sns:${REGION}:111122223333:bench`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const [{ url }] = await once(endpoints, 'message');
  const functions = hostFunctions({
    region: REGION,
    outDir,
    environment: stepEnvironment({
      endpoint: url,
      region: REGION,
      bucket: BUCKET,
      homeRegions: [REGION],
      topics: { default: `arn:aws:sns:${REGION}:111122223333:bench` },
      consumers: {},
      ec2: 'embedded',
    }),
  });
  try {
    const secondsOf: Record<string, number> = {};
    const startedAt: Record<string, number> = {};
    const began = performance.now();
    const result = await execute(
      parseStateMachine(
        substitute({ ...functions.arns, BucketName: BUCKET, MaxConcurrency: '10', ...accountsText(undefined) }),
      ),
      {
        name: `bench-${rows}`,
        input: { authoritative: true, resourceTypes: ResourceType.options },
        onEvent: followProgress(({ state, phase, atMs }) => {
          if (phase === 'started') startedAt[state] = atMs;
          else secondsOf[state] = (secondsOf[state] ?? 0) + (atMs - (startedAt[state] ?? atMs)) / 1000;
        }),
      },
      {
        ...systemPorts,
        s3: new S3Client({
          region: REGION,
          endpoint: url,
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        }),
        invokeLambda: functions.invoke,
      },
    );
    if (result.status !== 'SUCCEEDED') throw new Error(`${rows} rows: ${result.error} ${result.cause}`);
    const seconds = (performance.now() - began) / 1000;
    const rssMiB = Object.fromEntries(Object.entries(functions.maxRssKiB).map(([step, kib]) => [step, kib / 1024]));
    return { rows, seconds, secondsOf, rssMiB };
  } finally {
    functions.stop();
    endpoints.kill();
    await once(endpoints, 'exit');
    rmSync(outDir, { recursive: true, force: true });
  }
}

function table(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? '---' : '---:'))), ...lines.map(line)].join('\n');
}

const sizes = process.argv.slice(2).map(Number);
const measured: Measured[] = [];
for (const rows of sizes.length > 0 ? sizes : [10_000, 100_000, 300_000]) measured.push(await measure(rows));
const [first] = measured;
const count = (value: number) => Math.round(value).toLocaleString('en-US');

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`);
console.log(
  table(
    ['resource CIDRs', 'whole run, s', 'rows/s', 'Collect, s', 'rows/s', 'Evaluate, s', 'rows/s', 'PublishMetrics, s'],
    measured.map(({ rows, seconds, secondsOf }) => {
      const { Collect = 0, Evaluate = 0, PublishMetrics = 0 } = secondsOf;
      return [
        count(rows),
        seconds.toFixed(1),
        count(rows / seconds),
        Collect.toFixed(1),
        count(rows / Collect),
        Evaluate.toFixed(1),
        count(rows / Evaluate),
        PublishMetrics.toFixed(1),
      ];
    }),
  ),
);
console.log('\nLargest resident size, MiB (× that of the first line)\n');
console.log(
  table(
    ['resource CIDRs', ...stepNames],
    measured.map(({ rows, rssMiB }) => [
      count(rows),
      ...stepNames.map(
        (step) => `${count(rssMiB[step] ?? 0)} (${((rssMiB[step] ?? 0) / (first?.rssMiB[step] ?? 1)).toFixed(2)})`,
      ),
    ]),
  ),
);
