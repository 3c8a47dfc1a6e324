/** A value that seldom changes, beside a series of values: from which of them on. */
export type ChangePoint<Rest extends readonly unknown[]> = readonly [from: number, ...Rest];

/** The points at which what belongs to the values of a series changes. Gaps have nothing. */
export function pointsOfChange<T, P>(
  values: readonly (T | undefined)[],
  same: (a: T, b: T) => boolean,
  point: (from: number, value: T) => P,
): P[] {
  const points: P[] = [];
  let before: T | undefined;
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    if (before === undefined || !same(before, value)) points.push(point(index, value));
    before = value;
  }
  return points;
}

/** What belongs to each of so many values; undefined before the first point. */
export function spread<P extends readonly [number, ...unknown[]]>(
  points: readonly P[],
  length: number,
): (P | undefined)[] {
  let next = 0;
  return Array.from({ length }, (_, index) => {
    while (next < points.length && (points[next]?.[0] ?? 0) <= index) next++;
    return points[next - 1];
  });
}
