import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { built } from '../../../local/lambda/build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ipam-monitor-build-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  write('shared.ts', "export const word: string = 'one';");
  write('a.ts', "import { word } from './shared.ts';\nconsole.log('a', word);");
  write('b.ts', "import { word } from './shared.ts';\nconsole.log('b', word);");
});

function write(file: string, text: string, secondsAgo = 10): void {
  writeFileSync(join(root, file), text);
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(join(root, file), at, at);
}

const build = (entries = ['a.ts', 'b.ts']) => built({ root, home: join(root, 'home'), entries });
const said = (folder: string, file: string) =>
  execFileSync(process.execPath, [join(folder, file)], { encoding: 'utf8' });

test('entries run from one folder, and share what they have in common', async () => {
  const folder = await build();
  expect([said(folder, 'a.mjs'), said(folder, 'b.mjs')]).toEqual(['a one\n', 'b one\n']);
  expect(readFileSync(join(folder, 'a.mjs'), 'utf8')).not.toContain("'one'");
});

test('what is built stays until a source is another one', async () => {
  const first = await build();
  expect(await build()).toBe(first);
  write('shared.ts', "export const word: string = 'two';", 5);
  const second = await build();
  expect(said(second, 'b.mjs')).toBe('b two\n');
  // Somebody may still load from it.
  expect(said(first, 'b.mjs')).toBe('b one\n');
  expect(await build(['a.ts'])).not.toBe(second);
});

test('a source that is gone, or a build that is, is none', async () => {
  const first = await build(['a.ts']);
  rmSync(first, { recursive: true });
  const second = await build(['a.ts']);
  expect(said(second, 'a.mjs')).toBe('a one\n');
  rmSync(join(root, 'shared.ts'));
  await expect(build(['a.ts'])).rejects.toThrow('esbuild');
});

test('a build is not kept when a source was written after it began', async () => {
  write('shared.ts', "export const word: string = 'one';", -60);
  const first = await build();
  expect(await build()).not.toBe(first);
});

test('an hour later nobody loads from a build that was replaced', async () => {
  const first = await build();
  const hourAgo = Date.now() / 1000 - 3_601;
  utimesSync(first, hourAgo, hourAgo);
  write('shared.ts', "export const word: string = 'two';", 5);
  const second = await build();
  expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
  expect(basename(second)).toMatch(/^built-/);
});
