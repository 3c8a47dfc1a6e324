import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../cli/bin.ts', import.meta.url));

test('an older Node is refused by name, before it could do nothing and succeed', () => {
  const older = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'22.11.0'})";

  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', older, bin, '--version'], {
    encoding: 'utf8',
  });

  expect(status).toBe(1);
  expect(stderr).toMatch(/^✖ ipam-monitor needs Node 24 or newer; this is 22\.11\.0 \(.+\)\n$/);
  expect(stdout).toBe('');
});

test('the published command is the same program', () => {
  const { status, stdout } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });

  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.skipIf(!existsSync('/dev/full'))('a full disk is one line and no success', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [bin, '--help'], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);

  expect(status).toBe(1);
  expect(stderr).toMatch(/^✖ The output cannot be written: ENOSPC.*\n$/);
});
