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
  const values: T[] = [];
  let next = 0;
  let value = otherwise;
  for (let index = 0; index < length; index++) {
    for (let point = points[next]; point && point[0] <= index; point = points[++next]) value = point[1];
    values.push(value);
  }
  return values;
}
