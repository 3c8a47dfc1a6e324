import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PolicyError } from '../core/policy/policy-error.ts';
import { MonitorRunFailed, runMonitor } from '../library.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipam-monitor-library-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source = { kind: 'demo', seed: 1 } as const;

function policyFile(text: string): string {
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

test('a run returns what it came to, judged by the policy, whose destinations become files', async () => {
  const outDir = join(folder, 'out');

  const { runId, directory, summary, handOff } = await runMonitor({
    source,
    outDir,
    runId: 'mine',
    request: { resourceTypes: ['subnet'] },
    policyFile: policyFile(
      'version: 1\nname: strict\noutputs: { handOff: { functions: [tickets], consumers: [{ to: pages, filter: { severity: critical } }] } }\n',
    ),
  });

  expect(runId).toBe('mine');
  expect(summary).toMatchObject({ status: 'complete', policy: { name: 'strict' } });
  expect(Object.keys(handOff.byType)).toEqual(['subnet']);
  expect(existsSync(join(directory, 'handoff.json'))).toBe(true);
  expect(readdirSync(join(outDir, 'lambda')).sort()).toEqual(['pages.jsonl', 'tickets.jsonl']);
});

test('a policy that is wrong is named before anything runs', async () => {
  const outDir = join(folder, 'out');

  await expect(runMonitor({ source, outDir, policyFile: policyFile('version: 2\n') })).rejects.toThrow(PolicyError);
  expect(existsSync(outDir)).toBe(false);
});

test('a run that is ended from outside is one that failed', async () => {
  const controller = new AbortController();

  const run = runMonitor({
    source,
    outDir: join(folder, 'out'),
    signal: controller.signal,
    onProgress: ({ state, phase }) => {
      if (state === 'Discover' && phase === 'succeeded') controller.abort();
    },
  });

  const error = await run.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MonitorRunFailed);
  expect(error).toMatchObject({ outcome: { status: 'ABORTED', handOff: undefined } });
});
