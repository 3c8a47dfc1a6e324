import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tryOpenMetrics, writeOpenMetrics } from '../../../cli/run/openmetrics.ts';
import { planRun } from '../../../cli/run/options.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'ipam-monitor-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, 'runs/1'), { recursive: true });
  mkdirSync(join(path, 'collector'));
  writeFileSync(join(path, 'runs/1/openmetrics.txt'), 'new\n# EOF\n');
  return path;
}

test('the exposition of the run replaces the last one, and nothing else is left', async () => {
  const out = directory();
  const file = join(out, 'collector/ipam.prom');
  writeFileSync(file, 'old');

  await writeOpenMetrics(file, { prefix: 'runs/1/' }, out);

  expect(readFileSync(file, 'utf8')).toBe('new\n# EOF\n');
  expect(readdirSync(join(out, 'collector'))).toEqual(['ipam.prom']);
});

test.each([
  ['that got nowhere', {}],
  ['that did not write it', { prefix: 'runs/2/' }],
])('a run %s leaves the last one as it is, to get old', async (_, run) => {
  const out = directory();
  const file = join(out, 'collector/ipam.prom');
  writeFileSync(file, 'old');

  await writeOpenMetrics(file, run, out);

  expect(readFileSync(file, 'utf8')).toBe('old');
});

test('a directory that is not there is named', async () => {
  const out = directory();
  await expect(writeOpenMetrics(join(out, 'nowhere/ipam.prom'), { prefix: 'runs/1/' }, out)).rejects.toThrow(
    /--openmetrics .*nowhere\/ipam\.prom cannot be written: ENOENT/,
  );
});

test('whether it can be written is tried first, and leaves what is there as it is', async () => {
  const out = directory();
  const file = join(out, 'collector/ipam.prom');
  writeFileSync(file, 'old');
  mkdirSync(join(out, 'folder.prom'));

  await tryOpenMetrics(file);
  await expect(tryOpenMetrics(join(out, 'nowhere/ipam.prom'))).rejects.toThrow(/nowhere.*cannot be written: ENOENT/);
  await expect(tryOpenMetrics(join(out, 'folder.prom'))).rejects.toThrow(/folder\.prom cannot be written: it is a dir/);

  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(join(out, 'collector'))).toEqual(['ipam.prom']);
});

test('a file that the collector would not read is refused', () => {
  expect(() => planRun({ demo: true, out: 'out', openmetrics: 'ipam.txt' })).toThrow(/does not end in \.prom/);
  expect(planRun({ demo: true, out: 'out', openmetrics: 'ipam.prom' }).openMetricsFile).toBe('ipam.prom');
});
