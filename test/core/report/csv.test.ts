import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, csvLines } from '../../../core/report/csv.ts';
import { HOSTILE, someReport } from './some-report.ts';

/** What keeps a cell, or what a semicolon would make one, a text. */
const MARK = /(^|[;\t\r\n])'(?=[\s"]*[=+\-@]|[\t\r])/g;

/** Reads it as RFC 4180 says, character by character: nothing of the writer is used. */
function parsed(text: string, delimiter = ','): string[][] {
  const records: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === delimiter || character === '\n') {
      records.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') records.push([]);
    } else cell += character;
  }
  records.at(-1)?.push(cell);
  return records;
}

const rows = HOSTILE.map((text, at) => ({
  id: `subnet-${at}`,
  name: text,
  why: text,
  tags: { [text]: text, team: '=1' },
  account: '111122223333',
  cidrs: ['10.0.0.0/16', '2001:db8::/56'],
  vpc: 0,
  total: '36893488147419103232',
  free: 0,
  fullIn: { p10: 3, p50: null, p90: null },
}));
const data = someReport(rows, { accountNames: { '111122223333': '@payments' } });

describe('The table as CSV', () => {
  const records = parsed([...csvLines(data)].join('\n'));
  const [header = [], ...lines] = records;
  const value = (line: readonly string[] | undefined, name: string) => line?.[header.indexOf(name)];

  it('has a header, and a record of all columns for each row', () => {
    expect(header).toEqual(CSV_COLUMNS);
    expect(lines).toHaveLength(rows.length);
    for (const line of lines) expect(line).toHaveLength(header.length);
  });

  it('gives back every name, apart from the mark that keeps it a text', () => {
    expect(lines.map((line) => value(line, 'name')?.replace(MARK, '$1'))).toEqual(HOSTILE);
    expect(lines.map((line) => value(line, 'id'))).toEqual(rows.map(({ id }) => id));
  });

  it('has no cell that begins live', () => {
    for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(value(lines[3], 'name')).toBe("'+1+1");
    expect(value(lines[0], 'account_name')).toBe("'@payments");
  });

  it.each([';', '\t'])('has none either where %j is what separates cells, whatever quotes mean there', (separator) => {
    const text = (name: string) => [...csvLines(someReport([{ ...rows[0], name, why: name }]))].join('\n');
    for (const name of [...HOSTILE, 'a;=1+1', 'a\t@b', 'a; "=1+1";', 'a\n-1', ';;=1', ' =1+1']) {
      const simple = text(name)
        .split(/[;\t\r\n]/)
        .map((cell) => cell.replace(/^["\s]+/, ''));
      const quoted = parsed(text(name), separator).flat();
      for (const cell of [...simple, ...quoted]) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }
  });

  it('has all digits, nothing for what is unknown, and ids instead of numbers of rows', () => {
    expect(value(lines[0], 'total')).toBe('36893488147419103232');
    expect(value(lines[0], 'free')).toBe('0');
    expect(value(lines[0], 'used_percent')).toBe('');
    expect(value(lines[5], 'vpc')).toBe('subnet-0');
    expect(value(lines[5], 'pool')).toBe('');
    expect(value(lines[0], 'cidrs')).toBe('10.0.0.0/16 2001:db8::/56');
    expect(value(lines[0], 'full_in_days_p10')).toBe('3');
    expect(value(lines[0], 'full_in_days_p50')).toBe('later');
  });

  it('has the rows that were asked for, in their order', () => {
    const two = parsed([...csvLines(data, Int32Array.of(4, 1))].join('\n'));
    expect(two.slice(1).map((line) => line[1])).toEqual(['subnet-4', 'subnet-1']);
  });
});
