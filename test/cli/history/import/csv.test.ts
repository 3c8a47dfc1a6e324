import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../../../cli/main.ts';
import { localResults } from '../../../../cli/results/local.ts';
import { historyKeys, IMPORTED } from '../../../../storage/keys.ts';
import { sampleEvaluation } from '../../../fakes/results.ts';
import { fakeIo } from '../../fakes/io.ts';
import { NO_AWS, resultsDirectory } from '../../fakes/results.ts';
import { DEPS, printed } from '../../json/printed.ts';

// It is 2026-11-21.

const SCOPE = 'ipam-scope-0a';
const evaluation = (id: string, cidr: string, accountId = '111122223333') =>
  sampleEvaluation({ id, scopeId: SCOPE, resource: { cidr, vpcId: 'vpc-1', accountId, region: 'eu-west-1' } });

const place = () =>
  resultsDirectory({
    scopes: [
      {
        scope: { scopeId: SCOPE },
        evaluations: [
          evaluation('subnet-1', '10.0.1.0/24'),
          evaluation('subnet-2', '10.0.2.0/24'),
          evaluation('subnet-3', '10.0.2.0/24', '444455556666'),
          sampleEvaluation({ id: 'subnet-4', scopeId: SCOPE, notMeasured: true, resource: { cidr: '10.0.4.0/24' } }),
        ],
      },
    ],
  });

async function typed(...args: string[]) {
  const io = fakeIo();
  const code = await main(args, io, DEPS, NO_AWS);
  return { code, out: io.stdout(), err: io.stderr() };
}

async function importing(text: string | Buffer, more: string[] = [], out?: string) {
  const at = out ?? (await place());
  const file = join(at, 'usage.csv');
  writeFileSync(file, text);
  return { ...(await typed('history', 'import', 'csv', file, ...more, '--out', at)), where: at };
}

const csvOf = async (out: string, resource: string) =>
  (await typed('history', resource, '--output', 'csv', '--out', out)).out.split('\n').slice(1, -1);
const importedKeys = async (out: string) =>
  (await Array.fromAsync(localResults(out).list(IMPORTED))).map(({ key }) => key);

test('days and hours, by id, key, CIDR, however they are written', async () => {
  const { code, where } = await importing(
    [
      '\uFEFFResource;Day;Peak_Percent;Mean_Percent;total;samples\r',
      'subnet-1;2026-11-19;81.5;"77"; ; \r',
      '# a comment\r',
      'vpc-1/subnet/subnet-1/10.0.1.0/24;2026-11-17;80 %;;512;6\r',
      '10.0.1.0/24;2026-11-18;"80.25";;;\r',
    ].join('\n'),
  );
  expect(code).toBe(0);
  const line = (day: string, figures: string) =>
    `vpc-1/subnet/subnet-1/10.0.1.0/24,${SCOPE},assigned,day,${day},${figures},10.0.1.0/24,csv,`;
  expect(await csvOf(where, 'subnet-1')).toEqual([
    line('2026-11-17', '80,80,512,6'),
    line('2026-11-18', '80.25,80.25,256,1'),
    line('2026-11-19', '81.5,77,256,1'),
  ]);
  const hours = await importing(
    'time,used_percent,resource\n2026-11-20T14:00Z,80,subnet-2\n2026-11-20 23:30+02:00,60.02,subnet-2\n2026-11-20T22:00Z,1,subnet-2',
    [],
    where,
  );
  expect(hours.code).toBe(0);
  expect(await csvOf(where, 'subnet-2')).toEqual([
    `vpc-1/subnet/subnet-2/10.0.2.0/24,${SCOPE},assigned,day,2026-11-20,80,47.01,256,3,10.0.2.0/24,csv,`,
  ]);
  expect(await csvOf(where, 'subnet-1')).toHaveLength(3);
});

test('UTF-16, as PowerShell writes it', async () => {
  const { code } = await importing(
    Buffer.from('\uFEFFresource,day,peak_percent\r\nsubnet-1,2026-11-19,5\r\n', 'utf16le'),
  );
  expect(code).toBe(0);
});

