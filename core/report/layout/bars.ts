import type { ReportColumns, ReportVerdict } from '../report-data.ts';
import { type Item, rankOf } from './item.ts';
import type { Stretch } from './ranges.ts';
import { type StripBlock, type StripGap, stripOf } from './strip.ts';

/** A subnet inside its VPC's block, or an address inside its pool's: relative to the block's width and height. */
export interface Bar {
  readonly x: number;
  readonly width: number;
  /** How full it is; undefined where that is no question, or was not measured. */
  readonly height: number | undefined;
  readonly verdict: ReportVerdict;
  readonly item: Item;
}

/** Of a shared block, so many are drawn, one above the other: the worst. */
export const LANES = 3;

/** What is inside the items of a block, a lane each, by address. */
export function lanesOf(columns: ReportColumns, block: StripBlock, by: 'root' | 'linear'): (readonly Bar[])[] {
  return block.items.slice(0, LANES).map((item) => barsOf(columns, item, block, by));
}

export function barsOf(columns: ReportColumns, item: Item, around: Stretch, by: 'root' | 'linear'): Bar[] {
  const bars: Bar[] = [];
  for (const { part, x, width } of insideOf(item, around, by)) {
    if (part.kind !== 'block') continue;
    // Two of them in one place: the worse one is what must be seen.
    const [worst] = part.items;
    if (worst) bars.push({ x, width, height: heightOf(columns, worst), verdict: worst.worst, item: worst });
  }
  return bars;
}

/** Where an address is drawn in a block, from 0 to 1. */
export function shareAt(item: Item, around: Stretch, address: bigint, by: 'root' | 'linear'): number {
  for (const { part, x, width } of insideOf(item, around, by)) {
    if (address < part.end) return x + (width * Number(address - part.first)) / Number(part.end - part.first);
  }
  return 1;
}

interface Inner {
  readonly part: StripBlock | StripGap;
  readonly x: number;
  readonly width: number;
}

/** Parts as wide as their size says, in a block of its own width: all of them are in it, so no gap is cut short. */
function insideOf(item: Item, around: Stretch, by: 'root' | 'linear'): Inner[] {
  const parts = stripOf(around, item.inside.length > 0 ? item.inside : [item]).parts;
  const sizes = parts.map(({ first, end }) => (by === 'root' ? Math.sqrt(Number(end - first)) : Number(end - first)));
  const all = sizes.reduce((sum, each) => sum + each, 0);
  let x = 0;
  return parts.map((part, index) => {
    const width = (sizes[index] ?? 0) / all;
    x += width;
    return { part, x: x - width, width };
  });
}

function heightOf({ usedPercent }: ReportColumns, { kind, rows }: Item): number | undefined {
  const [row] = rows;
  // An address is there or not.
  if (kind === 'address') return 1;
  const percent = row === undefined ? undefined : usedPercent[row];
  return percent === undefined ? undefined : percent / 100;
}

/** Drawn one after the other, so that what is worse lies above what is not. */
export function byVerdict(bars: readonly Bar[]): ReadonlyMap<ReportVerdict, readonly Bar[]> {
  return new Map([...Map.groupBy(bars, ({ verdict }) => verdict)].sort(([a], [b]) => rankOf(b) - rankOf(a)));
}
