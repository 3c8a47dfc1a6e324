import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Path } from '../../../../report/page/map/path.ts';

/** Corners in the order in which a browser comes by, in whole tenths. */
function corners(path: string): [x: number, y: number][] {
  const found: [number, number][] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  for (const [, command = '', args = ''] of path.matchAll(/([mlhvVz])([^mlhvVz]*)/g)) {
    const [a = 0, b = 0] = (args.match(/-?\d*\.?\d+/g) ?? []).map((text) => Math.round(Number(text) * 10));
    if (command === 'z') [x, y] = [startX, startY];
    else if (command === 'h') x += a;
    else if (command === 'v') y += a;
    else if (command === 'V') y = a;
    else [x, y] = [x + a, y + b];
    if (command === 'm') [startX, startY] = [x, y];
    found.push([x, y]);
  }
  return found;
}

const rectangle = fc.record({
  x: fc.nat(12_000),
  bottom: fc.constantFrom(120, 260),
  width: fc.integer({ min: 1, max: 900 }),
  height: fc.integer({ min: 1, max: 110 }),
  framed: fc.boolean(),
});

test('each rectangle is where it was asked for, however many stand before it', () => {
  fc.assert(
    fc.property(fc.array(rectangle, { minLength: 1 }), (rectangles) => {
      const path = new Path();
      for (const { x, bottom, width, height, framed } of rectangles) {
        const at = [x / 10, (bottom - height) / 10, width / 10, height / 10] as const;
        if (framed) path.frame(...at);
        else path.fill(...at);
      }
      const all = new Set(corners(path.text).map(String));
      for (const { x, bottom, width, height } of rectangles) {
        for (const right of [x, x + width]) {
          for (const y of [bottom, bottom - height]) expect(all).toContain(`${right},${y}`);
        }
      }
    }),
  );
});

test('bars on one line are one figure, in few bytes', () => {
  const path = new Path();
  path.fill(1, 8, 5.8, 5);
  path.fill(7.5, 6.2, 5.8, 6.8);
  path.fill(0.5, 20, 0.25, 0);
  expect(path.text).toBe('m1 13V8h5.8V13h.7V6.2h5.8V13');
});

test('a line goes on from wherever the one before ended', () => {
  const path = new Path();
  path.line(10, 20, 3, -10);
  path.line(14, 20, 3, -10);
  expect(corners(path.text)).toEqual([
    [100, 200],
    [130, 100],
    [140, 200],
    [170, 100],
  ]);
});
