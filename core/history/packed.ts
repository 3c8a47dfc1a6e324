/**
 * Numbers from 0 to 16,382 and gaps (null) as text: each as its difference to the one before (a gap counts as 0, a number as one more than
 * it is), the sign moved to the lowest bit, all low bytes before all high bytes. Series that hardly move so are mostly
 * zeros, which gzip makes nothing of.
 */
export function pack(values: readonly (number | null)[]): string {
  const { length } = values;
  const bytes = Buffer.allocUnsafe(2 * length);
  let before = 0;
  for (let index = 0; index < length; index++) {
    const now = (values[index] ?? -1) + 1;
    const difference = now - before;
    const folded = (difference << 1) ^ (difference >> 31);
    bytes[index] = folded;
    bytes[length + index] = folded >> 8;
    before = now;
  }
  return bytes.toString('base64');
}

/** Of a text that is no such text, something: the checksum of its object tells. */
export function unpack(text: string): (number | null)[] {
  const bytes = Buffer.from(text, 'base64');
  const length = bytes.length >> 1;
  // Of the length at once, and whole numbers only: 80 million values are unpacked when a day of 100,000 resources closes.
  const values = new Array<number | null>(length);
  let before = 0;
  for (let index = 0; index < length; index++) {
    const folded = (bytes[index] ?? 0) | ((bytes[length + index] ?? 0) << 8);
    before += (folded >> 1) ^ -(folded & 1);
    values[index] = before <= 0 ? null : before - 1;
  }
  return values;
}
