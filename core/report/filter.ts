import { askedCidr } from '../address/asked.ts';
import { relatedTo } from './address-index.ts';
import type { TableFilter } from './links.ts';
import type { TableIndex } from './table-index.ts';

/** The numbers of the rows that are left, ascending. */
export function filterRows(index: TableIndex, filter: TableFilter): Int32Array {
  const { columns, details } = index.data;
  const { verdict, type, kind } = filter;
  const text = textTest(index, filter.text ?? '');
  const rows = new Int32Array(columns.length);
  let found = 0;
  for (let row = 0; row < columns.length; row++) {
    if (verdict !== undefined && columns.verdict[row] !== verdict) continue;
    if (type !== undefined && columns.type[row] !== type) continue;
    if (!text(row)) continue;
    if (kind !== undefined && !details.get(row)?.findings?.some((finding) => finding.kind === kind)) continue;
    rows[found++] = row;
  }
  return rows.subarray(0, found);
}

/** Every word has to be in it; an address or a CIDR is a question of range: what holds it, or lies in it. */
export function textTest(index: TableIndex, text: string): (row: number) => boolean {
  const words = wordsOf(text);
  const asked = words.flatMap((word) => askedCidr(word) ?? []);
  const others = words.filter((word) => askedCidr(word) === undefined);
  const near = asked.map((each) => new Set(relatedTo(index.addresses(), each).map(({ owner }) => owner)));
  const texts = others.length > 0 ? index.texts() : [];
  return (row) => near.every((rows) => rows.has(row)) && others.every((word) => texts[row]?.includes(word) === true);
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}
