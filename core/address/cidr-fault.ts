/** An octet, or a prefix length, that is octal or hex to some readers: 010 is 8 to them. */
const NOT_DECIMAL = /(?<![\da-f])0[\dx][\da-f]*(?=\.)|(?<=[./])0[\dx][\da-f]*(?=[./]|$)/i;

/** What is wrong with a text that is no CIDR, to stand behind it; `otherwise` where nothing more can be said. */
export function cidrFault(text: string, otherwise: string): string {
  if (text.includes(':') && text.includes('%')) {
    return 'is in a zone (%), which means something on one machine only: leave the zone out';
  }
  const number = NOT_DECIMAL.exec(text)?.[0];
  return number === undefined ? otherwise : `is not decimal to everybody: write ${number} without leading zeros`;
}
