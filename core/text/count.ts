/** 1802 → "1,802" */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** "1 account", "41 accounts", "2,000 addresses" */
export function counted(value: number, one: string, many: string = pluralOf(one)): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function pluralOf(noun: string): string {
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
