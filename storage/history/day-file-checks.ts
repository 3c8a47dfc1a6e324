import { crc32 } from 'node:zlib';
import * as z from 'zod';

// Parquet has checksums of pages, which its writers leave out: a byte that flips in a number is another number. So the
// footer, where Parquet keeps texts of whoever writes, says the checksum of each group of rows, and its own.

/** Raised when an older reader would misread a file. */
export const DAY_FORMAT = 1;

/** A group of rows ends where the next begins; the first begins with the file. */
export interface GroupCheck {
  readonly end: number;
  readonly crc32: string;
}

const FORMAT = 'ipam-monitor.format';
const GROUPS = 'ipam-monitor.groups';
const FOOTER = 'ipam-monitor.footer';

/** The footer's own, in the footer: of all of it, with zeros in this place. */
const MARK = 'crc32:';
const ZEROS = '0'.repeat(8);

/** For the footer, to be sealed when it is whole. The seal stands last: `seal` looks for it from the end. */
export const toKeyValues = (groups: readonly GroupCheck[]): { key: string; value: string }[] => [
  { key: FORMAT, value: String(DAY_FORMAT) },
  { key: GROUPS, value: JSON.stringify(groups) },
  { key: FOOTER, value: MARK + ZEROS },
];

const Groups = z.array(z.object({ end: z.int(), crc32: z.string() }));

/** By itself: what else a newer format says is not known. */
export const formatOf = (pairs: KeyValues): number => Number(textOf(pairs, FORMAT));

export const groupChecksOf = (pairs: KeyValues): GroupCheck[] => Groups.parse(JSON.parse(textOf(pairs, GROUPS)));

type KeyValues = readonly { readonly key: string; readonly value?: string }[];
const textOf = (pairs: KeyValues, key: string) => pairs.find((pair) => pair.key === key)?.value ?? '';

/** Writes the footer's checksum into it. */
export function seal(footer: Buffer): void {
  const at = placeOf(footer);
  footer.write(checksum(footer, at), at, 'latin1');
}

export function isSealed(footer: Buffer): boolean {
  const at = placeOf(footer);
  return at >= MARK.length && footer.toString('latin1', at, at + ZEROS.length) === checksum(footer, at);
}

export const checksumOf = (bytes: Uint8Array, before = 0): string => hex(crc32(bytes, before));

const placeOf = (footer: Buffer) => footer.lastIndexOf(MARK, undefined, 'latin1') + MARK.length;
const hex = (crc: number) => crc.toString(16).padStart(ZEROS.length, '0');

function checksum(footer: Buffer, at: number): string {
  const before = crc32(ZEROS, crc32(footer.subarray(0, at)));
  return checksumOf(footer.subarray(at + ZEROS.length), before);
}
