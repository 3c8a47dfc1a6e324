import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { reportLines } from '../../../cli/findings/report.ts';
import { width } from '../../../cli/kit/width.ts';
import type { EvaluatedForecast } from '../../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../../statemachine/contracts/summary.ts';
import { sampleEvaluation, sampleSummary } from '../../fakes/results.ts';
import { troubledNetwork } from '../fakes/findings.ts';

const colors = picocolors.createColors(false);
const PIPE = Number.POSITIVE_INFINITY;

function report(summary: Summary, columns: number): string {
  const view = { colors, columns, allFindings: 'gzip -dc out/*.jsonl.gz' };
  return `${reportLines(summary, summary.worst, view).join('\n')}\n`;
}

const troubled = sampleSummary(troubledNetwork, {
  coverage: {
    ...sampleSummary(troubledNetwork).coverage,
    gaps: [{ kind: 'emptyScope', text: 'ipam-scope-0e: the scope is empty' }],
  },
  failedScopes: [{ scopeId: 'ipam-scope-0f', ipamRegion: 'us-east-1', error: 'AccessDenied', message: 'no\nway' }],
});

test.each([
  ['at 80 columns', 80],
  ['at 120 columns', 120],
  ['at 200 columns', 200],
  ['in a pipe', PIPE],
])('prints the findings of a troubled network %s', async (name, columns) => {
  await expect(report(troubled, columns)).toMatchFileSnapshot(`golden/report ${name}.txt`);
});

test.each([60, 72, 80, 90, 100, 110, 120, 140, 160])(
  'no line of a table is wider than a terminal of %i columns',
  (columns) => {
    const lines = reportLines(troubled, troubled.worst, { colors, columns, allFindings: 'out/' });
    const table = lines.slice(0, lines.lastIndexOf(''));
    expect(Math.max(...table.map(width))).toBeLessThanOrEqual(columns);
  },
);

const restsOn = { measuredDays: 60, spanDays: 60, jumps: 0 };
const forecasts: EvaluatedForecast[] = [
  { p10: 14.2, p50: 70, p90: null, restsOn, asOf: '2026-11-20T09:30:00.000Z' },
  { none: 'tooShort' },
];

/** Two subnets, of which these are known. */
function inDays(known: readonly EvaluatedForecast[], columns: number): string[] {
  const summary = sampleSummary(
    known.map((_, index) => sampleEvaluation({ id: `subnet-${index}`, severity: 'critical' })),
  );
  const worst = summary.worst.map((each, index) => {
    const forecast = known[index];
    return { ...each, ...(forecast && { forecast }) };
  });
  return reportLines({ ...summary, worst }, worst, { colors, columns, allFindings: 'out/' });
}

test.each([60, 72, 80, 120])(
  'a table of %i columns has the days left, and says in as few words that they are not known',
  (columns) => {
    const [head, first, second, ...rest] = inDays(forecasts, columns).filter((line) => !line.startsWith('    free'));
    expect([head, first, second]).toEqual([
      expect.stringMatching(/free +full in/),
      expect.stringMatching(/70 d \(14–180\+\)/),
      expect.stringMatching(/not known/),
    ]);
    expect(Math.max(...[head, first, second].map((line = '') => width(line)))).toBeLessThanOrEqual(columns);
    expect(rest.join()).not.toContain('not known');
  },
);

test('a table of which nothing is known has no such column', () => {
  const lines = inDays([{ none: 'tooShort' }, { none: 'stale' }], 120).join('\n');
  expect(lines).not.toMatch(/full in|not known/);
});

test('what is not covered is a line a sentence: what, and below it why and what to do', () => {
  const text = 'ipam-1 could not read 1 account in us-east-1. AWS did not let IPAM in.\nSee that it is not suspended';
  const summary = sampleSummary([]);
  const gaps = [{ kind: 'accountsUnreadable' as const, text }];
  expect(report({ ...summary, coverage: { ...summary.coverage, gaps } }, 80)).toContain(
    [
      'Not covered: ipam-1 could not read 1 account in us-east-1.',
      '  AWS did not let IPAM in.',
      '  See that it is not suspended.\n',
    ].join('\n'),
  );
});

