import type { Count } from '../../statemachine/contracts/count.ts';

/** 1802 → "1,802"; all digits, of counts too that are texts. */
export function count(value: Count | bigint): string {
  // As it is below a thousand: most are, and there is one in each of a million texts.
  if (typeof value === 'number' && value >= 0 && value < 1000 && Number.isInteger(value)) return String(value);
  return (typeof value === 'string' ? BigInt(value) : value).toLocaleString('en-US');
}

/** "1 account", "41 accounts", "2,000 addresses" */
export function counted(value: Count, one: string, many: string = pluralOf(one)): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function pluralOf(noun: string): string {
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
