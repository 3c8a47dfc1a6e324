import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
const MARKER = 'IPAM_MONITOR_INTERRUPT_TEST';

// Functions are processes in groups of their own: nothing but the run itself ends them.
test.skipIf(!existsSync('/proc/self/environ'))('Ctrl-C while scopes are collected leaves no process', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'ipam-monitor-interrupt-'));
  const mark = `${MARKER}=${randomUUID()}`;
  const env = { ...process.env, [MARKER]: mark.slice(MARKER.length + 1) };
  const run = spawn(process.execPath, [main, 'run', '--demo', '--out', outDir], { env });
  onTestFinished(() => {
    for (const pid of marked(mark)) process.kill(pid, 'SIGKILL');
    rmSync(outDir, { recursive: true, force: true });
  });
  let stdout = '';
  let stderr = '';
  run.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  run.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await expect.poll(() => collected(outDir), { timeout: 30_000, interval: 20 }).toBe(true);
  const hosted = marked(mark).filter((pid) => pid !== run.pid);

  run.kill('SIGINT');
  const [code] = await once(run, 'close');

  expect(code).toBe(130);
  expect(stderr).toContain('Stopping');
  expect(stdout).toContain('Discover');
  expect(stdout).not.toContain('Summarize');
  expect(hosted).not.toEqual([]);
  await expect.poll(() => marked(mark)).toEqual([]);
});

/** Whether the first scope's rows are being written. */
function collected(outDir: string): boolean {
  return readdirSync(outDir, { recursive: true, encoding: 'utf8' }).some((file) => /\binventory\b/.test(file));
}

/** Processes, living ones, that have the mark in their environment: the command, and whatever it started. */
function marked(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        // It ended, or is somebody else's.
        return false;
      }
    });
}
