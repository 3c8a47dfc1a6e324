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
  });
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
  });
  const outDir = assembly();
  expect(() => bundle('decide', outDir)).toThrow('esbuild says no');
  isBroken = false;
  bundle('decide', outDir);
  expect(read(outDir)).toBe('whole');
});
