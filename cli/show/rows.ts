import type { Strip } from '../../core/report/layout/strip.ts';
import type { ReportData, ReportVerdict } from '../../core/report/report-data.ts';
import { teamOf } from '../../core/text/owner-of.ts';
import { percent } from '../../core/text/percent.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';
import { width } from '../kit/width.ts';
import { colorOf } from './glyphs.ts';
import { basisOf, isThere, rowOf, rowsOf, type ShownRow, verdictOf } from './row.ts';
import { freeText, insideMarks, rangeText, typeText, verdictText, whatText } from './row-texts.ts';
import { barOf } from './strip.ts';

/** A line for each block and each gap, by address. */
export function rowLines(
  { data, row: whole, strip, all }: { data: ReportData; row: number; strip: Strip; all: boolean },
  terminal: Pick<Terminal, 'colors' | 'columns'>,
): string[] {
  const rows = rowsOf(strip, all);
  const { colors } = terminal;
  const around = data.columns.name[whole] ?? '';
  const columns = terminal.columns();
  // One word over the column says it of all; figures of different bases each have their own.
  const words = new Set(rows.flatMap((row) => basisOf(data, row) ?? []));
  const [word = ''] = words.size === 1 ? words : [];
  const types = new Set(rows.flatMap((row) => typeText(data, row) || []));
  const hasFree = rows.some((row) => freeText(data, row) !== '');
  const headings = { ...(hasFree && { free: 'free' }), ...(word && { used: word }) };
  const layout = layOut(
    tableOf(data, {
      colors,
      columns,
      word,
      around,
      mixed: types.size > 1,
      folded: rows.filter((row) => row.folded !== undefined),
    }),
    rows,
    headings,
    columns - 2,
  );
  const style = { title: (text: string) => text, heading: colors.dim };
  const head = Object.keys(headings).length > 0 ? headLines(layout, '', headings, style) : [];
  return [...head, ...tableLines(layout, rows)].map((line) => `  ${line}`);
}

const NARROW = 100;
const WIDE = 160;

function isBad(verdict: ReportVerdict | undefined): boolean {
  return verdict === 'critical' || verdict === 'warning';
}

interface TableView {
  readonly colors: Colors;
  readonly columns: number;
  /** What the heading says of all figures; '' where each has its own word. */
  readonly word: string;
  /** The name of what they are in. */
  readonly around: string;
  readonly mixed: boolean;
  /** Rows that stand for many. */
  readonly folded: readonly ShownRow[];
}

function tableOf(
  data: ReportData,
  { colors, columns, word, around, mixed, folded }: TableView,
): readonly Column<ShownRow>[] {
  const { usedPercent, free, id, account, region } = data.columns;
  const names = data.run.accountNames;
  const cells = columns < NARROW ? 8 : columns < WIDE || !Number.isFinite(columns) ? 16 : 28;
  const used = (row: ShownRow) => usedPercent[rowOf(row)];
  const usedText = (row: ShownRow) => {
    const [value, basis] = [used(row), basisOf(data, row)];
    const figure = value === undefined ? '' : percent(value, free[rowOf(row)] ?? 0);
    return word || !basis ? figure : `${figure} ${basis}`;
  };
  const byVerdict = (text: string, row: ShownRow) => colorOf(verdictOf(data, row) ?? 'notApplicable', colors)(text);
  const where = (row: ShownRow) => placeOf({ accountId: account[rowOf(row)], region: region[rowOf(row)] }, names);
  // What stands for many rows says how many.
  const narrowest = Math.max(18, ...folded.map((row) => width(whatText(data, row, ''))));
  // Why it is so is only asked of what is not well.
  const why = (row: ShownRow) => (isBad(verdictOf(data, row)) ? sanitize(data.columns.why[rowOf(row)] ?? '') : '');
  return [
    {
      key: 'range',
      text: (row) => rangeText(row, columns < NARROW),
      style: (text, row) => (isThere(row) ? text : colors.dim(text)),
    },
    {
      key: 'verdict',
      text: (row) => verdictText(data, row),
      style: byVerdict,
    },
    {
      key: 'inside',
      text: (row) => insideMarks(data, row),
      style: (text, { item }) => colorOf(item?.worst ?? 'ok', colors)(text),
    },
    {
      key: 'name',
      text: (row) => whatText(data, row, columns < NARROW ? around : ''),
      min: narrowest,
      cut: 'inside',
      style: (text, row) => (isThere(row) ? colors.bold(text) : colors.dim(text)),
    },
    {
      key: 'bar',
      text: (row) => (used(row) === undefined ? '' : barOf(used(row), cells)),
      dropOrder: 1,
      style: byVerdict,
    },
    { key: 'used', text: usedText, align: 'right' },
    { key: 'free', text: (row) => freeText(data, row), align: 'right' },
    { key: 'type', text: (row) => (mixed ? typeText(data, row) : ''), dropOrder: 3 },
    {
      key: 'id',
      text: (row) => (isThere(row) ? sanitize(id[rowOf(row)] ?? row.item?.taken?.id ?? '') : ''),
      belowOrder: 1,
    },
    { key: 'where', text: where, belowOrder: 2 },
    {
      key: 'team',
      text: (row) => sanitize(teamOf({ tags: { ...data.columns.tags[rowOf(row)] } }) ?? ''),
      belowOrder: 3,
    },
    { key: 'why', text: why, belowOrder: 4 },
  ];
}
