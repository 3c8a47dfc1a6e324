import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf } from '../../../cli/run/messages.ts';

let outDir = '';
beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-messages-'));
});
afterEach(async () => {
  await rm(outDir, { recursive: true });
});

const told = { subject: '[IPAM] CRITICAL eks-prod-a', messageKey: 'runs/run-1/message.txt' };

test('finds the message as the topic got it', async () => {
  await mkdir(join(outDir, 'sns', 'night'), { recursive: true });
  await writeFile(join(outDir, 'sns', 'night', '000007-id-7.txt'), '');
  await writeFile(join(outDir, 'sns', 'night', '000008-id-8.txt'), '');

  expect(await messageOf({ status: 'sent', ...told, topic: 'default', messageId: 'id-7' }, outDir)).toEqual({
    file: join(outDir, 'sns', 'night', '000007-id-7.txt'),
    subject: told.subject,
    published: true,
  });
});

test('a message that was not published is where the run wrote it', async () => {
  expect(await messageOf({ status: 'dryRun', ...told }, outDir)).toEqual({
    file: join(outDir, 'runs/run-1/message.txt'),
    subject: told.subject,
    published: false,
  });
});

test.each([[{ status: 'nothingToTell' }], [undefined]])('there is none with %j', async (output) => {
  expect(await messageOf(output, outDir)).toBeUndefined();
});