test('an id that stands for a missing name is never cut', () => {
  expect(report(troubled, 40)).toContain('subnet-0a1b2c3d4e5f60002');
});

test('says how many more there are, and where', () => {
  const many = Array.from({ length: 14 }, (_, index) =>
    sampleEvaluation({ id: `subnet-${String(index).padStart(2, '0')}`, severity: 'critical' }),
  );
  const text = report(sampleSummary(many), PIPE);
  expect(text).toContain('CRITICAL subnets, 14');
  expect(text).toContain('… 4 more\n\nAll findings  gzip -dc out/*.jsonl.gz\n');
});

test('names a group whose findings are too mild for the list of the worst', () => {
  const summary = sampleSummary([sampleEvaluation({ id: 'subnet-1', severity: 'warning' })]);
  const text = `${reportLines(summary, [], { colors, columns: 80, allFindings: 'out/' }).join('\n')}`;
  expect(text).toContain('WARNING subnet, 1');
  expect(text).toContain('… 1 more\n\nAll findings  out/');
});

test('a name cannot add lines, colours or a direction to the output', () => {
  const text = report(troubled, PIPE);
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/^CRITICAL fake/m);
  expect(text).toContain('\u2068الإنتاج\u2069');
});

test('100 % stands only where nothing is free', () => {
  const lines = report(troubled, PIPE).split('\n');
  expect(lines.find((line) => line.includes('10.31.10.0/23'))).toContain(' 100 % ');
  expect(lines.find((line) => line.includes('10.40.0.0/16'))).toContain(' 99.9 % ');
});

test('says that nothing runs out, and what was looked at', () => {
  const healthy = sampleSummary([sampleEvaluation({ id: 'subnet-1' }), sampleEvaluation({ id: 'subnet-2' })], {
    ipams: [{ ipamId: 'ipam-0a', region: 'eu-west-1', tier: 'advanced', operatingRegions: ['eu-west-1'] }],
  });
  expect(report(healthy, 80)).toBe(
    '✔ Nothing runs out. 2 resource CIDRs in 1 scope of 1 IPAM; 2 resources measured, none past a threshold.\n',
  );
});

test('does not say so without reservation when something was not seen', () => {
  const partly = sampleSummary([sampleEvaluation({ id: 'subnet-1' })], {
    failedScopes: [{ scopeId: 'ipam-scope-0f', error: 'Throttled', message: 'later' }],
  });
  expect(report(partly, 80)).toContain('Nothing runs out in what was seen.');
  expect(report(partly, 80)).toContain('Not covered: ipam-scope-0f, Throttled: later.');
});

test('never says that nothing runs out when nothing was looked at', () => {
  expect(report(sampleSummary([], { scopeIds: [] }), 80)).toContain('Nothing was looked at: no scope was evaluated.');
  expect(report(sampleSummary([]), 80)).toContain('Nothing was judged: 0 resource CIDRs in 1 scope');
  const unmeasured = report(sampleSummary([sampleEvaluation({ id: 'subnet-1', notMeasured: true })]), 80);
  expect(unmeasured).toContain('1 resource without a measurement');
  expect(unmeasured).not.toContain('Nothing runs out');
});

test('tells problems of the monitoring itself first', () => {
  const summary = sampleSummary([sampleEvaluation({ id: 'subnet-1' })], {
    problems: [{ kind: 'PolicyInvalid', severity: 'critical', text: 'policy/current.yaml:3:1  rules: unknown field' }],
  });
  expect(report(summary, 80).split('\n')[0]).toBe('✖ PolicyInvalid: policy/current.yaml:3:1  rules: unknown field');
});
