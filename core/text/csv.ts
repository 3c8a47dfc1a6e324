export interface CsvCell {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

/** The cells of a line of CSV (RFC 4180; or with semicolons). Undefined where a quote is not closed in it. */
export function csvCells(line: string): CsvCell[] | undefined {
  const cells: CsvCell[] = [];
  for (let at = 0; at <= line.length; ) {
    const rest = line.slice(at);
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(?:[,;]|$)/.exec(rest);
    if (!quoted && /^\s*"/.test(rest)) return undefined;
    const plain = /^[^,;]*(?:[,;]|$)/.exec(rest) ?? [''];
    const [taken] = quoted ?? plain;
    const text = quoted?.[1]?.replaceAll('""', '"') ?? taken.replace(/[,;]$/, '');
    cells.push({ text: text.trim(), column: at + 1 + (/^\s*/.exec(rest)?.[0].length ?? 0) });
    at += taken.length;
    if (!/[,;]$/.test(taken)) break;
  }
  return cells;
}

/** What a spreadsheet takes for the beginning of a formula, also behind the blanks that it drops. */
const LIVE = /^(?:[\t\r]|\s*[=+\-@])/;

/**
 * The same behind what may end a cell: where semicolons or tabs are separators, as in much of Europe, a quote that does not
 * begin its cell is a letter, and line breaks within quotes end the record.
 */
const LIVE_WITHIN = /[;\t\r\n](?=[\s"]*[=+\-@])/g;

/** A line of cells that stay text wherever it is opened: quoted, and with a ' before what would be a formula. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => `"${inert(cell).replaceAll('"', '""')}"`).join(',');
}

/** The same, separated by tabs, for programs that know no quotes: a cell has no tabs and no line breaks. */
export function tsvLine(cells: readonly string[]): string {
  return cells.map((cell) => inert(cell.replace(/[\t\r\n\u2028\u2029]+/g, ' '))).join('\t');
}

function inert(cell: string): string {
  const dead = cell.replace(LIVE_WITHIN, "$&'");
  return LIVE.test(dead) ? `'${dead}` : dead;
}
