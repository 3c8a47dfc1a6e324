import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** In a namespace of its own, where the system lets us, a small disk can be mounted. */
const inNamespace = (script: string) => spawnSync('unshare', ['-rm', 'sh', '-c', script], { encoding: 'utf8' });
const canMount = inNamespace('mount -t tmpfs -o size=8m tmpfs /mnt').status === 0;

test.skipIf(!canMount)('on a full disk every write fails by name, and what was there stays as it was', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ipam-monitor-full-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const script = new URL('./full-disk.ts', import.meta.url).pathname;

  const { stdout } = inNamespace(
    `mount -t tmpfs -o size=8m tmpfs '${directory}' && '${process.execPath}' '${script}' '${directory}'`,
  );

  const failed = expect.stringMatching(/^500 InternalError: .*ENOSPC: no space left on device/);
  expect(JSON.parse(stdout)).toEqual({
    large: failed,
    parts: failed,
    small: failed,
    copy: failed,
    direct: expect.stringContaining('ENOSPC: no space left on device'),
    kept: 'first',
    sameVersion: 'was written',
    objects: ['.s3', 'a'],
    incoming: [],
    locks: [],
  });
});
