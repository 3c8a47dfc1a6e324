/** An element of a typed array that is there: the compiler cannot know. */
export function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}

/** Sorts what it is given. 0 of nothing. */
export function medianOf(values: Float64Array): number {
  return quantileOf(values.sort(), 0.5);
}

/** Of sorted values. Between two of them only where both are finite. */
export function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return 0;
  const place = share * (sorted.length - 1);
  const below = at(sorted, Math.floor(place));
  const above = at(sorted, Math.ceil(place));
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

export function medianOf3(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

export function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
