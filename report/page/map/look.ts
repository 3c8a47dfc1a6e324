import { type MapScale, PIXELS, weights } from '../../../core/report/layout/boxes.ts';
import type { MapPage, MapRow } from '../../../core/report/layout/page-rows.ts';

/** How a strip is drawn: what depends on how far in a reader is, and on the room there is. */
export interface Look {
  readonly scale: MapScale;
  /** Of the strip itself. */
  readonly height: number;
  /** Lines of text above it. */
  readonly texts: 0 | 1 | 2;
}

/** Facts stand at the left of a strip where there is room for both. */
export const FACTS_WIDTH = 250;
export const WIDE = 860;

export const FONT = 11;
export const TEXT = 13;
/** Between two lines of a strip. */
export const LINE_GAP = 8;

export function lookOf(level: MapPage['level'], row: MapRow, width: number, by: MapScale['by']): Look {
  const base = { ...PIXELS, by };
  const room = width >= WIDE ? width - FACTS_WIDTH : width;
  // One of many with the same addresses: a bar a subnet is enough to tell them apart.
  if (level === 'shared') return { scale: { ...base, width: room, lines: 1 }, height: 34, texts: 0 };
  if (level === 'scope') {
    const empty = row.strips.every(({ parts }) => parts.every(({ kind }) => kind === 'gap'));
    if (empty) return { scale: { ...base, width: room, lines: 1 }, height: 24, texts: 0 };
    // Pools have a row of their own: here it is enough to see where they lie.
    const pools = row.strips.some(({ parts }) =>
      parts.every((part) => part.kind === 'gap' || part.items[0]?.kind === 'pool'),
    );
    const someOf = row.strips.some(({ parts }) =>
      parts.some((part) => part.kind === 'block' && part.items[0]?.kind === 'pool'),
    );
    if (someOf) return { scale: { ...base, width: room, lines: 1 }, height: pools ? 24 : 28, texts: 0 };
    return { scale: { ...base, width: room, lines: width >= WIDE ? 3 : 4 }, height: 36, texts: 1 };
  }
  const scale = { ...base, width };
  if (level === 'pool' && mostlyPools(row)) return { scale: { ...scale, lines: 1 }, height: 48, texts: 1 };
  if (level === 'pool' || level === 'range')
    return { scale: { ...scale, lines: 24, aim: aimOf(row) }, height: 66, texts: 2 };
  return { scale: { ...scale, lines: 8, aim: width >= WIDE ? 90 : 45 }, height: 60, texts: 2 };
}

/** Pools have strips of their own below. */
function mostlyPools({ strips }: MapRow): boolean {
  const kinds = strips.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'block' ? [part.items[0]?.kind] : [])),
  );
  return kinds.filter((kind) => kind === 'pool').length * 2 > kinds.length;
}

const AIM = 22;
/** Of the block in the middle by size: room for a few letters of its name. */
const NAMED = 96;

function aimOf({ strips }: MapRow): number {
  const blocks = strips.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'block'));
  const sizes = weights(blocks, 'root')
    .map(({ weight }) => weight)
    .sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)];
  return middle ? Math.max(AIM, NAMED / middle) : AIM;
}
