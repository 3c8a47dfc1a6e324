import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { getJson } from '../../storage/objects.ts';
import { updateJson } from '../../storage/update-json.ts';
import { BIG, Confirmed, LIST } from './writer.ts';

const SCRIPT = new URL('./writer.ts', import.meta.url).pathname;

async function newDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ipam-monitor-processes-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

interface Writer {
  readonly child: ChildProcess;
  /** Once it said that much of its work is written. */
  readonly wrote: (count: number) => Promise<void>;
  /** What it says is written, once it has ended. */
  readonly confirmed: Promise<readonly string[]>;
}

function writer(directory: string, through: string, count: number): Writer {
  const child = spawn(process.execPath, [SCRIPT, directory, through, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const confirmed = once(child, 'close').then(() => text.split('\n').filter((line) => line !== ''));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    child,
    async wrote(least) {
      while (text.split('\n').length <= least) await once(child.stdout, 'data');
    },
    confirmed,
  };
}

const listOf = (directory: string) => getJson(directoryObjects(directory), LIST, Confirmed);

test.each([
  ['two processes', ['endpoint', 'endpoint']],
  ['four processes, two of which write the directory itself', ['endpoint', 'directory', 'endpoint', 'directory']],
])('%s change one object 50 times each, on condition: no change that was confirmed is lost', async (_, kinds) => {
  const directory = await newDirectory();

  const confirmed = await Promise.all(kinds.map((through) => writer(directory, through, 50).confirmed));

  expect(confirmed.map(({ length }) => length)).toEqual(kinds.map(() => 50));
  expect((await listOf(directory)).toSorted()).toEqual(confirmed.flat().sort());
  expect(await readdir(join(directory, '.s3/locks'))).toEqual([]);
  expect(await readdir(join(directory, '.s3/incoming'))).toEqual([]);
});

test('processes that are killed at any time leave whole objects, all that they confirmed, and no lock', async () => {
  const directory = await newDirectory();
  const confirmed: string[] = [];

  async function killed(through: string, time: number): Promise<void> {
    const { child, wrote, confirmed: lines } = writer(directory, through, 100_000);
    await wrote(2 + time);
    // Into any part of the write that it is at now.
    await setTimeout(Math.random() * 50);
    child.kill('SIGKILL');
    confirmed.push(...(await lines));
  }
  async function severalTimes(through: string): Promise<void> {
    for (let time = 0; time < 4; time++) await killed(through, time);
  }
  await Promise.all(['endpoint', 'endpoint', 'directory'].map(severalTimes));

  await updateJson(directoryObjects(directory), LIST, Confirmed, (list = []) => [...list, 'the last']);
  const list = await listOf(directory);
  expect(confirmed.length).toBeGreaterThan(3 * 4 * 2);
  // What was written and not confirmed any more may be there, too.
  expect(new Set(list).size).toBe(list.length);
  expect(confirmed.filter((id) => !list.includes(id))).toEqual([]);
  const big = await readFile(join(directory, BIG), 'utf8');
  expect(big === big.charAt(0).repeat(300_000)).toBe(true);
  // Nothing lies about among the objects.
  expect((await readdir(directory)).toSorted()).toEqual(['.s3', 'alerts', 'runs']);
  expect([await readdir(join(directory, 'alerts')), await readdir(join(directory, 'runs'))]).toEqual([
    ['list.json'],
    ['big.txt'],
  ]);
});
