import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { exclusively } from '../../storage/directory-lock.ts';
import { thisProcess } from '../../storage/processes.ts';

afterEach(() => vi.restoreAllMocks());

async function newDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ipam-monitor-lock-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A lock of a key that somebody else has, by the words of its name. */
async function heldBy(directory: string, ...owner: readonly unknown[]): Promise<string> {
  const name = await exclusively(directory, 'a', async () => (await readdir(join(directory, '.s3/locks')))[0] ?? '');
  const file = join(directory, '.s3/locks', name, ['00000000-0000-0000-0000-000000000000', ...owner].join('.'));
  await mkdir(join(directory, '.s3/locks', name));
  await writeFile(file, '');
  return file;
}

const runs = (directory: string) => exclusively(directory, 'a', async () => 'done');

test('of many tasks on a key one runs at a time, and those on another do not wait for them', async () => {
  const directory = await newDirectory();
  let running = 0;
  let most = 0;
  const task = async () => {
    most = Math.max(most, ++running);
    await exclusively(directory, 'b', async () => {});
    running--;
  };

  await Promise.all(Array.from({ length: 20 }, () => exclusively(directory, 'a', task)));

  expect(most).toBe(1);
  expect(await readdir(join(directory, '.s3/locks'))).toEqual([]);
});

test('a task that fails leaves no lock', async () => {
  const directory = await newDirectory();

  await expect(exclusively(directory, 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');

  expect(await runs(directory)).toBe('done');
});

test('the lock of a process that is gone is passed over', async () => {
  const directory = await newDirectory();
  const { pid } = spawnSync('true');
  await heldBy(directory, pid, '1', hostname());

  expect(await runs(directory)).toBe('done');
});

test('so is that of a process whose number another one has now', async () => {
  const directory = await newDirectory();
  await heldBy(directory, process.pid, 'earlier', hostname());

  expect(await runs(directory)).toBe('done');
});

test('and that of another machine when it is old', async () => {
  const directory = await newDirectory();
  const file = await heldBy(directory, 1, '1', 'elsewhere.example.com');
  await utimes(file, new Date(0), new Date(0));

  expect(await runs(directory)).toBe('done');
});

test('a directory that nobody is in is free', async () => {
  const directory = await newDirectory();
  await rm(await heldBy(directory, 1, '1', hostname()));

  expect(await runs(directory)).toBe('done');
});

test.each([['here'], ['elsewhere.example.com']])(
  'who waits too long for a process %s hears whom for',
  async (where) => {
    const directory = await newDirectory();
    const { pid, started } = await thisProcess();
    const host = where === 'here' ? hostname() : where;
    await heldBy(directory, pid, started, host);
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(31_000);

    await expect(runs(directory)).rejects.toMatchObject({
      name: 'DirectoryBusy',
      message: expect.stringContaining(`a cannot be written: process ${pid} on ${host} has`),
    });

    expect(await readdir(join(directory, '.s3/incoming'))).toEqual([]);
  },
);
