import { type Bar, byVerdict, lanesOf } from '../../../core/report/layout/bars.ts';
import type { MapScale } from '../../../core/report/layout/boxes.ts';
import type { PlacedBox, StripLine } from '../../../core/report/layout/lines.ts';
import type { StripBlock } from '../../../core/report/layout/strip.ts';
import type { ReportColumns, ReportVerdict } from '../../../core/report/report-data.ts';

/** All shapes of one kind on a line are one path: a page may have 6,000 nodes, and a run has 50,000 subnets. */
export interface Drawing {
  /** Blocks, whatever is in them: what of one is not carved is no page showing through. */
  readonly ground: string;
  /** Subnets, whether they are used or not. */
  readonly track: string;
  readonly pool: string;
  readonly byHand: string;
  readonly gaps: string;
  /** Addresses between ours that are not ours. */
  readonly outside: string;
  /** Where a gap is drawn shorter than it is. */
  readonly cuts: string;
  readonly bars: ReadonlyMap<ReportVerdict, string>;
}

export interface Area {
  readonly y: number;
  readonly height: number;
}

export function drawLine(columns: ReportColumns, line: StripLine, area: Area, by: MapScale['by']): Drawing {
  const shapes = { ground: '', track: '', pool: '', byHand: '', gaps: '', outside: '', cuts: '' };
  const bars = new Map<ReportVerdict, string>();
  for (const box of line) {
    const [part] = box.parts;
    if (box.kind !== 'gap') shapes.ground += rectangle(box.x + 0.5, area.y + 0.5, box.width - 1, area.height - 1);
    if (box.kind === 'gap') {
      if (part?.kind === 'gap' && !part.free)
        shapes.outside += `M${r(box.x)} ${r(area.y + area.height / 2)}h${r(box.width)}`;
      else shapes.gaps += rectangle(box.x + 0.5, area.y + 0.5, box.width - 1, area.height - 1);
      if (box.short && !box.after && box.width > CUT) shapes.cuts += cutMark(box, area);
    } else if (box.kind === 'merged') {
      const worst = mergedWorst(box);
      add(bars, worst, rectangle(box.x + 1, area.y + 1, box.width - 2, area.height - 2));
    } else if (part?.kind === 'block') drawBlock(columns, box, part, area, by, shapes, bars);
  }
  return { ...shapes, bars };
}

function drawBlock(
  columns: ReportColumns,
  box: PlacedBox,
  block: StripBlock,
  area: Area,
  by: MapScale['by'],
  shapes: { track: string; pool: string; byHand: string },
  bars: Map<ReportVerdict, string>,
): void {
  const lanes = lanesOf(columns, block, by);
  const each = area.height / lanes.length;
  for (const [index, lane] of lanes.entries()) {
    const item = block.items[index];
    const laneArea = { y: area.y + index * each + 1, height: each - 2 };
    if (item?.kind === 'pool') {
      const [row = -1] = item.rows;
      const height = ((columns.usedPercent[row] ?? 0) / 100) * laneArea.height;
      shapes.pool += rectangle(box.x + 1, laneArea.y + laneArea.height - height, box.width - 2, height);
    } else if (item?.taken) shapes.byHand += rectangle(box.x + 1, laneArea.y, box.width - 2, laneArea.height);
    else {
      const inside = { x: box.x + 1, width: Math.max(box.width - 2, 0.5) };
      for (const [verdict, some] of byVerdict(lane)) {
        for (const bar of some) {
          if (bar.item.taken) {
            shapes.byHand += barPath(bar, inside, laneArea, 1);
            continue;
          }
          // An empty VPC has nothing to show but its frame.
          if (bar.item.kind === 'vpc') continue;
          shapes.track += barPath(bar, inside, laneArea, 1);
          if (bar.height !== undefined && bar.height > 0)
            add(bars, verdict, barPath(bar, inside, laneArea, bar.height));
          else if (bar.height === undefined && (verdict === 'critical' || verdict === 'warning')) {
            add(bars, verdict, barPath(bar, inside, laneArea, 1));
          }
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

function barPath(bar: Bar, inside: { readonly x: number; readonly width: number }, area: Area, share: number): string {
  const height = Math.max(area.height * share, LOWEST);
  const bad = bar.verdict === 'critical' || bar.verdict === 'warning';
  const full = bar.width * inside.width;
  // A hairline of the surface between neighbours, as long as there is room for it.
  const width = full > 3 ? full - 0.75 : Math.max(full, bad ? BAD_WIDTH : 0.4);
  const x = Math.min(inside.x + bar.x * inside.width, inside.x + inside.width - width);
  return rectangle(x, area.y + area.height - height, width, height);
}

const CUT = 24;

function cutMark({ x, width }: PlacedBox, { y, height }: Area): string {
  const left = x + width - 14;
  const middle = y + height / 2;
  return `M${r(left)} ${r(middle + 5)}l3 -10M${r(left + 4)} ${r(middle + 5)}l3 -10`;
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return width <= 0 || height <= 0 ? '' : `M${r(x)} ${r(y)}h${r(width)}v${r(height)}h${r(-width)}z`;
}

function add(paths: Map<ReportVerdict, string>, verdict: ReportVerdict, path: string): void {
  paths.set(verdict, (paths.get(verdict) ?? '') + path);
}

/** A tenth of a pixel is less than anybody sees, and more digits are half of a file. */
function r(value: number): number {
  return Math.round(value * 10) / 10;
}
