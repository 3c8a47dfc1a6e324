import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { viewOf } from '../../../core/report/links.ts';
import { TableSection } from '../../../report/page/table/section.ts';
import { tableHref } from '../../../report/page/table/table-href.ts';
import { HOSTILE, type SomeRow, someReport } from '../../core/report/some-report.ts';

const rows = (many: number): SomeRow[] =>
  Array.from({ length: many }, (_, at) => ({ name: `app-${at}`, verdict: at % 2 === 0 ? 'ok' : 'critical' }));
const shown = (many: number, hash: string, more = {}) =>
  renderToString(h(TableSection, { data: { ...someReport(rows(many)), ...more }, view: viewOf(hash) }));

test('of 50,000 rows the page has those that are seen, and room for the others', () => {
  const html = shown(50_000, '#table');
  expect(html).toContain('50,000 of 50,000');
  expect(html).toContain('aria-rowcount="50001"');
  const there = html.match(/id="table-row-\d+"/g) ?? [];
  expect(there.length).toBeGreaterThan(20);
  expect(there.length).toBeLessThan(60);
  expect(html).toContain(`height="${(50_000 - there.length) * 34}"`);
});

test('a link filters and sorts it, and says in which order', () => {
  const html = shown(1234, '#table?verdict=critical&sort=-name');
  expect(html).toContain('617 of 1,234');
  expect(html).toMatch(/aria-sort="descending"[^>]*><button[^>]*>Name/);
  expect(html.match(/app-\d+/)?.[0]).toBe('app-1233');
  expect(html.match(/aria-sort="none"/g)).toHaveLength(9);
});

test('nothing is left: it says so, and leads back', () => {
  const html = shown(10, '#table?text=nobody');
  expect(html).toContain('No row has all of this');
  expect(html).not.toContain('role="grid"');
  expect(html).toContain('href="#table"');
});

test('it says that rows were summed up', () => {
  expect(shown(3, '#table', { summedUp: { rows: 61_000, limit: 50_000 } })).toContain(
    '61,000 more rows of the run are not listed one by one',
  );
  expect(shown(3, '#table')).not.toContain('The run has');
});

test('a change of one part of the filter keeps the others', () => {
  const filter = { text: 'a b', verdict: 'ok', sort: '-used' } as const;
  expect(viewOf(tableHref(filter, { type: 'vpc' })).table).toEqual({ ...filter, type: 'vpc' });
  expect(viewOf(tableHref(filter, { verdict: undefined, text: '' })).table).toEqual({ sort: '-used' });
});

test('hostile names are text', () => {
  const data = someReport(
    HOSTILE.map((name) => ({ name, id: name, zone: name, account: name, type: name, cidrs: [name] })),
  );
  const html = renderToString(h(TableSection, { data, view: viewOf('#table?kind=%3Cimg%3E') }));
  const all = renderToString(h(TableSection, { data, view: {} }));
  for (const each of [html, all])
    expect(each.replace(/"[^"]*"/g, '')).not.toMatch(/<(script|img)|<[^>]*\s(on\w+|style)=/i);
  expect(all.replace(/<[^>]*>/g, '')).not.toMatch(/[\0\u202e]/);
  expect(all.replace(/<[^>]*>/g, '')).not.toContain('x'.repeat(200));
});
