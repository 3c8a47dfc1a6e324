import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileTooLarge, NothingWritten, readUpTo } from '../../storage/read-up-to.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'ipam-monitor-read-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function pipe(): string {
  const path = join(directory(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

test('a file is read whole, up to the limit', () => {
  const file = join(directory(), 'a');
  writeFileSync(file, 'x'.repeat(200_000));

  expect(readUpTo(file, 200_000).toString()).toBe('x'.repeat(200_000));
  expect(() => readUpTo(file, 199_999)).toThrow(FileTooLarge);
});

test('a file of 5 GB is not read at all', () => {
  const file = join(directory(), 'disk.img');
  writeFileSync(file, '');
  truncateSync(file, 5 * 2 ** 30);

  expect(() => readUpTo(file, 2 ** 20)).toThrow(new FileTooLarge(`${file} is larger than 1 MiB`));
});

test('of what has no end, no more than the limit is read', () => {
  const before = process.memoryUsage().external;
  expect(() => readUpTo('/dev/zero', 2 ** 20)).toThrow(FileTooLarge);
  expect(process.memoryUsage().external - before).toBeLessThan(4 * 2 ** 20);
});

test('a pipe is waited for until somebody has written', () => {
  const path = pipe();
  const writer = spawn('sh', ['-c', `{ echo version: 1; sleep 0.2; echo name: mine; } > ${path}`]);
  onTestFinished(() => void writer.kill());

  expect(readUpTo(path, 1000).toString()).toBe('version: 1\nname: mine\n');
});

test('a pipe that has no end is read up to the limit', () => {
  const path = pipe();
  const writer = spawn('sh', ['-c', `yes > ${path}`]);
  onTestFinished(() => void writer.kill());

  expect(() => readUpTo(path, 2 ** 20)).toThrow(FileTooLarge);
});

test('a pipe into which nobody writes is waited for, and not for ever', () => {
  expect(() => readUpTo(pipe(), 1000, 100)).toThrow(NothingWritten);
});

test('what is empty, or a directory, is what it is', () => {
  expect(readUpTo('/dev/null', 1000).length).toBe(0);
  expect(() => readUpTo(directory(), 1000)).toThrow(/EISDIR/);
});
