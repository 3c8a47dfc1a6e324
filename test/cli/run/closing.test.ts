import pico from 'picocolors';
import { expect, test } from 'vitest';
import { closingLines } from '../../../cli/run/closing.ts';

// The report comes first: it is what most people want to see next.
test.each([
  [true, 'Message      [IPAM] 1 critical'],
  [false, 'Message      [IPAM] 1 critical (not sent)'],
])('the message, published or not (%s), stands in one column with its file and the results', (published, first) => {
  const lines = closingLines(
    {
      source: { kind: 'demo', seed: 1 },
      report: { file: 'out/reports/1.html', flags: ' --out out' },
      message: { subject: '[IPAM] 1 critical', file: 'out/sns/1.txt', published },
      directory: 'out/runs/1/',
      worst: undefined,
      region: undefined,
    },
    pico.createColors(false),
  );
  expect(lines.slice(0, 4)).toEqual([
    'Report       out/reports/1.html',
    ...[first, '             out/sns/1.txt', 'All results  out/runs/1/'],
  ]);
  expect(lines.join('\n')).toMatch(/ report --open --out out$/m);
});
