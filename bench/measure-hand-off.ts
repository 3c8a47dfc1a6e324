import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { startAws } from '../local/aws/server.ts';
import { type Consumer, stepEnvironment } from '../local/environment.ts';
import { hostFunctions } from '../local/functions.ts';
import { runKeys } from '../storage/keys.ts';
import { s3Objects } from '../storage/s3-objects.ts';
import { giveRun } from './generated-findings.ts';

const REGION = 'eu-west-1';
const BUCKET = 'bench';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:111122223333:${resource}`;
const QUEUE = `https://sqs.${REGION}.amazonaws.com/111122223333/queue`;
const consumers: Readonly<Record<string, Consumer>> = {
  function: { type: 'lambda', arn: arn('lambda', 'function:tickets') },
  bus: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
  topic: { type: 'sns', arn: arn('sns', 'reports') },
  queue: { type: 'sqs', url: QUEUE },
};
const handOff = {
  consumers: [
    { to: 'function', inlineFindings: 500 },
    { to: 'bus' },
    { to: 'topic', filter: { tags: { team: 'team-1*' } } },
    { to: 'queue', filter: { severity: 'critical' as const }, inlineFindings: 500 },
  ],
};

/**
 * HandOff alone over so many findings: the deployed handler in a process of its own with Lambda's heap settings, one
 * consumer of each kind, half of them with a filter.
 */
export async function measureHandOff(findings: number) {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-'));
  const aws = await startAws({
    outDir,
    bucket: BUCKET,
    ec2: { accountId: '111122223333', ipams: [], scopes: [], resourceCidrs: () => ({ length: 0, at: () => ({}) }) },
    topics: [arn('sns', 'reports')],
    buses: [arn('events', 'event-bus/network')],
    queues: [QUEUE],
    consumers: { tickets: async () => null },
  });
  const functions = hostFunctions({
    region: REGION,
    outDir,
    environment: stepEnvironment({
      endpoint: aws.url,
      region: REGION,
      bucket: BUCKET,
      homeRegions: [REGION],
      topics: {},
      consumers,
      ec2: 'embedded',
    }),
  });
  const client = new S3Client({
    region: REGION,
    endpoint: aws.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const run = await giveRun(s3Objects(BUCKET, client), findings, { handOff });
    const began = performance.now();
    const answer = await functions.invoke(
      functions.arns.HandOffFunctionArn ?? '',
      { run },
      new AbortController().signal,
    );
    const seconds = (performance.now() - began) / 1000;
    const bytes = (file: string) => statSync(join(outDir, file)).size;
    const [message = ''] = readdirSync(join(outDir, 'sns/reports'));
    return {
      findings,
      seconds,
      rssMiB: (functions.maxRssKiB.HandOff ?? 0) / 1024,
      outputKiB: Buffer.byteLength(JSON.stringify(answer)) / 1024,
      objectKiB: bytes(runKeys.handOff(run.prefix)) / 1024,
      messagesKiB: ['lambda/tickets.jsonl', 'events/network.jsonl', `sns/reports/${message}`, 'sqs/queue.jsonl'].map(
        (file) => bytes(file) / 1024,
      ),
      events: readFileSync(join(outDir, 'events/network.jsonl'), 'utf8').trim().split('\n').length,
    };
  } finally {
    functions.stop();
    client.destroy();
    await aws.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}
