import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePast } from '../../cli/run/past.ts';
import { packed } from '../../core/report/pack.ts';
import { redacted } from '../../core/report/redact.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { unpacked } from '../../core/report/unpack.ts';
import { startMonitor } from '../../local/monitor.ts';
import { gatherReport } from '../../report/gather.ts';
import { MapSection } from '../../report/page/map/section.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { readEvaluations } from '../../storage/runs.ts';

// The report of a real run of the sample organisation, with its past.

let directory = '';
let data: ReportData;
const evaluations: Evaluation[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ipam-monitor-report-'));
  const monitor = await startMonitor({ source: { kind: 'demo', seed: 1 }, outDir: directory });
  try {
    if (monitor.past) await writePast(directory, monitor.past());
    const { prefix = '', summary } = await monitor.run({
      resourceTypes: [...ResourceType.options],
      authoritative: true,
    });
    const objects = directoryObjects(directory);
    data = await gatherReport(objects, { prefix }, { title: 'the organisation', flags: ' --out somewhere' });
    for (const { evaluationsKey } of summary?.scopes ?? []) {
      for await (const evaluation of readEvaluations(objects, evaluationsKey)) evaluations.push(evaluation);
    }
  } finally {
    await monitor.stop();
  }
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

test('has a row of each evaluation, and the figures of the run', () => {
  expect(data.columns.id).toEqual(evaluations.map(({ resource }) => resource.id));
  expect(Object.values(data.counts).reduce((sum, each) => sum + each, 0)).toBe(evaluations.length);
  expect(data.columns.usedPercent).toEqual(evaluations.map(({ capacity }) => capacity?.usedPercent));
  const subnets = data.columns.type.flatMap((type, row) => (type === 'subnet' ? [data.columns.vpc[row]] : []));
  expect(subnets.filter((vpc) => vpc === -1).length).toBeLessThan(subnets.length / 100);
  expect(data.taken.filter(({ kind }) => kind === 'byHand').length).toBeGreaterThan(50);
});

test('what is above its level has its findings, since when, and mostly a sparkline; totals go back as far as the past', () => {
  const above = data.columns.verdict.flatMap((verdict, row) =>
    verdict === 'critical' || verdict === 'warning' ? [row] : [],
  );
  expect(above.length).toBeGreaterThan(50);
  for (const row of above) expect(data.details.get(row)?.findings?.length).toBeGreaterThan(0);
  for (const row of above) expect(data.columns.since[row]).not.toBe('');
  expect(above.filter((row) => data.details.get(row)?.spark).length).toBeGreaterThan(above.length / 2);
  const { days, assigned, capacity } = data.trend ?? { days: [], assigned: [], capacity: [] };
  expect(days.length).toBeGreaterThan(100);
  expect(days.at(-1)).toBe(data.run.asOf.slice(0, 10));
  for (const [at, used] of assigned.entries()) expect(used ?? 0).toBeLessThanOrEqual(capacity[at] ?? 0);
});

test('is the same after it was packed', () => {
  expect(unpacked(packed(data))).toEqual(data);
});

/** Tags and names of the sample organisation that are words of ours as well. */
const WORDS = ['reserve', 'network', 'public', 'Name', '1'];

test('redacted, it has no account, no name and no tag of any evaluation in it', () => {
  const secrets = new Set(
    evaluations.flatMap(({ resource: { accountId = '', name = '', tags = {} } }) => [
      accountId,
      name,
      ...Object.entries(tags).flat(),
    ]),
  );
  for (const { overlaps = [] } of evaluations) {
    for (const { name = '', accountId = '' } of overlaps.flatMap((each) => each.with)) secrets.add(name).add(accountId);
  }
  for (const { name } of data.taken) secrets.add(name);
  for (const word of ['', ...WORDS]) secrets.delete(word);
  expect(secrets.size).toBeGreaterThan(1000);
  const found = (text: string) => [...secrets].filter((secret) => text.includes(JSON.stringify(secret).slice(1, -1)));
  expect(found(packed(redacted(data)))).toEqual([]);
  // Else it would find nothing anywhere.
  expect(found(packed(data)).length).toBeGreaterThan(secrets.size * 0.9);
});

test('its map at 1,440 px has every block of the first scope by itself, and four in five by name', () => {
  const markup = renderToString(h(MapSection, { data, view: {} }));
  const blocks = markup.match(/class="block [a-zA-Z]+"/g) ?? [];
  expect(blocks.length).toBeGreaterThan(100);
  expect(blocks.filter((each) => each.includes('merged'))).toEqual([]);
  const texts = [...markup.matchAll(/<g class="texts"[^>]*>([\s\S]*?)<\/g>/g)]
    .map(([, inside = '']) => inside)
    .join('');
  const names = texts.match(/<text (?:class="over" )?x=/g) ?? [];
  expect(names.length).toBeLessThanOrEqual(blocks.length);
  expect(names.length / blocks.length).toBeGreaterThanOrEqual(0.8);
});
