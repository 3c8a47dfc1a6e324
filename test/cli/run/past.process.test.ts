import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { measuredOf } from '../../../functions/record/history/figures.ts';
import { sampleOrganisation } from '../../../local/sample/organisation.ts';
import { Latest } from '../../../statemachine/contracts/hand-off.ts';
import { directoryObjects } from '../../../storage/directory-objects.ts';
import { readHistoryHead } from '../../../storage/history/head.ts';
import { sharedKeys } from '../../../storage/keys.ts';
import { getJson } from '../../../storage/objects.ts';

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
const temporary = () => mkdtempSync(join(tmpdir(), 'ipam-monitor-past-'));
const monitor = (...args: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { stdout, stderr, status };
};

const outDir = temporary();
let ran: ReturnType<typeof monitor>;
beforeAll(() => {
  ran = monitor('run', '--demo', '--out', outDir);
  return () => rmSync(outDir, { recursive: true, force: true });
});

const latest = () => getJson(directoryObjects(outDir), sharedKeys.latest, Latest);

test('a run of the demo goes on with the history that it was given', async () => {
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toContain('made up, and so is its past of 120 days');
  const { scopes, historyProblems } = await latest();
  expect(historyProblems ?? []).toEqual([]);
  expect(Object.keys(scopes)).toHaveLength(3);
  for (const [scopeId, { runId }] of Object.entries(scopes)) {
    const { value } = await readHistoryHead(directoryObjects(outDir), scopeId);
    expect(value?.slots.at(-1)?.runId).toBe(runId);
    expect(value?.slots.length).toBeGreaterThan(60);
    expect(value?.generation).toBeGreaterThan(2800);
  }
});

test('what the run measured is what the past leads to', async () => {
  const { scopes } = await latest();
  const objects = { ...directoryObjects(outDir), bucket: '', copy: async () => {}, delete: async () => {} };
  let compared = 0;
  for (const [scopeId, { asOf, evaluationsKey }] of Object.entries(scopes)) {
    const { scopes: pasts } = sampleOrganisation(1, () => new Date(asOf)).past();
    const past = pasts.find((each) => each.scopeId === scopeId)?.trajectories ?? [];
    const now = past.flatMap(({ key, type, resourceId, basis, at }) => {
      const { bp, total, cidr } = at(0) ?? {};
      return bp === undefined ? [] : [{ key, type, resourceId, basis, bp, total, cidr }];
    });
    const measured = await Array.fromAsync(measuredOf(objects, evaluationsKey));
    // What comes of it is Evaluate's.
    expect(measured.map(({ forecast: _, ...each }) => each)).toEqual(now);
    compared += now.length;
  }
  expect(compared).toBeGreaterThan(1600);
});

test('history of a subnet among the worst has 120 days, and says that they are made up', () => {
  const [, id = ''] = /CRITICAL subnets.*?(subnet-0[0-9a-f]{16})/s.exec(ran.stdout) ?? [];
  const { stdout, status } = monitor('history', id, '--out', outDir);
  expect(status).toBe(0);
  expect(stdout).toMatch(/peaks of 1[12]\d days, .* to .*/);
  expect(stdout).toContain('made up');
});

test('the command that it ends with works as printed', () => {
  const [, args = ''] = /How it came to that: +npm run ipam-monitor -- (.*)/.exec(ran.stdout) ?? [];
  expect(monitor(...args.split(' '))).toMatchObject({ status: 0, stdout: expect.stringContaining('72 hours') });
});

test('only the demo has a past', () => {
  const recorded = temporary();
  onTestFinished(() => rmSync(recorded, { recursive: true, force: true }));
  const from = fileURLToPath(new URL('../../data/recorded', import.meta.url));
  const { stdout } = monitor('run', '--from', from, '--out', recorded);
  expect(stdout).toContain('All results');
  expect(stdout).not.toContain('made up');
  expect(existsSync(join(recorded, 'history/daily'))).toBe(false);
});

test('another process makes the same bytes', () => {
  const written = [0, 1].map(() => {
    const directory = temporary();
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const here = (path: string) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
    const script = `
      const { sampleOrganisation } = await import(${here('local/sample/organisation.ts')});
      const { writePast } = await import(${here('cli/run/past.ts')});
      await writePast(${JSON.stringify(directory)}, sampleOrganisation(1, () => new Date('2026-11-30T18:06:00Z')).past());
    `;
    execFileSync(process.execPath, ['--input-type=module', '-e', script]);
    return directory;
  });
  const [one = '', other = ''] = written;
  const { stdout } = spawnSync('diff', ['-rq', join(one, 'history'), join(other, 'history')], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(readdirSync(join(one, 'history/daily'))).toHaveLength(3);
});
