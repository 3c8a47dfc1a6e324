import type { Count } from '../../statemachine/contracts/count.ts';

/** A count as documents have it. */
export function countOf(value: bigint): Count {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}

/** A share, as exact as a double can be. Of nothing, it is 0. */
export function shareOf(part: Count, whole: Count): number {
  return whole === 0 ? 0 : Number(part) / Number(whole);
}

/** Two decimals, and 100 only for what is really full. */
export function percentOf(part: bigint, whole: bigint): number {
  const hundredths = Number((part * 20_000n + whole) / (2n * whole));
  return (hundredths >= 10_000 && part < whole ? 9_999 : hundredths) / 100;
}
