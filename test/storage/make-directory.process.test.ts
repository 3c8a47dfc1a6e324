import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeDirectory } from '../../storage/make-directory.ts';

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

// Only a signal that cannot be listened to ends a process that tries again without an end.
test.skipIf(!existsSync('/proc/self'))('where no directory can be made, a run says so and ends', () => {
  const { status, stderr } = spawnSync(process.execPath, [cli, 'run', '--demo', '--out', '/proc/nowhere/results'], {
    timeout: 30_000,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  });

  expect(status).toBe(1);
  expect(stderr).toContain("ENOENT: no such file or directory, mkdir '/proc/nowhere'");
  expect(stderr).toContain('--out DIR');
});

test('those above are made, one that is there stays, and a file is told', () => {
  const root = mkdtempSync(join(tmpdir(), 'make-directory-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  makeDirectory(join(root, 'a/b/c'));
  makeDirectory(join(root, 'a/b'));
  writeFileSync(join(root, 'file'), '');

  expect(existsSync(join(root, 'a/b/c'))).toBe(true);
  expect(() => makeDirectory(join(root, 'file'))).toThrow(/EEXIST/);
  expect(() => makeDirectory(join(root, 'file/b'))).toThrow(/ENOTDIR/);
});
