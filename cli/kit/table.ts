import { isolate } from './sanitize.ts';
import { padEnd, padStart, truncate, truncateInside, width, wrap } from './width.ts';

export interface Column<Row> {
  readonly key: string;
  readonly text: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** The narrowest that still says something; a column without it is never cut. */
  readonly min?: number;
  /** @default 'end' */
  readonly cut?: 'inside' | 'end';
  /** When space is short the highest goes first; a column without it always stays. */
  readonly dropOrder?: number;
  /** When dropping is not enough, the highest goes whole to lines of its own below the row: what no list may lose. */
  readonly belowOrder?: number;
  readonly style?: (text: string, row: Row) => string;
}

export interface TableLayout<Row> {
  readonly columns: readonly { readonly column: Column<Row>; readonly width: number }[];
  /** Columns that stand below each row, in their order. */
  readonly below: readonly Column<Row>[];
  readonly available: number;
}

const GAP = '  ';
/** Of lines below a row. Deeper than a row that is itself in two blanks. */
const INDENT = '    ';

/**
 * Chooses columns and widths that fit. First whole columns go, while those that can be cut would not fit even at
 * their minimum, to nowhere or to below the row; then the widest of these are cut.
 */
export function layOut<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  headings: Readonly<Record<string, string>>,
  available: number,
): TableLayout<Row> {
  let kept = columns
    .map((column) => {
      const filled = Math.max(0, ...rows.map((row) => width(column.text(row))));
      // A column in which no row has anything would only be a gap, with a heading, too.
      const natural = filled === 0 && rows.length > 0 ? 0 : Math.max(width(headings[column.key] ?? ''), filled);
      return { column, width: natural, least: Math.min(column.min ?? natural, natural) };
    })
    .filter((each) => each.width > 0);

  const below = new Set<Column<Row>>();
  while (totalOf(kept.map(({ least }) => least)) > available) {
    const dropped = maxBy(kept, ({ column }) => column.dropOrder ?? 0);
    const next = dropped?.column.dropOrder ? dropped : maxBy(kept, ({ column }) => column.belowOrder ?? 0);
    if (!next?.column.dropOrder && !next?.column.belowOrder) break;
    if (!next.column.dropOrder) below.add(next.column);
    kept = kept.filter((each) => each !== next);
  }
  for (let excess = totalOf(kept.map((each) => each.width)) - available; excess > 0; excess--) {
    const widest = maxBy(
      kept.filter((each) => each.width > each.least),
      (each) => each.width,
    );
    if (!widest) break;
    widest.width--;
  }
  return { columns: kept, below: columns.filter((column) => below.has(column)), available };
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length);
}

function maxBy<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (max, each) => (max === undefined || value(each) > value(max) ? each : max),
    undefined,
  );
}

/** The line above a table: a title over the first columns, and headings over those that have one. */
export function headLines<Row>(
  layout: TableLayout<Row>,
  title: string,
  headings: Readonly<Record<string, string>>,
  style: { readonly title: (text: string) => string; readonly heading: (text: string) => string },
): string[] {
  let line = '';
  let offset = 0;
  for (const { column, width: columns } of layout.columns) {
    const heading = headings[column.key];
    if (heading) line = padEnd(line, offset) + (column.align === 'right' ? padStart(heading, columns) : heading);
    offset += columns + GAP.length;
  }
  if (line === '') return [style.title(title)];
  const blank = line.length - line.trimStart().length;
  // The title takes the blank space before the first heading, or a line of its own where that is too short.
  return width(title) + GAP.length <= blank
    ? [style.title(title) + style.heading(line.slice(width(title)))]
    : [style.title(title), style.heading(line)];
}

export function tableLines<Row>(layout: TableLayout<Row>, rows: readonly Row[]): string[] {
  return rows.flatMap((row) => [
    layout.columns
      .map(({ column, width: columns }) => {
        const cut = column.cut === 'inside' ? truncateInside : truncate;
        const styled = shown(column, cut(column.text(row), columns), row);
        return column.align === 'right' ? padStart(styled, columns) : padEnd(styled, columns);
      })
      .join(GAP)
      .trimEnd(),
    ...linesBelow(layout, row),
  ]);
}

function shown<Row>({ style }: Column<Row>, text: string, row: Row): string {
  const cell = isolate(text);
  return style && cell !== '' ? style(cell, row) : cell;
}

/** As many cells a line as there is room for; one that is longer than a line is wrapped. */
function linesBelow<Row>({ below, available }: TableLayout<Row>, row: Row): string[] {
  const room = available - INDENT.length;
  const lines: string[] = [];
  for (const column of below) {
    for (const [index, part] of wrap(column.text(row), room).entries()) {
      const cell = shown(column, part, row);
      const last = lines.at(-1);
      if (index === 0 && last !== undefined && width(last) + GAP.length + width(cell) <= room)
        lines[lines.length - 1] = `${last}${GAP}${cell}`;
      else lines.push(cell);
    }
  }
  return lines.map((line) => INDENT + line);
}
