import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MapScale, PIXELS, weights } from '../../../../core/report/layout/boxes.ts';
import { linesOf } from '../../../../core/report/layout/lines.ts';
import { stripOf } from '../../../../core/report/layout/strip.ts';
import { STRIPS } from './networks.ts';

const SCALES: fc.Arbitrary<MapScale> = fc.record({
  width: fc.integer({ min: 80, max: 1600 }),
  lines: fc.integer({ min: 1, max: 24 }),
  aim: fc.constantFrom(2, 13, 22, 90),
  least: fc.constantFrom(1, 3),
  merged: fc.constantFrom(1, 9),
  by: fc.constantFrom('root', 'linear'),
});

const close = (a: number, b: number) => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b));

describe('a strip', () => {
  it('is blocks and gaps in the order of their addresses, each address once', () => {
    fc.assert(
      fc.property(STRIPS, ({ stretch, items }) => {
        const { parts } = stripOf(stretch, items);
        let next = stretch.first;
        for (const { first, end } of parts) {
          expect(first).toBe(next);
          expect(end).toBeGreaterThan(first);
          next = end;
        }
        expect(next).toBe(stretch.end);
      }),
    );
  });

  it('shows each item in one block, and several in one only where they share addresses', () => {
    fc.assert(
      fc.property(STRIPS, ({ stretch, items }) => {
        const blocks = stripOf(stretch, items).parts.flatMap((part) => (part.kind === 'block' ? [part] : []));
        const inside = items.filter(({ first, end }) => end > stretch.first && first < stretch.end);
        const shown = blocks.flatMap((block) => block.items);
        expect(new Set(shown)).toEqual(new Set(inside));
        expect(shown).toHaveLength(inside.length);
        for (const block of blocks) {
          for (const item of block.items) {
            const shares = block.items.some(
              (other) => other !== item && other.first < item.end && item.first < other.end,
            );
            expect(shares).toBe(block.items.length > 1);
          }
        }
      }),
    );
  });
});

describe('lines', () => {
  it('keep the order, hold whole blocks, and are as many and as wide as asked for', () => {
    fc.assert(
      fc.property(STRIPS, SCALES, ({ stretch, items }, scale) => {
        const strip = stripOf(stretch, items);
        const lines = linesOf(strip, scale);
        expect(lines.length).toBeLessThanOrEqual(scale.by === 'linear' ? 1 : scale.lines);
        const boxes = lines.flat();
        // A gap that goes on has the same part again.
        expect(boxes.filter(({ before }) => !before).flatMap(({ parts }) => parts)).toEqual(strip.parts);
        for (const line of lines) {
          let x = 0;
          for (const box of line) {
            expect(close(box.x, x)).toBe(true);
            x += box.width;
            if (box.kind !== 'gap') expect([box.before, box.after]).toEqual([false, false]);
          }
          expect(close(x, scale.width)).toBe(true);
        }
      }),
    );
  });

  it('draw nothing thinner than can be seen, and lose nobody in a merged block', () => {
    fc.assert(
      fc.property(STRIPS, SCALES, ({ stretch, items }, scale) => {
        const strip = stripOf(stretch, items);
        const boxes = linesOf(strip, scale).flat();
        for (const box of boxes) {
          const blocks = box.parts.filter(({ kind }) => kind === 'block').length;
          if (box.kind === 'block') expect(box.width).toBeGreaterThan(scale.least - 1e-6);
          if (box.kind === 'merged') {
            expect(box.width).toBeGreaterThan(scale.merged - 1e-6);
            expect(blocks).toBeGreaterThan(1);
          } else expect(box.parts).toHaveLength(1);
        }
        const drawn = boxes.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'block'));
        expect(drawn).toEqual(strip.parts.filter(({ kind }) => kind === 'block'));
      }),
    );
  });

  it('cut what is free short: no wider than the widest block, or a sixth of all', () => {
    fc.assert(
      fc.property(STRIPS, ({ stretch, items }) => {
        const { parts } = stripOf(stretch, items);
        const weighed = weights(parts, 'root').map((each, index) => ({ ...each, kind: parts[index]?.kind }));
        const blocks = weighed.filter(({ kind }) => kind === 'block').map(({ weight }) => weight);
        if (blocks.length === 0) return;
        const most = Math.max(...blocks, 0.16 * blocks.reduce((sum, each) => sum + each, 0));
        for (const { kind, weight, short } of weighed) {
          expect(weight).toBeLessThanOrEqual(most * (1 + 1e-9));
          if (short) expect([kind, close(weight, most)]).toEqual(['gap', true]);
        }
      }),
    );
  });

  it('grow with the root of the size: four times the addresses, twice as wide', () => {
    const at = (first: bigint, end: bigint) => ({ family: 'ipv4' as const, first, end });
    const item = { kind: 'vpc' as const, rows: [0], inside: [], worst: 'ok' as const };
    const strip = stripOf(at(0n, 5n << 16n), [
      { ...item, ...at(0n, 4n << 16n) },
      { ...item, ...at(4n << 16n, 5n << 16n) },
    ]);
    const scale = { ...PIXELS, width: 1000, lines: 1 };
    expect(linesOf(strip, scale)[0]?.map(({ width }) => Math.round(width))).toEqual([667, 333]);
    expect(linesOf(strip, { ...scale, by: 'linear' })[0]?.map(({ width }) => Math.round(width))).toEqual([800, 200]);
  });
});
