import { expect, test } from 'vitest';
import { type Column, headLines, layOut, tableLines } from '../../../cli/kit/table.ts';

interface Row {
  readonly name: string;
  readonly place: string;
  readonly free: string;
  readonly why: string;
}

const columns: readonly Column<Row>[] = [
  { key: 'name', text: ({ name }) => name, min: 6 },
  { key: 'place', text: ({ place }) => place, dropOrder: 1 },
  { key: 'free', text: ({ free }) => free, align: 'right' },
  { key: 'why', text: ({ why }) => why, dropOrder: 2, min: 5 },
];
const rows: readonly Row[] = [
  { name: 'a rather long name', place: 'eu-west-1', free: '7', why: 'free < 8' },
  { name: 'short', place: 'us-east-1', free: '1,234', why: 'free < 8' },
  { name: 'third', place: '', free: '9', why: 'used ≥ 90 %' },
];
const headings = { free: 'free' };
const plain = { title: (text: string) => text, heading: (text: string) => text };

function render(available: number): string[] {
  const layout = layOut(columns, rows, headings, available);
  return [...headLines(layout, 'FULL, 3', headings, plain), ...tableLines(layout, rows)];
}

test('shows everything where there is room; each line stands for itself', () => {
  expect(render(Number.POSITIVE_INFINITY)).toEqual([
    'FULL, 3                         free',
    'a rather long name  eu-west-1      7  free < 8',
    'short               us-east-1  1,234  free < 8',
    'third                              9  used ≥ 90 %',
  ]);
});

test('cuts the widest column first', () => {
  expect(render(40)).toEqual([
    'FULL, 3                 free',
    'a rather…   eu-west-1      7  free < 8',
    'short       us-east-1  1,234  free < 8',
    'third                      9  used ≥ 90…',
  ]);
});

test('drops columns when cutting is not enough', () => {
  expect(render(25)).toEqual([
    'FULL, 3              free',
    'a rath…  eu-west-1      7',
    'short    us-east-1  1,234',
    'third                   9',
  ]);
  expect(render(14)).toEqual(['FULL, 3   free', 'a rath…      7', 'short    1,234', 'third        9']);
});

const kept: readonly Column<Row>[] = [
  { key: 'name', text: ({ name }) => name, min: 6, cut: 'inside' },
  { key: 'place', text: ({ place }) => place, belowOrder: 1, style: (text) => `<${text}>` },
  { key: 'free', text: ({ free }) => free, align: 'right' },
  { key: 'why', text: ({ why }) => why, belowOrder: 2 },
];

test('what no list may lose goes below the row where it does not fit, and is wrapped there', () => {
  const long = [{ ...rows[0], why: 'free < 8, and a word or two on why that matters' }, rows[2]].map(
    (row) => ({ name: '', place: '', free: '', why: '', ...row }) satisfies Row,
  );
  const layout = layOut(kept, long, headings, 32);
  expect(tableLines(layout, long)).toEqual([
    'a rathe…ng name  <eu-west-1>     7',
    '    free < 8, and a word or two',
    '    on why that matters',
    'third                          9',
    '    used ≥ 90 %',
  ]);
  expect(tableLines(layOut(kept, rows, headings, 16), rows).slice(0, 4)).toEqual([
    'a ra…name      7',
    '    <eu-west-1>',
    '    free < 8',
    'short      1,234',
  ]);
});

test('a title that is too long for the first columns has a line of its own', () => {
  expect(headLines(layOut(columns, rows, headings, 14), 'FULL RESOURCES, 3', headings, plain)).toEqual([
    'FULL RESOURCES, 3',
    '          free',
  ]);
});

test('leaves out a column in which no row has anything', () => {
  const bare = rows.map((row) => ({ ...row, place: '' }));
  expect(tableLines(layOut(columns, bare, {}, 80), bare)[0]).toBe('a rather long name      7  free < 8');
});

test('a table without rows is its title', () => {
  const layout = layOut(columns, [], {}, 80);
  expect([...headLines(layout, 'FULL, 3', {}, plain), ...tableLines(layout, [])]).toEqual(['FULL, 3']);
});
