import type { StripPart } from './strip.ts';

/** In what a line is measured: pixels of a page, cells of a terminal. */
export interface MapScale {
  /** Of a line. */
  readonly width: number;
  /** At most. */
  readonly lines: number;
  /** How wide 256 addresses, or /64s, are where there is room. */
  readonly aim: number;
  /** What is thinner is drawn together with its neighbours, as blocks at least as wide as `merged`. */
  readonly least: number;
  readonly merged: number;
  /** root: four times the addresses, twice as wide. linear: true to size, nothing cut short. */
  readonly by: 'root' | 'linear';
}

export const PIXELS = { aim: 13, least: 3, merged: 9, by: 'root' } as const satisfies Partial<MapScale>;
export const CELLS = { aim: 2, least: 1, merged: 1, by: 'root' } as const satisfies Partial<MapScale>;

/** One part, or several that would be too thin each, and how wide they are drawn. */
export interface Box {
  readonly kind: 'block' | 'gap' | 'merged';
  readonly parts: readonly StripPart[];
  readonly width: number;
  /** A gap that is drawn shorter than its size asks for. */
  readonly short: boolean;
}

/** Widths are relative to 256 units = 1. What is relative to the first address fits into a double. */
export function weights(parts: readonly StripPart[], by: MapScale['by']): { weight: number; short: boolean }[] {
  const sizes = parts.map(({ family, first, end }) => Number(end - first) / (family === 'ipv4' ? 256 : 2 ** 72));
  if (by === 'linear') return sizes.map((weight) => ({ weight, short: false }));
  const roots = sizes.map(Math.sqrt);
  let widest = 0;
  let sum = 0;
  parts.forEach(({ kind }, index) => {
    const root = kind === 'block' ? (roots[index] ?? 0) : 0;
    widest = Math.max(widest, root);
    sum += root;
  });
  // Nothing but free space has no blocks to be compared with.
  const most = sum > 0 ? Math.max(widest, GAP_SHARE * sum) : Number.POSITIVE_INFINITY;
  return roots.map((root, index) => {
    const short = parts[index]?.kind === 'gap' && root > most;
    return { weight: short ? most : root, short };
  });
}

/** A free range is no wider than the widest block, or than this share of all blocks: a /13 of nothing hides what is. */
const GAP_SHARE = 0.16;

/** Boxes at a scale: what is too thin is joined, and as wide together as its members are. */
export function boxesAt(
  parts: readonly StripPart[],
  weighed: readonly { readonly weight: number; readonly short: boolean }[],
  perWeight: number,
  { least, merged }: Pick<MapScale, 'least' | 'merged'>,
): Box[] {
  const boxes: Box[] = [];
  let run: StripPart[] = [];
  let sum = 0;
  const flush = () => {
    const blocks = run.filter(({ kind }) => kind === 'block').length;
    if (blocks > 1) boxes.push({ kind: 'merged', parts: run, width: Math.max(sum, merged), short: false });
    // Of one block nothing is merged: it and the hairlines beside it stay, wide enough to be seen.
    else if (run.length > 0) boxes.push(...run.map((part, index) => alone(part, widths[index] ?? 0, least)));
    run = [];
    widths = [];
    sum = 0;
  };
  let widths: number[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    const { weight = 0, short = false } = weighed[index] ?? {};
    if (!part) continue;
    const width = weight * perWeight;
    if (width < least) {
      run.push(part);
      widths.push(width);
      sum += width;
      if (sum >= merged && part.kind === 'block') flush();
    } else {
      flush();
      boxes.push({ kind: part.kind, parts: [part], width, short });
    }
  }
  flush();
  return boxes;
}

function alone(part: StripPart, width: number, least: number): Box {
  return {
    kind: part.kind,
    parts: [part],
    width: part.kind === 'block' ? Math.max(width, least) : width,
    short: false,
  };
}