test('what history prints as CSV makes the round trip, into another place as well', async () => {
  const { where } = await importing(
    'resource,day,peak_percent,mean_percent,total,samples,censored\nsubnet-1,2026-11-19,81.5,77.25,512,3,\nsubnet-1,2026-11-20,9,9,256,24,\nsubnet-1,2026-11-01,99,98,256,24,yes\n',
  );
  const printedCsv = (await typed('history', 'subnet-1', '--output', 'csv', '--out', where)).out;
  expect((await typed('history', 'subnet-1', '--out', where)).out.split('\n').slice(3)).toEqual([
    `${SCOPE}, used in percent`,
    '  hours  none',
    '  days   ▇▁  9 % to 81.5 %',
    '         peaks of 2 days, 2026-11-19 to 2026-11-20; last 9 %',
    '         2 of them imported: from csv',
    '  apart  █  99 %',
    '         peaks of 1 day, 2026-11-01 to 2026-11-01; last 99 %',
    '         from csv, published only at times: shown, and in no forecast',
    '  Its size was 512, then 256.',
    '',
  ]);
  const again = await importing(printedCsv, [], where);
  expect(again.out).toContain('All of it was there already: 3 days of 2 series');
  const other = await importing(printedCsv);
  expect(other.code).toBe(0);
  expect((await typed('history', 'subnet-1', '--output', 'csv', '--out', other.where)).out).toBe(printedCsv);
});

