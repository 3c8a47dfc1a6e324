import { describe, expect, it, test } from 'vitest';
import { answerOf } from '../../../core/report/answer.ts';
import { sentenceText } from '../../../core/report/headline.ts';
import { kindText } from '../../../core/report/kind-words.ts';
import type { FullIn, ReportData, ReportVerdict } from '../../../core/report/report-data.ts';
import { HOSTILE, type SomeRow, someReport } from './some-report.ts';

describe('the sentence', () => {
  test.each<[string, readonly SomeRow[], string]>([
    ['one full', [short('offices', 0)], 'offices is full.'],
    ['two full, in their order', [short('a', 0), short('b', 0)], 'a and b are full.'],
    ['more are counted', [short('a', 0), short('b', 0), short('c', 0)], '3 are full.'],
    ['one more within a week', [short('a', 0), short('b', 9, in_(7))], 'a is full, 1 more will be within a week.'],
    ['what is full in 8 days is not', [short('a', 0), short('b', 9, in_(7.5))], 'a is full.'],
    ['forecast as full today, with some left', [short('a', 3, in_(0))], 'a is full.'],
    ['none full yet', [short('b', 9, in_(5)), short('a', 9, in_(2))], 'a and b will be full within a week.'],
    [
      'three of them',
      [short('a', 9, in_(5)), short('b', 9, in_(5)), short('c', 9, in_(5))],
      '3 will be full within a week.',
    ],
    ['none within a week', [short('a', 9, in_(23)), short('b', 9)], 'Nothing is full. a is first: full in 23 days.'],
    ['no forecast', [short('a', 3)], 'a runs short: 3 of 256 free.'],
    [
      'no forecast of several',
      [short('a', 3), short('b', 2, undefined, 'warning')],
      '2 run short, first a: 3 of 256 free.',
    ],
    ['ok today, full tomorrow', [{ name: 'a', free: 9, total: 256, fullIn: in_(1) }], 'a will be full within a week.'],
    ['nothing wrong at all', [{ name: 'a', free: 9, total: 256 }], 'Nothing runs short.'],
    ['a name of blanks', [{ ...short(' \u200b ', 0), id: 'subnet-0a' }], 'subnet-0a is full.'],
    ['nothing that can be judged', [{ verdict: 'notApplicable' }], 'Nothing of what was found can be judged.'],
    ['no rows', [], 'Nothing was found to judge.'],
  ])('%s', (_, rows, sentence) => {
    expect(sentenceText(answerOf(someReport(rows)).sentence)).toBe(sentence);
  });

  it('speaks of what was seen where something was not', () => {
    const data = {
      ...someReport([{ name: 'a' }]),
      gaps: [{ kind: 'notReadable', text: 'no role' }],
    } satisfies ReportData;
    expect(sentenceText(answerOf(data).sentence)).toBe('Nothing that was seen runs short.');
  });

  it('says that a run failed', () => {
    const data = someReport([]);
    const failed = { ...data, run: { ...data.run, status: 'failed' as const } };
    expect(sentenceText(answerOf(failed).sentence)).toBe('This run failed: nothing was judged.');
    expect(answerOf(failed).counts).toBe('Nothing was judged.');
  });

  it('keeps names apart from its words', () => {
    for (const name of HOSTILE) {
      const { sentence } = answerOf(someReport([short(name, 0)]));
      expect(sentence).toEqual([{ row: 0, name }, { words: ' is full', lead: true }, { words: '.' }]);
    }
  });
});

test('a VPC that is carved to the last address, and a pool above others, are full by design', () => {
  const full = { verdict: 'ok', free: 0, total: 4096, usedPercent: 100, fullIn: in_(0) } as const;
  const data = someReport([
    { ...full, type: 'vpc', basis: 'carved' },
    { ...full, type: 'ipam-pool', basis: 'allocated' },
    { ...full, type: 'vpc', fullIn: in_(2) },
  ]);
  expect(answerOf(data).rows).toEqual([]);
});

test('critical comes first, then what has nothing left, then days left, then percent', () => {
  const data = someReport([
    short('warning, full', 0, undefined, 'warning'),
    short('percent 60', 100, undefined, 'critical', 60),
    short('in 9', 9, in_(9)),
    short('full', 0),
    short('percent 90', 20, undefined, 'critical', 90),
    short('in 3', 9, in_(3)),
    { ...short('overlaps only', 9), detail: { findings: [finding('overlap')] } },
  ]);
  expect(answerOf(data).rows.map((row) => data.columns.name[row])).toEqual([
    'full',
    'in 3',
    'in 9',
    'percent 90',
    'percent 60',
    'warning, full',
  ]);
});

