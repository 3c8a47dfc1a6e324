import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readBeside } from '../../storage/read-beside.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'ipam-monitor-beside-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  writeFileSync(join(made, 'a.csv'), '10.0.0.0/8\n');
  writeFileSync(join(made, 'large.csv'), 'x'.repeat(1024 * 1024 + 1));
  return made;
}

const MIB = 1024 * 1024;

test('a path is from where the file is that names it', () => {
  const made = folder();
  expect(readBeside(join(made, 'policy.yaml'), 'a.csv', MIB)).toBe('10.0.0.0/8\n');
  expect(readBeside(join(made, 'below', 'policy.yaml'), '../a.csv', MIB)).toBe('10.0.0.0/8\n');
  expect(readBeside('policy.yaml', join(made, 'a.csv'), MIB)).toBe('10.0.0.0/8\n');
});

test.each([
  ['gone.csv', 'there is no such file'],
  ['.', 'is not a file'],
  ['/dev/zero', 'is not a file'],
  ['a.csv/b.csv', 'there is no such file'],
  ['large.csv', 'is larger than 1 MiB'],
])('%s: %s', (path, said) => {
  expect(() => readBeside(join(folder(), 'policy.yaml'), path, MIB)).toThrow(`${path}: ${said}`);
});