test('every bad line is named, the first ten in full, and nothing is imported', async () => {
  const bad = [
    'subnet-1,2026-02-30,5',
    'subnet-1,2026-11-19T10:00,5',
    'subnet-1,yesterday,5',
    'subnet-1,2026-11-19,101',
    'subnet-1,2026-11-19,"1,5"',
    'subnet-1,2026-11-19',
    ',2026-11-19,5',
    'subnet-1,2026-11-19,"5',
    '10.0.2.0/24,2026-11-19,5',
    'subnet-1,2027-01-01,5',
    'subnet-1,2026-11-19,-1',
    'subnet-1,2026-11-19,12O',
  ];
  const text = ['resource,day,peak_percent', 'subnet-1,2026-11-18,5', ...bad, 'subnet-1,2026-11-18,6'].join('\n');
  const { code, err, where } = await importing(text);
  expect(code).toBe(1);
  const said = err
    .replaceAll(`${where}/`, '')
    .split('\n')
    .map((line) => line.trim());
  expect(said.slice(0, 12)).toEqual([
    '✖ usage.csv:3  day: 2026-02-30 is not a calendar day',
    '✖ usage.csv:4  day: 2026-11-19T10:00 has no time zone: 2026-11-20T14:00Z is a time in UTC',
    '✖ usage.csv:5  day: yesterday is neither a day (2026-11-20) nor a time (2026-11-20T14:00Z)',
    '✖ usage.csv:6  peak_percent: 101 is not a number of percent from 0 to 100',
    '✖ usage.csv:7  peak_percent: 1,5 is not a number of percent from 0 to 100',
    '✖ usage.csv:8  has 2 cells, and the heading 3',
    '✖ usage.csv:9  resource: (empty) is not an id, key or CIDR',
    '✖ usage.csv:10  a quote is not closed: a value stands in one line',
    expect.stringMatching(
      /^✖ usage.csv:11 {2}resource: 10.0.2.0\/24 is 2 resources: give the key of one \(vpc-1\/subnet\/subnet-2/,
    ),
    '✖ usage.csv:12  is in the future',
    '… and 3 more bad lines',
    'Nothing was imported: 13 of the 14 lines cannot be used. Put them right, or take them out.',
  ]);
  expect(await importedKeys(where)).toEqual([]);
});

test.each([
  ['', /the file is empty/],
  ['\n\n', /the file is empty/],
  ['resource,day,peak_percent\n', /has a heading, and no line after it/],
  ['subnet-1,2026-11-19,5\n', /the first line names the columns, and lacks resource, day \(or time\), peak_percent/],
  ['resource,day,day,peak_percent\n', /the column day is there twice/],
  ['\u0000', /the first line names the columns/],
])('%j is refused', async (text, why) => {
  const { code, err } = await importing(text);
  expect(code).toBe(1);
  expect(err).toMatch(why);
});

test('what has no lines is no CSV, and is not read into memory', async () => {
  const { code, err } = await importing(Buffer.alloc(5_000_000));
  expect(code).toBe(1);
  expect(err).toContain('usage.csv is not a CSV file: a line is longer than');
});

test('a file that is not there, a directory, and no results yet', async () => {
  const out = await place();
  expect((await typed('history', 'import', 'csv', join(out, 'none.csv'), '--out', out)).err).toMatch(
    /none.csv cannot be read: ENOENT/,
  );
  expect((await typed('history', 'import', 'csv', out, '--out', out)).err).toMatch(/cannot be read: EISDIR/);
  const empty = await resultsDirectory();
  expect((await typed('history', 'import', 'csv', 'x.csv', '--out', empty)).err).toMatch(/There are no results in/);
});

test('what is left out is counted and named, and a column that says nothing', async () => {
  const { out, code } = await importing(
    'resource,day,peak_percent,Owner,account\nsubnet-9,2026-11-19,5,me,\nsubnet-4,2026-11-19,5,me,\nsubnet-1,2026-11-21,5,me,\nsubnet-1,2025-10-16,5,me,\nsubnet-1,2025-10-17,5,me,\n10.0.2.0/24,2026-11-19,5,me,444455556666\n',
  );
  expect(code).toBe(0);
  expect(out).toContain('Imported 2 days of 2 series, 2025-10-17 to 2026-11-19.');
  expect(out).toContain('  2: not measured in the newest results\n    subnet-9, subnet-4\n');
  expect(out).toContain('  1: today (UTC) is not over\n    subnet-1\n');
  expect(out).toContain('  1: older than 400 days\n    subnet-1\n');
  expect(out).toContain('Columns that are not read: Owner');
  const none = await importing('resource,day,peak_percent\nsubnet-9,2026-11-19,5\n');
  expect([none.code, none.out]).toEqual([2, expect.stringContaining('There was nothing to import.')]);
});

test('hours of one resource are one example of what is left out, by its id', async () => {
  const hours = [0, 1, 2, 3, 4, 5].map((hour) => `vpc-1/subnet/subnet-1/10.0.1.0/24,2026-11-21T0${hour}:00Z,5\n`);
  const { out } = await importing(`resource,time,used_percent\n${hours.join('')}`);
  expect(out).toContain('  6: today (UTC) is not over\n    subnet-1\n');
});

test('days that replace imported ones are said to', async () => {
  const first = await importing('resource,day,peak_percent\nsubnet-1,2026-11-19,5\n');
  const again = await importing('resource,day,peak_percent\nsubnet-1,2026-11-19,6\n', [], first.where);
  expect(again.out).toContain('  1 of them replaces other figures, imported earlier.\n');
});

test('options before the word import count, too', async () => {
  const out = await place();
  const file = join(out, 'usage.csv');
  writeFileSync(file, 'resource,day,peak_percent\nsubnet-1,2026-11-19,5\n');
  expect((await typed('history', '--out', out, 'import', 'csv', file)).code).toBe(0);
  expect(await importedKeys(out)).toHaveLength(2);
});

test('--dry-run says the same, and writes nothing; --json', async () => {
  const text = 'resource,day,peak_percent\nsubnet-1,2026-11-19,5\n';
  const dry = await importing(text, ['--dry-run']);
  expect(dry.out).toContain('Would import 1 day of 1 series, 2026-11-19 to 2026-11-19.');
  expect(dry.out).toContain('Nothing was written (--dry-run).');
  expect(await importedKeys(dry.where)).toEqual([]);
  const args = ['history', 'import', 'csv', join(dry.where, 'usage.csv'), '--json', '--out', dry.where];
  const { document } = await printed('cli-history-import-csv', args, { remote: NO_AWS });
  expect(document).toMatchObject({
    series: 1,
    days: { added: 1, replaced: 0, there: 0 },
    looked: { lines: 1, resources: 3 },
  });
});

test('what was imported before and is damaged is left behind and said; a newer format is left alone', async () => {
  const { where } = await importing('resource,day,peak_percent\nsubnet-1,2026-11-18,5\n');
  const part = (await importedKeys(where)).find((key) => key.endsWith('.gz')) ?? '';
  writeFileSync(join(where, part), 'garbage');
  const shown = await typed('history', 'subnet-1', '--out', where);
  expect([shown.code, shown.out]).toEqual([
    2,
    expect.stringMatching(/A part of the history of .* cannot be read: .* Import it again\./),
  ]);
  const again = await importing('resource,day,peak_percent\nsubnet-1,2026-11-19,5\n', [], where);
  expect([again.code, again.out]).toEqual([
    0,
    expect.stringContaining('What was imported before cannot be read, and was left behind'),
  ]);
  expect(await csvOf(where, 'subnet-1')).toHaveLength(1);

  const head = join(where, historyKeys.importedHead(SCOPE));
  writeFileSync(head, readFileSync(head, 'utf8').replace('"generation":2', '"generation":3'));
  expect((await typed('history', 'subnet-1', '--out', where)).out).toMatch(
    /What was imported into the history of .* is not what its checksum says.* Import it again/,
  );
});
