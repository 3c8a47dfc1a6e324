import { unitsIn } from '../../core/address/free-space.ts';
import type { Item } from '../../core/report/layout/item.ts';
import { largestIn, type Stretch, stretchText } from '../../core/report/layout/ranges.ts';
import type { Strip } from '../../core/report/layout/strip.ts';
import { nameOf, shortName, typeOf } from '../../core/report/layout/words.ts';
import type { ReportData, ReportVerdict } from '../../core/report/report-data.ts';
import { VERDICT_WORDS } from '../../core/report/verdict-words.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count, counted } from '../../core/text/count.ts';
import { percent } from '../../core/text/percent.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';
import { colorOf, HATCHED, MARKS } from './glyphs.ts';
import { barOf } from './strip.ts';

/** What a line of the list is about: something that stands in addresses, or addresses in which nothing stands. */
interface Row extends Stretch {
  readonly item?: Item;
  readonly free?: boolean;
  /** Others in the same addresses. */
  readonly sharing: number;
  /** Neighbours that are left out, and how many of them. */
  readonly folded?: number;
}

/** Of what shares the same addresses. */
const MOST_SHARING = 3;

/** Above it, neighbours with which nothing is wrong are told together. */
const MOST_ROWS = 100;

/** A line for each block and each gap, by address. */
export function rowLines(
  { data, row: whole, strip, all }: { data: ReportData; row: number; strip: Strip; all: boolean },
  terminal: Pick<Terminal, 'colors' | 'columns'>,
): string[] {
  const each = rowsOf(strip);
  const rows = all || each.length <= MOST_ROWS ? each : folded(each);
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
    tableOf(data, { colors, columns, word, around, mixed: types.size > 1 }),
    rows,
    headings,
    columns - 2,
  );
  const style = { title: (text: string) => text, heading: colors.dim };
  const head = Object.keys(headings).length > 0 ? headLines(layout, '', headings, style) : [];
  return [...head, ...tableLines(layout, rows)].map((line) => `  ${line}`);
}

function rowsOf({ parts }: Strip): Row[] {
  return parts.flatMap((part): Row[] => {
    const { family, first, end } = part;
    if (part.kind === 'gap') return [{ family, first, end, free: part.free, sharing: 0 }];
    const shown = part.items.slice(0, MOST_SHARING);
    const rest = part.items.length - shown.length;
    return shown.map((item, at) => ({
      family: item.family,
      first: item.first,
      end: item.end,
      item,
      sharing: at === shown.length - 1 ? rest : 0,
    }));
  });
}

function folded(rows: readonly Row[]): Row[] {
  const kept: Row[] = [];
  let run: Row[] = [];
  const flush = () => {
    const [first] = run;
    const last = run.at(-1);
    if (first && last) kept.push(run.length === 1 ? first : { ...first, end: last.end, folded: run.length });
    run = [];
  };
  for (const row of rows) {
    if (row.item?.worst === 'critical' || row.item?.worst === 'warning') {
      flush();
      kept.push(row);
    } else run.push(row);
  }
  flush();
  return kept;
}

const NARROW = 100;
const WIDE = 160;

interface TableView {
  readonly colors: Colors;
  readonly columns: number;
  /** What the heading says of all figures; '' where each has its own word. */
  readonly word: string;
  /** The name of what they are in. */
  readonly around: string;
  readonly mixed: boolean;
}

