/** An element of a typed array that is there: the compiler cannot know. */
export function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

/** Sorts what it is given. 0 of nothing. */
export function medianOf(values: Float64Array): number {
  values.sort();
  return (at(values, (values.length - 1) >> 1) + at(values, values.length >> 1)) / 2;
}

export function medianOf3(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

export function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
