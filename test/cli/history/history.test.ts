import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { historyLines } from '../../../cli/history/print.ts';
import { main } from '../../../cli/main.ts';
import { commitHistory } from '../../../functions/record/history/commit.ts';
import { parquetDayFiles } from '../../../storage/history/parquet-day-files.ts';
import { historyKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import { sampleEvaluation, sampleRun } from '../../fakes/results.ts';
import { fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory, writeRun } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';
const evaluation = sampleEvaluation({
  id: 'subnet-1',
  scopeId: SCOPE,
  resource: { name: 'web-a', cidr: '10.0.1.0/24', vpcId: 'vpc-1', accountId: '111122223333', region: 'eu-west-1' },
});

const KEY = 'vpc-1/subnet/subnet-1/10.0.1.0/24';

/** Runs on 20 and 21 November, a value each; undefined: it was not measured. */
const RUNS: readonly (readonly [asOf: string, bp: number | undefined, total?: number])[] = [
  ['2026-11-19T10:41:00.000Z', 1000],
  ['2026-11-19T12:41:00.000Z', 3000],
  ['2026-11-20T10:41:00.000Z', undefined],
  ['2026-11-20T11:41:00.000Z', 5000, 512],
  ['2026-11-21T18:41:00.000Z', 6000, 512],
  ['2026-11-21T20:41:00.000Z', 9766, 512],
];

async function place(runs = RUNS, kind = 'run'): Promise<string> {
  const out = await resultsDirectory({ scopes: [{ scope: { scopeId: SCOPE }, evaluations: [evaluation] }] });
  const objects = memoryObjects();
  for (const [asOf, bp, total = 256] of runs) {
    async function* measured() {
      const { key, resource } = evaluation;
      const { id: resourceId, cidr } = resource;
      if (bp !== undefined)
        yield { key, type: 'subnet' as const, resourceId, basis: 'assigned' as const, bp, total, cidr };
    }
    const deps = {
      objects,
      dayFiles: parquetDayFiles(objects),
      pause: async () => {},
      ...fakeInvocation({ now: asOf }),
    };
    await commitHistory(SCOPE, sampleRun({ asOf, runId: `${kind}-${asOf.replaceAll(/[-:]/g, '')}` }), measured, deps);
  }
  for (const key of objects.keys().filter((each) => !each.includes('/daily/'))) {
    const lines = () =>
      gzipSync(
        objects
          .lines(key)
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      );
    mkdirSync(dirname(join(out, key)), { recursive: true });
    writeFileSync(join(out, key), key.endsWith('.gz') ? lines() : (objects.text(key) ?? ''));
  }
  return out;
}

const said = async (out: string, ...args: string[]) => {
  const io = fakeIo();
  const code = await main(['history', ...args, '--out', out], io, DEPS, NO_AWS);
  return { code, out: io.stdout(), err: io.stderr() };
};

test.each([['subnet-1'], ['web-a'], ['10.0.1.0/24'], ['WEB-*']])('by %s', async (query) => {
  const { code, out } = await said(await place(), query);
  expect(code).toBe(0);
  expect(out).toBe(`subnet web-a subnet-1
  10.0.1.0/24 · 111122223333/eu-west-1

${SCOPE}, used in percent
  hours  ▁▃··········▅···············▅█  10 % to 97.66 %
         5 hours, 2026-11-19 10:00Z to 2026-11-21 20:00Z, 54 not measured; last 97.66 %
  days   ▃▅  30 % to 50 %
         peaks of 2 days, 2026-11-19 to 2026-11-20; last 50 %
  Its size was 256, then 512.
`);
});

test('as JSON, and as CSV', async () => {
  const out = await place();
  const { code, document } = await printed('cli-history', ['history', 'web-a', '--out', out, '--json'], {
    remote: NO_AWS,
  });
  expect(code).toBe(0);
  expect(document.series).toMatchObject([
    {
      historyId: SCOPE,
      basis: 'assigned',
      hours: [
        { usedPercent: 10 },
        { usedPercent: 30 },
        { usedPercent: 50, total: 512 },
        { usedPercent: 60 },
        { at: '2026-11-21T20:00:00.000Z', usedPercent: 97.66 },
      ],
      days: [
        { day: '2026-11-19', peakPercent: 30, meanPercent: 20, samples: 2, total: 256 },
        { day: '2026-11-20', peakPercent: 50, meanPercent: 50, samples: 1, total: 512 },
      ],
    },
  ]);
  expect(JSON.parse((await said(out, 'web-a', '--output', 'json')).out)).toEqual(document);
  const csv = await said(out, 'web-a', '--output', 'csv', '--since', '2026-11-20');
  expect(csv.out.split('\n')).toEqual([
    'resource,history,basis,grain,time,peak_percent,mean_percent,total,samples,cidr,source,censored',
    `${KEY},${SCOPE},assigned,day,2026-11-20,50,50,512,1,10.0.1.0/24,run,`,
    `${KEY},${SCOPE},assigned,hour,2026-11-20T11:00:00.000Z,50,50,512,1,10.0.1.0/24,run,`,
    `${KEY},${SCOPE},assigned,hour,2026-11-21T18:00:00.000Z,60,60,512,1,10.0.1.0/24,run,`,
    `${KEY},${SCOPE},assigned,hour,2026-11-21T20:00:00.000Z,97.66,97.66,512,1,10.0.1.0/24,run,`,
    '',
  ]);
});

test('what is made up is said to be', async () => {
  const made = 'All of this is made up';
  const [demo, account] = [await place(RUNS, 'demo'), await place(RUNS, 'account')];
  expect((await said(demo, 'web-a')).out).toContain(made);
  expect((await said(account, 'web-a')).out).not.toContain(made);
  const csv = ['web-a', '--output', 'csv'] as const;
  expect(await said(demo, ...csv)).toMatchObject({
    out: expect.not.stringContaining(made),
    err: `${made}, as is everything of the demo organisation.\n`,
  });
  expect((await said(account, ...csv)).err).toBe('');
  expect(JSON.parse((await said(demo, 'web-a', '--json')).out).madeUp).toBe(true);
  expect(JSON.parse((await said(account, 'web-a', '--json')).out)).not.toHaveProperty('madeUp');
  expect((await said(await place([], 'demo'), 'web-a')).out).not.toContain(made);
});

test('an hour counts from its beginning, as a day does', async () => {
  const since = ['web-a', '--output', 'csv', '--since', '2026-11-21T20:50Z'] as const;
  expect((await said(await place(), ...since)).out).toContain('hour,2026-11-21T20:00:00.000Z,97.66');
});

test('of what nothing was kept yet, that is said', async () => {
  const { code, out } = await said(await place([]), 'web-a');
  expect(code).toBe(2);
  expect(out).toContain('There is no history of it yet: each scheduled run');
});

test('of several series each names its CIDR: those of a VPC have one scope and one basis', () => {
  const series = (cidr: string) => ({
    ...{ historyId: SCOPE, key: cidr, basis: 'carved' as const, hours: [], censored: [] },
    days: [{ day: '2026-11-20', peakPercent: 50, meanPercent: 50, samples: 1, total: 256, cidr }],
  });
  const { resource } = evaluation;
  const of = (...cidrs: string[]) =>
    historyLines(
      { exit: { code: 0 }, where: 'out', resource, series: cidrs.map(series), notKnown: [] },
      { colors: pc },
      {},
    );
  const titles = (lines: string[]) => lines.filter((line) => line.endsWith('in percent'));
  expect(titles(of('10.0.0.0/24', '2001:db8::/56'))).toEqual([
    `10.0.0.0/24 in ${SCOPE}, carved in percent`,
    `2001:db8::/56 in ${SCOPE}, carved in percent`,
  ]);
  expect(titles(of('10.0.0.0/24'))).toEqual([`${SCOPE}, carved in percent`]);
});

test('what can have no history is not promised one', async () => {
  const eni = sampleEvaluation({ id: 'eni-1', scopeId: SCOPE, resource: { type: 'eni' }, notMeasured: true });
  const out = await resultsDirectory({ scopes: [{ scope: { scopeId: SCOPE }, evaluations: [eni] }] });
  const { code, out: text } = await said(out, 'eni-1');
  expect(code).toBe(2);
  expect(text).toContain(
    '\nThere is no history of it: the newest run measured no utilization of it. Only VPCs, subnets and pools have one.\n',
  );
});

test.each([['subnet-1'], ['10.0.1.0/24'], [KEY]])('what is gone is known by %s', async (query) => {
  const out = await place();
  const other = sampleEvaluation({ id: 'subnet-2', scopeId: SCOPE, resource: { cidr: '10.0.9.0/24' } });
  await writeRun(out, {
    scopes: [{ scope: { scopeId: SCOPE }, evaluations: [other] }],
    runId: 'run-2',
    asOf: '2026-11-21T20:50:00.000Z',
  });
  const { code, out: text } = await said(out, query);
  expect(code).toBe(0);
  expect(text).toContain('subnet subnet-1\n  10.0.1.0/24\n  It is gone: not in the newest results.\n');
  expect(text).toContain('peaks of 2 days, 2026-11-19 to 2026-11-20; last 50 %');
  const { document } = await printed('cli-history', ['history', query, '--out', out, '--json'], { remote: NO_AWS });
  expect(document).toMatchObject({ gone: true, resource: { id: 'subnet-1', family: 'ipv4' } });
});

test('what cannot be read is said, and the rest shown', async () => {
  const out = await place();
  const head = join(out, historyKeys.head(SCOPE));
  writeFileSync(head, readFileSync(head, 'utf8').replace('"generation":', '"generatiom":'));
  const { code, out: text } = await said(out, 'web-a');
  expect(code).toBe(2);
  expect(text).toContain(`The history of ${SCOPE} cannot be read: `);
});

test('what nothing knows is said, with where to look, and is no failure', async () => {
  const { code, err } = await said(await place(), 'nobody');
  expect(code).toBe(2);
  expect(err).toMatch(/nobody is neither in the newest results nor in a history .*find nobody --out/s);
});

test.each([
  [['web-a', '--since', '2027-01-01'], /--since 2027-01-01: is in the future|is in the future/],
  [['web-a', '--since', 'soon'], /is not a time/],
  [['web-a', '--output', 'xml'], /xml/],
])('%j is refused', async (args, why) => {
  const { code, err } = await said(await place(), ...args);
  expect(code).toBe(1);
  expect(err).toMatch(why);
});
