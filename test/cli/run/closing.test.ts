import pico from 'picocolors';
import { expect, test } from 'vitest';
import { closingLines } from '../../../cli/run/closing.ts';

test.each([
  [true, 'Message      [IPAM] 1 critical'],
  [false, 'Message      [IPAM] 1 critical (not sent)'],
])('the message, published or not (%s), stands in one column with its file and the results', (published, first) => {
  const lines = closingLines(
    {
      source: { kind: 'demo', seed: 1 },
      message: { subject: '[IPAM] 1 critical', file: 'out/sns/1.txt', published },
      directory: 'out/runs/1/',
      report: 'out/reports/1.html',
      worst: undefined,
      region: undefined,
    },
    pico.createColors(false),
  );
  expect(lines.slice(0, 4)).toEqual([
    'Report       out/reports/1.html',
    first,
    '             out/sns/1.txt',
    'All results  out/runs/1/',
  ]);
});
