import type { Count } from '../../statemachine/contracts/count.ts';

/** One decimal, as figures stand below each other here; messages have them as they are. Never rounded up to 100 while something is free. */
export function percent(value: number, free: Count): string {
  if (free === 0 && value >= 99.95) return '100 %';
  const rounded = value.toFixed(1);
  return `${rounded === '100.0' ? '99.9' : rounded} %`;
}

/** How long a step took, to the tenth of a second: 640 → "0.6 s", 75_000 → "1 min 15 s". Ages are told by core/text/times.ts. */
export function duration(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "a", "a and b", "a, b and c" */
export function list(items: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
