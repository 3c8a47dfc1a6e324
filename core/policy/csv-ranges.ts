import { parseCidr } from '../address/cidr.ts';
import { cidrFault } from '../address/cidr-fault.ts';
import { counted } from '../text/count.ts';
import { type CsvCell, csvCells } from '../text/csv.ts';
import { isLikeCidr } from './quoted.ts';

/** One range of a list. */
export interface ListedRange {
  readonly cidr: string;
  readonly name?: string;
}

/** Headings that tables of address plans have over their ranges and over what is there. */
const HEADINGS = {
  cidr: ['cidr', 'range', 'network', 'prefix', 'subnet'],
  name: ['name', 'description', 'site'],
} as const;

/** Where one line is wrong, often all are: what else is wrong with the policy has room on the same screen. */
const MOST_PROBLEMS = 5;

const LIKE = '10.200.0.0/16';

/**
 * Reads a CSV (RFC 4180) of ranges: a CIDR and, if there is one, a name in each line, in the first two columns, or in those
 * with such a heading. Empty lines, and those that begin with #, are passed over. Problems are `file:line:column  what`.
 */
export function parseRanges(text: string, file: string): { ranges: ListedRange[]; problems: string[] } {
  const ranges: ListedRange[] = [];
  const problems: string[] = [];
  let columns: { cidr: number; name: number } | undefined;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const place = (column: number) => `${file}:${index + 1}:${column}`;
    const cells = csvCells(line);
    if (cells === undefined) {
      problems.push(`${place(1)}  a quote is not closed: a range and its name stand in one line`);
      continue;
    }
    if (columns === undefined) {
      columns = columnsOf(cells);
      if (columns) continue;
      columns = { cidr: 0, name: 1 };
    }
    const { text: cidr = '', column = 1 } = cells[columns.cidr] ?? {};
    const name = cells[columns.name]?.text ?? '';
    if (!parseCidr(cidr)) problems.push(`${place(column)}  ${noCidr(cidr)}`);
    else if (name.length > 100)
      problems.push(`${place(cells[columns.name]?.column ?? 1)}  the name is longer than 100`);
    else ranges.push({ cidr, ...(name !== '' && { name }) });
  }
  if (ranges.length === 0 && problems.length === 0) problems.push(`${file}:1:1  has no range`);
  const more = problems.length - MOST_PROBLEMS;
  return { ranges, problems: [...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`${file}  … ${more} more`] : [])] };
}

/** What is not made like a CIDR is not quoted: the path may lead to anything. */
function noCidr(text: string): string {
  if (isLikeCidr(text)) return `${text} ${cidrFault(text, `is not a CIDR (${LIKE})`)}`;
  return `${text === '' ? '(empty)' : `what stands here (${counted(text.length, 'character')})`} is not a CIDR (${LIKE})`;
}

/** Undefined where the first line is no heading. */
function columnsOf(cells: readonly CsvCell[]): { cidr: number; name: number } | undefined {
  const words = cells.map(({ text }) => text.toLowerCase());
  const at = (headings: readonly string[]) => words.findIndex((word) => headings.includes(word));
  const cidr = at(HEADINGS.cidr);
  return cidr < 0 ? undefined : { cidr, name: at(HEADINGS.name) };
}
