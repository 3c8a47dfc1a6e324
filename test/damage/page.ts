import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('../../docs/damage.md', import.meta.url);
const BEGIN = '<!-- Written by npm run docs:damage. -->\n';
const END = '\n<!-- The end of what is written. -->';

/** The table in docs/damage.md. */
export function readTable(): string {
  const [, table = ''] = parts();
  return table;
}

export function writeTable(table: string): void {
  const [before, , after] = parts();
  writeFileSync(PAGE, [before, BEGIN, table, END, after].join(''));
}

function parts(): [before: string, table: string, after: string] {
  const text = readFileSync(PAGE, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE.pathname} has no place for the table`);
  return [text.slice(0, begin), text.slice(begin + BEGIN.length, end), text.slice(end + END.length)];
}
