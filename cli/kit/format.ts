/** 1802 → "1,802" */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** "1 account", "41 accounts", "2 addresses" */
export function plural(value: number, one: string, many: string = pluralOf(one)): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function pluralOf(noun: string): string {
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** One decimal. Never rounded up to 100 while something is free. */
export function percent(value: number, free: number): string {
  if (free === 0 && value >= 99.95) return '100 %';
  const rounded = value.toFixed(1);
  return `${rounded === '100.0' ? '99.9' : rounded} %`;
}

/** 640 → "0.6 s", 75_000 → "1 min 15 s" */
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
