import { shareAt } from './bars.ts';
import type { MapScale } from './boxes.ts';
import type { StripLine } from './lines.ts';
import { stretchOf } from './ranges.ts';

export interface Pin {
  readonly line: number;
  readonly x: number;
}

/** Where an address is drawn: the line of a strip, and how far from its left. Undefined where the strip does not hold it. */
export function pinIn(lines: readonly StripLine[], address: string, by: MapScale['by']): Pin | undefined {
  const at = stretchOf(`${address}/${address.includes(':') ? 128 : 32}`);
  if (!at) return undefined;
  for (const [line, boxes] of lines.entries()) {
    for (const { parts, x, width, kind } of boxes) {
      const index = parts.findIndex(
        ({ family, first, end }) => family === at.family && first <= at.first && at.first < end,
      );
      const part = parts[index];
      if (!part) continue;
      if (kind === 'merged') return { line, x: x + (width * (index + 0.5)) / parts.length };
      const [item] = part.kind === 'block' ? part.items : [];
      const share = item
        ? shareAt(item, part, at.first, by)
        : Number(at.first - part.first) / Number(part.end - part.first);
      return { line, x: x + width * share };
    }
  }
  return undefined;
}
