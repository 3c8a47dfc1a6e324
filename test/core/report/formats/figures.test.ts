import { expect, test } from 'vitest';
import { csvLines } from '../../../../core/report/csv.ts';
import { jsonReport, jsonResource } from '../../../../core/report/formats/json.ts';
import { markdownReport } from '../../../../core/report/formats/markdown.ts';
import { type ReportData, VERDICTS } from '../../../../core/report/report-data.ts';
import { shortRows } from '../../../../core/report/shortage.ts';
import { VERDICT_WORDS } from '../../../../core/report/verdict-words.ts';
import { csvCells } from '../../../../core/text/csv.ts';
import { percent } from '../../../../core/text/percent.ts';
import { HOSTILE_NAMES } from '../../../../local/sample/hostile-text.ts';
import { someReport } from '../some-report.ts';

// Markdown, CSV and JSON are read back, and have to say what the data says that the page shows.

const short = (severity: 'critical' | 'warning') => ({
  findings: [{ kind: 'utilization', severity, rule: 'all', text: 'short' }],
});

const data: ReportData = someReport([
  ...HOSTILE_NAMES.map((name, at) => ({
    id: `subnet-0${at}`,
    name,
    cidrs: [`10.0.${at}.0/24`],
    verdict: at % 2 === 0 ? ('critical' as const) : ('warning' as const),
    why: name,
    basis: 'assigned' as const,
    total: 256,
    free: 10 + at,
    usedPercent: 90.04 + at / 4,
    fullIn: at % 3 === 0 ? { none: 'tooShort' } : { p10: at, p50: at + 3.2, p90: at % 2 === 0 ? null : 100 },
    detail: short(at % 2 === 0 ? 'critical' : 'warning'),
  })),
  // Beyond 2^53, full already, and what nobody measured.
  {
    id: 'ipam-pool-0a',
    type: 'ipam-pool',
    cidrs: ['2001:db8::/20'],
    basis: 'allocated',
    family: 'ipv6',
    total: '17592186044416000',
    free: '17592186044415999',
    usedPercent: 0.01,
  },
  {
    id: 'subnet-0full',
    verdict: 'critical',
    cidrs: ['10.1.0.0/28'],
    basis: 'assigned',
    total: 16,
    free: 0,
    usedPercent: 100,
    fullIn: { p10: 0, p50: 0, p90: 0 },
    detail: short('critical'),
  },
  { id: 'subnet-0none', verdict: 'notMeasured', cidrs: ['10.2.0.0/28'] },
]);

/** Of each row what the formats have in common, as they write it. */
interface Figures {
  readonly id: string;
  readonly percent: string;
  readonly free: string;
  readonly total: string;
}

const { columns } = data;
const plain = (value: unknown) => (value === undefined ? '' : String(value));
const figuresOf = (row: number): Figures => ({
  id: plain(columns.id[row]),
  percent: plain(columns.usedPercent[row]),
  free: plain(columns.free[row]),
  total: plain(columns.total[row]),
});
const rows = [...columns.id.keys()];

test('JSON has the figures of every row, and the counts', () => {
  const resources = rows.map(
    (row): ReturnType<typeof jsonResource> => JSON.parse(JSON.stringify(jsonResource(data, row))),
  );
  expect(
    resources.map(({ id, usedPercent, free, total }) => ({
      id,
      percent: plain(usedPercent),
      free: plain(free),
      total: plain(total),
    })),
  ).toEqual(rows.map(figuresOf));
  expect(resources.map(({ fullIn }) => fullIn)).toEqual(columns.fullIn);
  expect(resources.map(({ verdict, name = '' }) => [verdict, name])).toEqual(
    rows.map((row) => [columns.verdict[row], columns.name[row]]),
  );
  expect(jsonReport(data).counts).toEqual(data.counts);
});

test('CSV has the figures of every row, and its verdicts add up to the counts', () => {
  const [head = [], ...records] = [...csvLines(data)].map(
    (line) => csvCells(line.replace(/\r?\n/g, ' '))?.map(({ text }) => text) ?? [],
  );
  const at = (record: readonly string[], name: string) => record[head.indexOf(name)] ?? '';
  expect(
    records.map((record) => ({
      id: at(record, 'id'),
      percent: at(record, 'used_percent'),
      free: at(record, 'free'),
      total: at(record, 'total'),
    })),
  ).toEqual(rows.map(figuresOf));
  expect(records.map((record) => at(record, 'full_in_days_p50'))).toEqual(
    columns.fullIn.map((each) => (each && 'p50' in each ? plain(each.p50 ?? 'later') : '')),
  );
  for (const verdict of VERDICTS) {
    expect([verdict, records.filter((record) => at(record, 'verdict') === verdict).length]).toEqual([
      verdict,
      data.counts[verdict],
    ]);
  }
});

test('Markdown has the figures of all that run short, in the order of the page, and the counts', () => {
  const tables = markdownReport(data)
    .split('\n\n')
    .filter((block) => block.startsWith('| '))
    .map((block) => block.split('\n').map((line) => line.slice(2, -2).split(/(?<!\\)(?:\\\\)* \| /)));
  const [counts = [], listed = []] = tables;
  expect(counts[0]).toEqual(VERDICTS.map((verdict) => VERDICT_WORDS[verdict]));
  expect(counts[2]?.map((cell) => Number(cell.replaceAll(',', '')))).toEqual(VERDICTS.map((each) => data.counts[each]));
  const expected = shortRows(data);
  expect(expected.length).toBeGreaterThan(HOSTILE_NAMES.length);
  const digits = (cell = '') => cell.replace(/ %.*|,/g, '');
  expect(
    listed.slice(2).map((cells) => {
      expect(cells).toHaveLength(10);
      const [, resource = '', , , used, free, of] = cells;
      return { id: /`([^`]+)`$/.exec(resource)?.[1], percent: digits(used), free: digits(free), total: digits(of) };
    }),
  ).toEqual(
    expected.map((row) => ({
      ...figuresOf(row),
      percent: digits(percent(columns.usedPercent[row] ?? 0, columns.free[row] ?? 0)),
    })),
  );
  const days = listed.slice(2).map((cells) => cells[7]);
  expect(days[0]).toBe('now');
  expect(days.filter((each) => each === 'not known')).toHaveLength(
    expected.filter((row) => 'none' in (columns.fullIn[row] ?? {})).length,
  );
});