test('a resource that two scopes list is one', () => {
  const twice = { ...short('a', 0), id: 'subnet-0a', cidrs: ['10.0.0.0/24'] };
  expect(answerOf(someReport([twice, { ...twice, scope: 1 }])).rows).toEqual([0]);
});

test.each<[readonly ReportVerdict[], number, string]>([
  [['critical', 'warning', 'ok'], 0, 'Of 3 resources that were judged, 1 is critical and 1 warning.'],
  [['ok'], 1, 'Of 1 resource that was judged, 0 are critical and 0 warning; 1 thing was not seen.'],
  [
    ['critical', 'critical', 'notMeasured'],
    2,
    'Of 2 resources that were judged, 2 are critical and 0 warning; 2 things were not seen.',
  ],
  [['notMeasured'], 1, 'Nothing was judged; 1 thing was not seen.'],
])('%j with %i gaps', (verdicts, gaps, sentence) => {
  const data = someReport(verdicts.map((verdict) => ({ verdict })));
  const unseen = new Array<ReportData['gaps'][number]>(gaps).fill({ kind: 'notReadable', text: '' });
  expect(answerOf({ ...data, gaps: unseen }).counts).toBe(sentence);
});

test('more than ten that are full are grouped by their VPC, those with most first', () => {
  const vpcs = [
    { type: 'vpc', name: 'one' },
    { type: 'vpc', name: 'two' },
  ];
  const inOne = new Array<SomeRow>(4).fill({ ...short('x', 0), vpc: 0 });
  const inTwo = new Array<SomeRow>(6).fill({ ...short('x', 0), vpc: 1 });
  const distinct = (rows: readonly SomeRow[]) => rows.map((row, at) => ({ ...row, cidrs: [`10.0.${at}.0/24`] }));
  const ten = someReport(distinct([...vpcs, ...inOne, ...inTwo]));
  expect(answerOf(ten).groups).toBeUndefined();
  const eleven = someReport(distinct([...vpcs, ...inOne, ...inTwo, short('offices', 0)]));
  expect(answerOf(eleven).groups?.map(({ vpc, full, rows }) => [vpc, full, rows.length])).toEqual([
    [1, 6, 6],
    [0, 4, 4],
    [-1, 1, 1],
  ]);
});

test('many that are full in VPCs of their own stay rows: groups of one would hide their figures', () => {
  const vpcs: SomeRow[] = Array.from({ length: 12 }, (_, at) => ({ type: 'vpc', cidrs: [`10.${at}.0.0/16`] }));
  const inEach = vpcs.map((_, at): SomeRow => ({ ...short(`s-${at}`, 0), cidrs: [`10.${at}.0.0/24`], vpc: at }));
  expect(answerOf(someReport([...vpcs, ...inEach])).groups).toBeUndefined();
  const two = inEach.map((row, at): SomeRow => ({ ...row, cidrs: [`10.${at}.1.0/24`] }));
  expect(answerOf(someReport([...vpcs, ...inEach, ...two])).groups).toHaveLength(12);
});

test('findings are counted by kind, those that run short first', () => {
  const kinds = (...all: string[]): SomeRow => ({
    verdict: 'warning',
    type: 'vpc',
    detail: { findings: all.map(finding) },
  });
  const { kinds: counted } = answerOf(
    someReport([
      kinds('overlap'),
      kinds('overlap', 'overlap', 'freeSpace'),
      { ...kinds('quota'), type: 'subnet' },
      kinds('quota'),
    ]),
  );
  expect(counted.map(kindText)).toEqual([
    '1 VPC is short of free blocks',
    '2 VPCs overlap',
    '2 resources are close to a quota',
  ]);
  expect(kindText({ kind: 'constructor', rows: 1, type: 'toString' })).toBe('1 toString constructor');
});

function short(
  name: string,
  free: number,
  fullIn?: FullIn,
  verdict: 'critical' | 'warning' = 'critical',
  usedPercent = 99,
): SomeRow {
  return {
    name,
    free,
    total: 256,
    fullIn,
    verdict,
    usedPercent,
    basis: 'assigned',
    detail: { findings: [finding('utilization')] },
  };
}

function finding(kind: string) {
  return { kind, severity: 'critical', rule: 'subnet', text: '' } as const;
}

function in_(p50: number): FullIn {
  return { p10: p50, p50, p90: null };
}
