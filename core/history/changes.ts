/** From which value on something is the case: written where it changes, as most of what stands beside a series seldom does. */
export type ChangePoint<T> = [from: number, value: T];

/** Where it changes; of gaps nothing is said. */
export function changes<T extends string | number>(
  values: readonly T[],
  beside: readonly (number | null)[],
): ChangePoint<T>[] {
  const points: ChangePoint<T>[] = [];
  let before: T | undefined;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === undefined || value === before || beside[index] === null) continue;
    points.push([index, value]);
    before = value;
  }
  return points;
}

/** Of each of so many values. */
export function spread<T extends string | number>(
  points: readonly (readonly [number, T])[],
  length: number,
  otherwise: T,
): T[] {
  const values = new Array<T>(length).fill(otherwise);
  for (const [from, value] of points) values.fill(value, from);
  return values;
}

/** What is the case from a value on, which comes after all that are told of. */
export function noteChange<T extends string | number>(points: ChangePoint<T>[], from: number, value: T): void {
  if (points.at(-1)?.[1] !== value) points.push([from, value]);
}

/** Where it changes, told from a value on that is no gap. */
export function changesFrom<T>(points: readonly ChangePoint<T>[], from: number): ChangePoint<T>[] {
  const inForce = points.findLastIndex(([at]) => at <= from);
  return points.slice(inForce).map(([at, value]) => [Math.max(0, at - from), value]);
}
