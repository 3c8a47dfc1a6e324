import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { startAws } from '../local/aws/server.ts';
import { type ConsumerAddress, stepEnvironment } from '../local/environment.ts';
import { hostFunctions } from '../local/functions.ts';
import { runKeys } from '../storage/keys.ts';
import { s3Objects } from '../storage/s3-objects.ts';
import { giveRun } from './generated-findings.ts';
import { jsonService } from './json-service.ts';

const REGION = 'eu-west-1';
const BUCKET = 'bench';
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:111122223333:${resource}`;
const consumers: Readonly<Record<string, ConsumerAddress>> = {
  function: { type: 'lambda', arn: arn('lambda', 'function:tickets') },
  bus: { type: 'eventBus', arn: arn('events', 'event-bus/network') },
  topic: { type: 'sns', arn: arn('sns', 'reports') },
  queue: { type: 'sqs', url: `https://sqs.${REGION}.amazonaws.com/111122223333/queue` },
};
const handOff = {
  consumers: [
    { to: 'function', inlineFindings: 500 },
    { to: 'bus' },
    { to: 'topic', filter: { tags: { team: 'team-1*' } } },
    { to: 'queue', filter: { severity: 'critical' as const }, inlineFindings: 500 },
  ],
};

const PutEvents = z.object({ Entries: z.array(z.object({ Detail: z.string() })) });
const SendMessage = z.object({ MessageBody: z.string() });

/**
 * HandOff alone over many findings: the deployed handler in a process of its own with Lambda's heap settings. It has one
 * consumer of each kind, half of them with a filter.
 */
export async function measureHandOff(findings: number) {
  const events: string[] = [];
  const queued: string[] = [];
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-bench-'));
  const aws = await startAws({
    outDir,
    bucket: BUCKET,
    ec2: { accountId: '111122223333', ipams: [], scopes: [], resourceCidrs: () => ({ length: 0, at: () => ({}) }) },
    topics: [arn('sns', 'reports')],
    services: {
      events: jsonService('events:PutEvents', (body) => {
        const { Entries } = PutEvents.parse(body);
        events.push(...Entries.map(({ Detail }) => Detail));
        return { FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: String(index) })) };
      }),
      sqs: jsonService('sqs:SendMessage', (body) => {
        const { MessageBody } = SendMessage.parse(body);
        queued.push(MessageBody);
        return { MessageId: '0', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
      }),
    },
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
      messagesKiB: [
        bytes('lambda/tickets.jsonl'),
        Buffer.byteLength(events.join('')),
        bytes(`sns/reports/${message}`),
        Buffer.byteLength(queued.join('')),
      ].map((size) => size / 1024),
      events: events.length,
    };
  } finally {
    functions.stop();
    client.destroy();
    await aws.stop();
    rmSync(outDir, { recursive: true, force: true });
  }
}
