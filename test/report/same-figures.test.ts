import { expect, test } from 'vitest';
import { markdownReport } from '../../core/report/formats/markdown.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { htmlDocument } from '../../report/document.ts';
import { type SomeRow, someReport } from '../core/report/some-report.ts';

// What the page says of what runs out first, and what Markdown says of it, read back from both.

const short = (row: SomeRow): SomeRow => ({
  verdict: 'critical',
  basis: 'assigned',
  ...row,
  detail: { findings: [{ kind: 'utilization', severity: 'critical', rule: 'all', text: 'short' }] },
});

const data: ReportData = someReport([
  short({ id: 'subnet-01', total: 1024, free: 7, usedPercent: 99.32, fullIn: { p10: 0.07, p50: 0.57, p90: 2.07 } }),
  short({ id: 'subnet-02', total: 16_384, free: 1, usedPercent: 99.99, fullIn: { p10: 4, p50: 9, p90: null } }),
  short({ id: 'subnet-03', total: 16, free: 0, usedPercent: 100 }),
  short({ id: 'subnet-04', total: 4096, free: 81, usedPercent: 98.02, fullIn: { none: 'tooShort' } }),
  short({ id: 'subnet-05', total: 4096, free: 1200, usedPercent: 70, fullIn: { p10: null, p50: null, p90: null } }),
  short({ id: 'subnet-06' }),
  short({ id: 'vpc-01', type: 'vpc', basis: 'carved', family: 'ipv6', total: 256, free: 3, usedPercent: 98.83 }),
]);

const text = (html: string) =>
  html
    .replace(/<svg[\s\S]*?<\/svg>|<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .trim();

/** Of each row of the page: used, free, of, full in. */
function onPage(html: string): string[][] {
  // Cells and rows have no ends of their own: each goes to where the next one begins.
  const [, table = ''] = /<table class=rows>([\s\S]*?)<\/table>/.exec(html) ?? [];
  return [...table.matchAll(/<tr><td class=who-cell>[\s\S]*?(?=<tr|$|<\/tbody>)/g)].map(([row]) => {
    const cell = (name: string) =>
      new RegExp(`<td class="?${name}-cell[^>]*>([\\s\\S]*?)(?=<td|$)`).exec(row)?.[1] ?? '';
    const [free = '', of = ''] = cell('free').split(/(?=<div)/);
    return [text(cell('use')), text(free), text(of).replace(/^of /, ''), text(cell('full'))];
  });
}

function inMarkdown(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('| critical | ') && line.includes('`'));
  return rows.map((line) => line.slice(2, -2).split(' | ').slice(4, 8));
}

const html = String(await htmlDocument(data));

test('Markdown says of each that runs short what the page says, to the character, in its order', () => {
  const page = onPage(html);
  expect(page).toHaveLength(7);
  expect(page).toContainEqual(['99.9 % used', '1', '16,384', '9 d (4–180+)']);
  expect(inMarkdown(markdownReport(data))).toEqual(page);
});

test('and the same sentence and counts above them', () => {
  const [, sentence = ''] = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html) ?? [];
  const markdown = markdownReport(data);
  expect(markdown.split('\n')[0]).toBe(`# ${text(sentence)}`);
  const counts = markdown.split('\n').find((line) => line.includes('that were judged')) ?? 'none';
  expect(text(html)).toContain(counts);
});
