import { type Box, boxesAt, type MapScale, weights } from './boxes.ts';
import type { Strip } from './strip.ts';

/** A box where it is drawn. A gap may stand on two lines, a block never does. */
export interface PlacedBox extends Box {
  readonly x: number;
  /** Whether the box began on a line before, and whether it goes on. */
  readonly before: boolean;
  readonly after: boolean;
}

export type StripLine = readonly PlacedBox[];

/** As often as it takes to find the scale to a thousandth. */
const HALVINGS = 14;

/**
 * A strip as lines of text have it: from left to right, blocks in their order and whole, gaps cut where a line ends, each
 * line filled from edge to edge. As wide as was aimed at, or as it takes to fit into the lines there are.
 */
export function linesOf({ parts }: Pick<Strip, 'parts'>, scale: MapScale): StripLine[] {
  const weighed = weights(parts, scale.by);
  let all = 0;
  let widest = 0;
  parts.forEach(({ kind }, index) => {
    const weight = weighed[index]?.weight ?? 0;
    all += weight;
    if (kind === 'block') widest = Math.max(widest, weight);
  });
  if (all === 0) return [];
  const at = (perWeight: number) => wrapped(boxesAt(parts, weighed, perWeight, scale), scale.width);
  // As many lines as the aim asks for, each full.
  const aimed =
    scale.by === 'linear' || widest === 0
      ? 1
      : Math.min(scale.lines, Math.max(1, Math.ceil((all * scale.aim) / scale.width)));
  let high = (aimed * scale.width) / all;
  // No block is wider than a line.
  if (widest > 0) high = Math.min(high, scale.width / widest);
  let best = at(high);
  if (best.length > aimed) {
    let low = 0;
    best = at(low);
    for (let step = 0; step < HALVINGS; step++) {
      const middle = (low + high) / 2;
      const tried = at(middle);
      if (tried.length > aimed) high = middle;
      else {
        low = middle;
        best = tried;
      }
    }
  }
  return best.map((line) => justified(line, scale.width));
}

type Wrapped = Omit<PlacedBox, 'x'>;

/** What a rounding may add to a line. */
const EPSILON = 1e-6;

function wrapped(boxes: readonly Box[], width: number): Wrapped[][] {
  const lines: Wrapped[][] = [];
  let line: Wrapped[] = [];
  let used = 0;
  const end = () => {
    lines.push(line);
    line = [];
    used = 0;
  };
  for (const box of boxes) {
    let rest = box.width;
    let before = false;
    // What is left of a line is worth a piece of a gap only if that can be seen.
    while (box.kind === 'gap' && used + rest > width + EPSILON) {
      const room = width - used;
      if (room >= Math.min(PIECE * width, rest)) {
        line.push({ ...box, width: room, before, after: true });
        rest -= room;
        before = true;
      }
      end();
    }
    if (rest <= EPSILON && before) continue;
    if (line.length > 0 && used + rest > width + EPSILON) end();
    line.push({ ...box, width: rest, before, after: false });
    used += rest;
  }
  if (line.length > 0) end();
  return lines;
}

/** Of a line: the smallest piece of a gap. */
const PIECE = 0.02;

function justified(line: readonly Wrapped[], width: number): StripLine {
  const used = line.reduce((sum, box) => sum + box.width, 0);
  const stretch = used > 0 ? width / used : 1;
  let x = 0;
  return line.map((box) => {
    const placed = { ...box, x, width: box.width * stretch };
    x += placed.width;
    return placed;
  });
}
