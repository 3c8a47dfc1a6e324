import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAccount } from '../aws/server.ts';
import type { Target } from './client.ts';
import { data } from './compare.ts';
import { REGION } from './data.ts';

const TOPIC = `arn:aws:sns:${REGION}:123456789012:wire`;

/** The loopback endpoints over an empty directory; both are gone after `use`. */
export async function withEndpoints(use: (target: Target) => Promise<void>): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'wire-'));
  const aws = await startAccount({ outDir, bucket: 'wire', ec2: data, topics: [TOPIC] });
  try {
    await use({ url: aws.url, region: REGION, bucket: 'wire', topic: TOPIC, outDir });
  } finally {
    await aws.stop();
    await rm(outDir, { recursive: true, force: true });
  }
}
