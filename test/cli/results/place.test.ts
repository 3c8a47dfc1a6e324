import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newestPlace } from '../../../cli/results/local.ts';
import { openSource } from '../../../local/source.ts';
import { writeRun } from '../fakes/results.ts';

const root = await mkdtemp(join(tmpdir(), 'place-'));
afterAll(() => rm(root, { recursive: true }));

test('of several organisations, the place of the newest run is found', async () => {
  expect(await newestPlace(join(root, 'nothing'))).toBe(join(root, 'nothing'));
  const scopes = [{ scope: { scopeId: 'ipam-scope-0a', scopeType: 'private' as const } }];
  await mkdir(join(root, 'cloudformation'));
  await writeRun(join(root, 'demo-1'), { scopes, runId: 'a', asOf: '2026-11-21T12:00:00.000Z' });
  await writeRun(join(root, 'account-1'), { scopes, runId: 'b', asOf: '2026-11-20T12:00:00.000Z' });
  expect(await newestPlace(root)).toBe(join(root, 'demo-1'));
  await writeRun(join(root, 'account-1'), { scopes, runId: 'c', asOf: '2026-11-22T12:00:00.000Z' });
  expect(await newestPlace(root)).toBe(join(root, 'account-1'));
});

test('each source and organisation has a place of its own, which two recordings of one share', async () => {
  const recorded = async (name: string, IpamId: string) => {
    const directory = join(root, name);
    await mkdir(directory);
    const answers = { Ipams: [{ IpamId, IpamRegion: 'eu-west-1' }], IpamScopes: [], IpamResourceCidrs: [] };
    await writeFile(join(directory, 'all.json'), JSON.stringify(answers));
    return { kind: 'recorded', directory } as const;
  };
  const sources = [
    { kind: 'demo', seed: 1 } as const,
    { kind: 'demo', seed: 2 } as const,
    await recorded('monday', 'ipam-0a'),
    await recorded('tuesday', 'ipam-0a'),
    await recorded('other', 'ipam-0b'),
  ];
  const places = await Promise.all(sources.map(async (source) => (await (await openSource(source)).describe()).place));
  expect(places).toEqual(['demo-1', 'demo-2', 'recorded-ipam-0a', 'recorded-ipam-0a', 'recorded-ipam-0b']);
});