function tableOf(data: ReportData, { colors, columns, word, around, mixed }: TableView): readonly Column<Row>[] {
  const { usedPercent, free, id, account, region } = data.columns;
  const cells = columns < NARROW ? 8 : columns < WIDE || !Number.isFinite(columns) ? 16 : 28;
  const used = (row: Row) => usedPercent[rowOf(row)];
  const usedText = (row: Row) => {
    const [value, basis] = [used(row), basisOf(data, row)];
    const figure = value === undefined ? '' : percent(value, free[rowOf(row)] ?? 0);
    return word || !basis ? figure : `${figure} ${basis}`;
  };
  const byVerdict = (text: string, row: Row) => colorOf(verdictOf(data, row) ?? 'notApplicable', colors)(text);
  const isThere = ({ item, folded: many }: Row) => item !== undefined && many === undefined;
  const where = (row: Row) =>
    [account[rowOf(row)], region[rowOf(row)]].flatMap((each) => (each ? [sanitize(each)] : []));
  return [
    {
      key: 'range',
      text: (row) => rangeText(row, columns),
      style: (text, row) => (isThere(row) ? text : colors.dim(text)),
    },
    {
      key: 'verdict',
      text: (row) => (row.item?.taken ? TAKEN_WORDS[row.item.taken.kind] : verdictText(verdictOf(data, row))),
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
      min: 18,
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
      dropOrder: 4,
    },
    { key: 'where', text: (row) => where(row).join('/'), dropOrder: 5 },
  ];
}

/** -1 of what no row of the run is about. */
function rowOf({ item, folded: many }: Row): number {
  return many === undefined ? (item?.rows[0] ?? -1) : -1;
}

function basisOf({ columns }: ReportData, row: Row): string | undefined {
  const basis = columns.basis[rowOf(row)];
  return basis ? (BASIS_WORDS[basis] ?? sanitize(basis)) : undefined;
}

/** Its own; what is inside has its own marks. */
function verdictOf({ columns }: ReportData, row: Row): ReportVerdict | undefined {
  return columns.verdict[rowOf(row)];
}

/** Where there is little room, of addresses that are no block the first. */
function rangeText(stretch: Stretch, columns: number): string {
  const text = stretchText(stretch);
  return columns < NARROW && text.includes('-') ? `${text.slice(0, text.indexOf('-'))} …` : text.replace('-', ' – ');
}

/** What no row of the run is about has no verdict. */
const TAKEN_WORDS = {
  byHand: `${HATCHED} by hand`,
  occupied: `${HATCHED} policy`,
  unseen: `${HATCHED} not seen`,
} as const;

function verdictText(verdict: ReportVerdict | undefined): string {
  return verdict === undefined ? '' : `${MARKS[verdict]} ${VERDICT_WORDS[verdict]}`;
}

/** "◆1 ▲2": how many inside are critical, and how many close to it. Of a pool only how bad the worst is: it has its own map. */
function insideMarks(data: ReportData, row: Row): string {
  const { item, folded: many } = row;
  if (!item || many !== undefined) return '';
  if (item.inside.length === 0) {
    return item.worst === verdictOf(data, row) || !BAD.some((each) => each === item.worst) ? '' : MARKS[item.worst];
  }
  return BAD.flatMap((verdict) => {
    const found = item.inside.filter(({ worst }) => worst === verdict).length;
    return found > 0 ? [`${MARKS[verdict]}${count(found)}`] : [];
  }).join(' ');
}
const BAD = ['critical', 'warning'] as const;

function typeText(data: ReportData, { item, folded: many }: Row): string {
  return item && many === undefined ? sanitize(typeOf(data, item)) : '';
}

function whatText(data: ReportData, row: Row, around: string): string {
  const { item, free, sharing, folded: many } = row;
  if (many !== undefined) return `… ${count(many)} neighbours, none short`;
  if (!item) return free ? `/${largestIn(row)} free` : 'nobody that was seen';
  const name = sanitize(shortName(nameOf(data, item), around));
  return sharing > 0 ? `${name} ×${count(sharing + 1)}` : name;
}

function freeText({ columns }: ReportData, row: Row): string {
  const { item, free, family, folded: many } = row;
  if (many !== undefined) return '';
  const unit = family === 'ipv6' ? ' /64' : '';
  if (!item) return free ? `${count(unitsIn([row], family))}${unit}` : '';
  const left = columns.free[rowOf(row)];
  return left === undefined ? '' : `${count(left)}${unit}`;
}

/** "38 blocks, 12 gaps" */
export function partsText({ parts }: Strip): string {
  const gaps = parts.filter(({ kind }) => kind === 'gap').length;
  const blocks = parts.length - gaps;
  return [counted(blocks, 'block'), ...(gaps > 0 ? [counted(gaps, 'gap')] : [])].join(', ');
}
