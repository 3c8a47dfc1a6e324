import type { Count } from '../../statemachine/contracts/count.ts';

/** One decimal, as figures stand below each other here; messages have them as they are. Never rounded up to 100 while something is free. */
export function percent(value: number, free: Count): string {
  if (free === 0 && value >= 99.95) return '100 %';
  const rounded = value.toFixed(1);
  return `${rounded === '100.0' ? '99.9' : rounded} %`;
}
