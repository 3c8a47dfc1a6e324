import { cut } from '../../statemachine/contracts/bounded.ts';

const MAX_LENGTH = 60;

/**
 * A value as JSON, cut. No more of it is put into words than is shown: a text may have a megabyte, and what YAML's aliases
 * share is as large as all that they stand for.
 */
export function brief(value: unknown): string {
  // JSON knows no NaN and writes null for it, as for the infinities.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(beginning(value, MAX_LENGTH));
  return cut(text ?? 'nothing', MAX_LENGTH);
}

/** What the first characters of it come from: each entry is one at least. */
function beginning(value: unknown, room: number): unknown {
  if (typeof value === 'string') return cut(value, MAX_LENGTH);
  if (typeof value !== 'object' || value === null || room <= 0) return value === Object(value) ? null : value;
  if (Array.isArray(value)) return value.slice(0, room).map((each: unknown) => beginning(each, room / 4));
  const entries = Object.entries(value).slice(0, room);
  return Object.fromEntries(entries.map(([key, each]) => [cut(key, MAX_LENGTH), beginning(each, room / 4)]));
}
