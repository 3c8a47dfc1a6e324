import { type Bar, byVerdict, lanesOf } from '../../../core/report/layout/bars.ts';
import type { MapScale } from '../../../core/report/layout/boxes.ts';
import type { PlacedBox, StripLine } from '../../../core/report/layout/lines.ts';
import type { StripBlock } from '../../../core/report/layout/strip.ts';
import type { ReportColumns, ReportVerdict } from '../../../core/report/report-data.ts';
import { Path } from './path.ts';

/** All shapes of one kind on a line are one path: a page may have 6,000 nodes, and a run has 50,000 subnets. */
export interface Drawing {
  /** Blocks, whatever is in them: what of one is not carved is no page showing through. */
  readonly ground: Path;
  /** Subnets, whether they are used or not. */
  readonly track: Path;
  readonly pool: Path;
  readonly byHand: Path;
  readonly gaps: Path;
  /** Addresses between ours that are not ours. */
  readonly outside: Path;
  /** Where a gap is drawn shorter than it is. */
  readonly cuts: Path;
  readonly bars: Map<ReportVerdict, Path>;
}

export interface Area {
  readonly y: number;
  readonly height: number;
}

export function drawLine(columns: ReportColumns, line: StripLine, area: Area, by: MapScale['by']): Drawing {
  const drawing: Drawing = {
    ground: new Path(),
    track: new Path(),
    pool: new Path(),
    byHand: new Path(),
    gaps: new Path(),
    outside: new Path(),
    cuts: new Path(),
    bars: new Map(),
  };
  for (const box of line) {
    const [part] = box.parts;
    if (box.kind !== 'gap') drawing.ground.fill(box.x + 0.5, area.y + 0.5, box.width - 1, area.height - 1);
    if (box.kind === 'gap') {
      if (part?.kind === 'gap' && !part.free) drawing.outside.line(box.x, area.y + area.height / 2, box.width, 0);
      else drawing.gaps.frame(box.x + 0.5, area.y + 0.5, box.width - 1, area.height - 1);
      if (box.short && !box.after && box.width > CUT) cutMark(drawing.cuts, box, area);
    } else if (box.kind === 'merged') {
      barsOf(drawing, mergedWorst(box)).fill(box.x + 1, area.y + 1, box.width - 2, area.height - 2);
    } else if (part?.kind === 'block') drawBlock(drawing, columns, box, part, area, by);
  }
  return drawing;
}

function drawBlock(
  drawing: Drawing,
  columns: ReportColumns,
  box: PlacedBox,
  block: StripBlock,
  area: Area,
  by: MapScale['by'],
): void {
  const lanes = lanesOf(columns, block, by);
  const each = area.height / lanes.length;
  for (const [index, lane] of lanes.entries()) {
    const item = block.items[index];
    const laneArea = { y: area.y + index * each + 1, height: each - 2 };
    if (item?.kind === 'pool') {
      const [row = -1] = item.rows;
      const height = ((columns.usedPercent[row] ?? 0) / 100) * laneArea.height;
      drawing.pool.fill(box.x + 1, laneArea.y + laneArea.height - height, box.width - 2, height);
    } else if (item?.taken) drawing.byHand.fill(box.x + 1, laneArea.y, box.width - 2, laneArea.height);
    else {
      const inside = { x: box.x + 1, width: Math.max(box.width - 2, 0.5) };
      for (const [verdict, some] of byVerdict(lane)) {
        for (const bar of some) {
          if (bar.item.taken) {
            drawBar(drawing.byHand, bar, inside, laneArea, 1);
            continue;
          }
          // An empty VPC has nothing to show but its frame.
          if (bar.item.kind === 'vpc') continue;
          drawBar(drawing.track, bar, inside, laneArea, 1);
          const isBad = verdict === 'critical' || verdict === 'warning';
          const height = bar.height ?? (isBad ? 1 : 0);
          if (height > 0) drawBar(barsOf(drawing, verdict), bar, inside, laneArea, height);
        }
      }
    }
  }
}

function mergedWorst({ parts }: PlacedBox): ReportVerdict {
  for (const verdict of ['critical', 'warning', 'ok'] as const) {
    if (parts.some((part) => part.kind === 'block' && part.worst === verdict)) return verdict;
  }
  return 'notApplicable';
}

/** What is used of a subnet is seen, and what runs short is seen best. */
const LOWEST = 1;
const BAD_WIDTH = 2;

function drawBar(path: Path, bar: Bar, inside: Pick<PlacedBox, 'x' | 'width'>, area: Area, share: number): void {
  const height = Math.max(area.height * share, LOWEST);
  const bad = bar.verdict === 'critical' || bar.verdict === 'warning';
  const full = bar.width * inside.width;
  // A hairline of the surface between neighbours, as long as there is room for it.
  const width = full > 3 ? full - 0.75 : Math.max(full, bad ? BAD_WIDTH : 0.4);
  const x = Math.min(inside.x + bar.x * inside.width, inside.x + inside.width - width);
  // In whole pixels, as a top between two is blurred; and of 2,000 subnets the tenths are 2 kB.
  const foot = area.y + area.height;
  const top = Math.min(Math.round(foot - height), foot - LOWEST);
  path.fill(x, top, width, foot - top);
}

const CUT = 24;

function cutMark(path: Path, { x, width }: PlacedBox, { y, height }: Area): void {
  const foot = y + height / 2 + 5;
  for (const left of [14, 10]) path.line(x + width - left, foot, 3, -10);
}

function barsOf({ bars }: Drawing, verdict: ReportVerdict): Path {
  const known = bars.get(verdict);
  if (known) return known;
  const path = new Path();
  bars.set(verdict, path);
  return path;
}
