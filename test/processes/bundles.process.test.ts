import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundledOnce } from './bundles.ts';

function assembly(): string {
  const path = mkdtempSync(join(tmpdir(), 'ipam-monitor-assembly-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function write(outDir: string, text: string): void {
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 'index.mjs'), text);
}

const read = (outDir: string) => readFileSync(join(outDir, 'index.mjs'), 'utf8');

test('a function is bundled once; who alters what he got alters nothing of what others get', () => {
  const asked: string[] = [];
  const bundle = bundledOnce((folder, outDir) => {
    asked.push(folder);
    write(outDir, folder);
  }, assembly());
  const [first, second, other] = [assembly(), assembly(), assembly()];
  bundle('decide', first);
  write(first, 'altered');
  bundle('decide', second);
  bundle('notify', other);

  expect([read(first), read(second), read(other)]).toEqual(['altered', 'decide', 'notify']);
  expect(asked).toEqual(['decide', 'notify']);
});

test('what could not be bundled whole is bundled again', () => {
  let isBroken = true;
  const bundle = bundledOnce((_, outDir) => {
    write(outDir, isBroken ? 'half' : 'whole');
    if (isBroken) throw new Error('esbuild says no');
  }, assembly());
  const outDir = assembly();
  expect(() => bundle('decide', outDir)).toThrow('esbuild says no');
  isBroken = false;
  bundle('decide', outDir);
  expect(read(outDir)).toBe('whole');
});

test('what another worker is bundling is waited for', async () => {
  const kept = assembly();
  const [bundled, half] = [join(kept, 'decide'), join(kept, 'decide-half')];
  write(join(half, 'out'), 'theirs');
  const theirs = `
    const { renameSync, rmSync } = require('node:fs');
    setTimeout(() => {
      renameSync('${half}/out', '${bundled}');
      rmSync('${half}', { recursive: true });
    }, 300);`;
  const other = spawn(process.execPath, ['-e', theirs]);
  const ended = once(other, 'exit');
  const asked: string[] = [];
  const outDir = assembly();
  bundledOnce((folder) => asked.push(folder), kept)('decide', outDir);
  await ended;
  expect([read(outDir), asked]).toEqual(['theirs', []]);
});
