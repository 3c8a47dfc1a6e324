import { isolate } from './sanitize.ts';
import { padEnd, padStart, truncate, truncateInside, width } from './width.ts';

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
  /** Shows ″ where a row repeats the one above it. */
  readonly ditto?: boolean;
  readonly style?: (text: string, row: Row) => string;
}

export interface TableLayout<Row> {
  readonly columns: readonly { readonly column: Column<Row>; readonly width: number }[];
}

const GAP = '  ';
const DITTO = '″';

/**
 * Chooses columns and widths that fit. First whole columns go, while those that can be cut would not fit even at
 * their minimum; then the widest of these are cut.
 */
export function layOut<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  headings: Readonly<Record<string, string>>,
  available: number,
): TableLayout<Row> {
  let kept = columns
    .map((column) => {
      const natural = Math.max(width(headings[column.key] ?? ''), ...rows.map((row) => width(column.text(row))));
      return { column, width: natural, least: Math.min(column.min ?? natural, natural) };
    })
    // A column in which no row has anything would only be a gap.
    .filter((each) => each.width > 0);

  while (totalOf(kept.map(({ least }) => least)) > available) {
    const next = maxBy(kept, ({ column }) => column.dropOrder ?? 0);
    if (!next?.column.dropOrder) break;
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
  return { columns: kept };
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
  return rows.map((row, index) => {
    const above = rows[index - 1];
    return layout.columns
      .map(({ column, width: columns }) => {
        const text = column.text(row);
        const repeats = column.ditto && above !== undefined && column.text(above) === text;
        const cell = isolate(
          repeats && text !== '' ? DITTO : (column.cut === 'inside' ? truncateInside : truncate)(text, columns),
        );
        const styled = column.style && cell !== '' ? column.style(cell, row) : cell;
        return column.align === 'right' ? padStart(styled, columns) : padEnd(styled, columns);
      })
      .join(GAP)
      .trimEnd();
  });
}
