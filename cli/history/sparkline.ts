const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const GAP = '·';

/**
 * Values at their places, from 0 to 100, in at most so many characters: where several share one, the highest is seen, as it
 * is peaks that fill something. What has no value is a gap, and looks like none of the levels.
 */
export function sparkline(values: readonly { readonly at: number; readonly value: number }[], width: number): string {
  const [first, last] = [values[0]?.at ?? 0, values.at(-1)?.at ?? 0];
  const perCharacter = Math.ceil((last - first + 1) / width);
  const peaks: (number | undefined)[] = Array.from({ length: Math.ceil((last - first + 1) / perCharacter) });
  for (const { at, value } of values) {
    const place = Math.floor((at - first) / perCharacter);
    peaks[place] = Math.max(peaks[place] ?? 0, value);
  }
  return peaks.map((peak) => (peak === undefined ? GAP : levelOf(peak))).join('');
}

function levelOf(percent: number): string {
  return LEVELS[Math.min(LEVELS.length - 1, Math.floor((percent / 100) * LEVELS.length))] ?? GAP;
}
