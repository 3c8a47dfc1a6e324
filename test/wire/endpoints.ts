import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Target } from './client.ts';
import { REGION } from './data.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'local', 'aws', 'main.ts');
const DATA = join(import.meta.dirname, 'data.ts');
const TOPIC = `arn:aws:sns:${REGION}:123456789012:wire`;

const Started = z.object({ url: z.url() });

/** The loopback endpoints as a process of their own, over an empty directory; both are gone after `use`. */
export async function withEndpoints(use: (target: Target) => Promise<void>): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'wire-'));
  const endpoints = fork(MAIN, ['--out', outDir, '--bucket', 'wire', '--data', DATA, '--topic', TOPIC], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(endpoints, 'exit');
  try {
    const started = await Promise.race([once(endpoints, 'message'), exited.then(() => undefined)]);
    if (!started) throw new Error('The endpoints ended before they said where they listen.');
    const { url } = Started.parse(started[0]);
    await use({ url, region: REGION, bucket: 'wire', topic: TOPIC, outDir });
  } finally {
    if (endpoints.connected) endpoints.disconnect();
    await exited;
    await rm(outDir, { recursive: true, force: true });
  }
}
