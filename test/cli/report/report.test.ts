import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../../cli/main.ts';
import { executeReport } from '../../../cli/report/execute.ts';
import type { RawReportOptions } from '../../../cli/report/wish.ts';
import { reportKey } from '../../../storage/keys.ts';
import { sampleEvaluation } from '../../fakes/results.ts';
import { type FakeIo, fakeIo } from '../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { DEPS, printed } from '../json/printed.ts';

const SCOPE = 'ipam-scope-0a';
const RUN = 'run-1';
const AS_OF = '2026-11-21T20:41:00.000Z';
const KEY = reportKey(RUN, AS_OF);

const place = { accountId: '111122223333', region: 'eu-west-1', cidr: '10.0.0.0/24' };
const scopes = [
  {
    scope: { scopeId: SCOPE },
    evaluations: [
      sampleEvaluation({
        id: 'subnet-01',
        scopeId: SCOPE,
        severity: 'critical',
        resource: { ...place, name: '| [x](y)' },
      }),
      sampleEvaluation({ id: 'subnet-02', scopeId: SCOPE, resource: { ...place, cidr: '10.0.1.0/24', name: '=1+1' } }),
    ],
  },
];
const given = { scopes, runId: RUN, asOf: AS_OF };

async function report(out: string, ...args: string[]) {
  const io = fakeIo();
  const code = await main(['report', ...args, '--out', out], io, DEPS, NO_AWS);
  return { code, said: io.stdout(), error: io.stderr() };
}

test('a page takes the place of the one that the run wrote, and is named', async () => {
  const out = await resultsDirectory(given);
  const { code, document } = await printed('cli-report', ['report', '--out', out, '--json'], { remote: NO_AWS });
  expect(code).toBe(0);
  expect(document).toMatchObject({
    runId: RUN,
    file: join(out, KEY),
    format: 'html',
    madeBy: 'command',
    opened: false,
  });
  const page = await readFile(join(out, KEY), 'utf8');
  expect(page).toMatch(/^<!doctype html>/i);
  expect(document.bytes).toBe(Buffer.byteLength(page));
});

test('a masked page stands beside it, and has no name and no account in it', async () => {
  const out = await resultsDirectory(given);
  const { code, said } = await report(out, '--redact');
  expect(code).toBe(0);
  expect(said).toContain('.redacted.html');
  const { said: masked } = await report(out, '--redact', '--format', 'json');
  expect(masked).toContain('subnet-01');
  expect(masked).not.toMatch(/111122223333|\[x\]/);
});

test('the others are printed, and nothing else is', async () => {
  const out = await resultsDirectory(given);
  expect((await report(out, '--format', 'md')).said).toMatch(/^# [^\n]+\n\n[\s\S]+\n$/);
  expect((await report(out, '--format', 'csv')).said.split('\r\n')).toHaveLength(4);
  const { document } = await printed('cli-report-data', ['report', '--format', 'json', '--out', out], {
    remote: NO_AWS,
  });
  expect(document.resources).toMatchObject([
    { id: 'subnet-01', name: '| [x](y)', verdict: 'critical' },
    { id: 'subnet-02' },
  ]);
});

test.each(['md', 'csv', 'json'])('%s goes to a file where one is named', async (format) => {
  const out = await resultsDirectory(given);
  const file = join(out, `report.${format}`);
  const { code, said } = await report(out, '--format', format, '--output', file);
  expect(code).toBe(0);
  expect(said).toContain(`Report  ${file}`);
  expect(await readFile(file, 'utf8')).toContain('subnet-01');
});

test('a run is named as diff takes it', async () => {
  const out = await resultsDirectory(given);
  expect((await report(out, 'run-', '--format', 'md')).code).toBe(0);
  const { code, error } = await report(out, 'nobody');
  expect(code).toBe(1);
  expect(error).toContain('There are:');
  expect(error).toContain(RUN);
});

test('of a run that has expired: the page that it wrote, and the command for it', async () => {
  const out = await resultsDirectory(given);
  await rm(join(out, 'runs'), { recursive: true });
  const gone = await report(out, RUN);
  expect(gone.code).toBe(1);
  expect(gone.error).toContain('No report can be made of the run');

  await mkdir(dirname(join(out, KEY)), { recursive: true });
  await writeFile(join(out, KEY), 'the page');
  const kept = await report(out, RUN, '--output', join(out, 'copy.html'));
  expect(kept.code).toBe(0);
  expect(kept.said).toContain('It is the page that the run wrote');
  expect(await readFile(join(out, 'copy.html'), 'utf8')).toBe('the page');
  // It cannot be masked any more, nor be anything but a page.
  for (const args of [['--redact'], ['--format', 'md']]) {
    const { code, error } = await report(out, RUN, ...args);
    expect(code).toBe(1);
    expect(error).toMatch(new RegExp(`The page that it wrote is still there: .* report ${RUN} --out`));
  }
});

test.each([
  [['--json', '--format', 'md'], '--output report.md'],
  [['--open', '--format', 'csv'], '--open opens the page, and csv is none'],
  [['--output', ''], '--output: a value is empty'],
  [['--output', '/nowhere/at/all.html'], 'cannot be written'],
])('%j: what is wrong, and what to do', async (args, said) => {
  const out = await resultsDirectory(given);
  const { code, error } = await report(out, ...args);
  expect(code).toBe(1);
  expect(error).toContain(said);
});

test('it is opened where a terminal is, and nowhere else', async () => {
  const out = await resultsDirectory(given);
  const opened: string[] = [];
  const opening = async (io: FakeIo, succeeds = true) => {
    const raw: RawReportOptions = { out, format: 'html', open: true };
    await executeReport(undefined, raw, io, NO_AWS, async (file) => succeeds && opened.push(file) > 0);
    return io.stdout();
  };
  expect(await opening(fakeIo())).toContain('It was not opened: this is no terminal');
  expect(opened).toEqual([]);
  expect(await opening(fakeIo({ columns: 80 }))).not.toContain('open');
  expect(opened).toEqual([join(out, KEY)]);
  expect(await opening(fakeIo({ columns: 80 }), false)).toContain('open it in a browser');
});
