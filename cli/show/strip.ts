import { CELLS } from '../../core/report/layout/boxes.ts';
import { fitted } from '../../core/report/layout/fitted.ts';
import { linesOf, type PlacedBox } from '../../core/report/layout/lines.ts';
import { shortName } from '../../core/report/layout/short-name.ts';
import type { Strip, StripPart } from '../../core/report/layout/strip.ts';
import { boxName, gapTexts } from '../../core/report/layout/words.ts';
import { type ReportData, type ReportVerdict, VERDICTS } from '../../core/report/report-data.ts';
import { isolate, sanitize } from '../kit/sanitize.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';
import { padEnd, width } from '../kit/width.ts';
import { colorOf, EDGE, EMPTY, FREE, FULL, HATCHED, MARKS } from './glyphs.ts';

/** Beyond it a line is harder to follow than two. */
const MAX_WIDTH = 200;

/** In a pipe: as wide as most windows. */
const PIPE_WIDTH = 120;

/** Of a strip: more is for the list below it. */
const MAX_LINES = 6;

/** Addresses from the first to the last, each line as names and, below them, as how full they are. */
export function stripLines(
  { data, row, strip }: { data: ReportData; row: number; strip: Strip },
  { colors, columns }: Pick<Terminal, 'colors' | 'columns'>,
): string[] {
  const available = Number.isFinite(columns()) ? Math.min(columns(), MAX_WIDTH) : PIPE_WIDTH;
  const scale = { ...CELLS, width: available - 3, lines: MAX_LINES };
  const around = data.columns.name[row] ?? '';
  return linesOf(strip, scale).flatMap((line) => {
    let names = '  ';
    let bars = '  ';
    for (const placed of line) {
      const cells = Math.round(placed.x + placed.width) - Math.round(placed.x);
      if (cells < 1) continue;
      names += (placed.before ? ' ' : colors.dim(EDGE)) + nameCells(data, placed, around, cells - 1, colors);
      bars += barCells(data, placed, cells, colors);
    }
    return [names + colors.dim(EDGE), bars + colors.dim(EDGE)];
  });
}

function nameCells(data: ReportData, placed: PlacedBox, around: string, room: number, colors: Colors): string {
  const [part] = placed.parts;
  if (placed.kind === 'gap' && part?.kind === 'gap') {
    const text = gapTexts(part).find((each) => width(each) <= room) ?? '';
    return colors.dim(padEnd(placed.before ? '' : text, room));
  }
  const text = fitted(sanitize(shortName(boxName(data, placed), around)), room, width);
  return padEnd(isolate(text), room);
}

/** A mark of what is critical or short stands at the left, where it has the place of an edge. */
function barCells(data: ReportData, placed: PlacedBox, cells: number, colors: Colors): string {
  const blocks = placed.parts.filter((part) => part.kind === 'block');
  const [block] = blocks;
  const [item] = block?.items ?? [];
  if (!block || !item) return (placed.before ? FREE : colors.dim(EDGE)) + colors.dim(FREE.repeat(cells - 1));
  const worst = worstOf(blocks);
  const color = colorOf(worst, colors);
  const isBad = worst === 'critical' || worst === 'warning';
  const edge = isBad ? color(MARKS[worst]) : colors.dim(EDGE);
  const [row = -1] = item.rows;
  const percent = data.columns.usedPercent[row];
  const alone = blocks.length === 1 && block.items.length === 1;
  if (!alone || item.taken) return edge + color(HATCHED.repeat(cells - 1));
  // An address is there or not.
  const isWhole = item.kind === 'address' || item.kind === 'addresses';
  return edge + color(isWhole ? FULL.repeat(cells - 1) : barOf(percent, cells - 1));
}

/** So many of so many cells as it is full; one at least of what is used at all, and none more than is free. */
export function barOf(percent: number | undefined, cells: number): string {
  if (percent === undefined) return ' '.repeat(cells);
  const full = percent === 0 ? 0 : Math.max(1, Math.floor((percent / 100) * cells));
  return FULL.repeat(Math.min(full, cells)) + EMPTY.repeat(Math.max(0, cells - full));
}

function worstOf(blocks: readonly Extract<StripPart, { kind: 'block' }>[]): ReportVerdict {
  return VERDICTS.find((verdict) => blocks.some(({ worst }) => worst === verdict)) ?? 'notApplicable';
}
