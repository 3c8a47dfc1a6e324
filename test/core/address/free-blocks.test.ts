import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, parseCidr } from '../../../core/address/cidr.ts';
import { countBlocks, largestBlock, place, subtract } from '../../../core/address/free-blocks.ts';

const cidr = (text: string) => parseCidr(text) as Cidr;

// Small enough to try every address: 10.0.0.0/24 and what lies around it.
const BASE = 10 << 24;
const inside = fc.tuple(fc.integer({ min: 0, max: 511 }), fc.integer({ min: 25, max: 32 })).map(([offset, length]) => {
  const first = BASE + (offset - (offset % 2 ** (32 - length)));
  return cidr(`10.0.${(first >> 8) & 255}.${first & 255}/${length}`);
});
const spaces = fc.uniqueArray(fc.constantFrom('10.0.0.0/25', '10.0.0.128/26', '10.0.1.0/26', '10.0.1.64/28'), {
  minLength: 1,
});
const free = fc
  .tuple(spaces, fc.array(inside, { maxLength: 12 }))
  .map(([whole, taken]) => ({ whole: whole.map(cidr), taken, ranges: subtract(whole.map(cidr), taken) }));

const holds = (blocks: readonly Cidr[], address: bigint) =>
  blocks.some(({ first, size }) => first <= address && address < first + size);
const addresses = Array.from({ length: 512 }, (_, n) => BigInt(BASE + n));

test('an address is free if it is in the whole and in nothing taken', () => {
  fc.assert(
    fc.property(free, ({ whole, taken, ranges }) => {
      for (const address of addresses) {
        const expected = holds(whole, address) && !holds(taken, address);
        expect(ranges.some(({ first, end }) => first <= address && address < end)).toBe(expected);
      }
      for (const [index, range] of ranges.entries()) {
        expect(range.first < range.end && (ranges[index - 1]?.end ?? -1n) <= range.first).toBe(true);
      }
    }),
  );
});

/** Every aligned block of a size, tried one by one. */
function bruteForce(isFree: (address: bigint) => boolean, prefixLength: number): number {
  const size = 2 ** (32 - prefixLength);
  let count = 0;
  for (let offset = 0; offset < 512; offset += size) {
    if (addresses.slice(offset, offset + size).every(isFree) && offset + size <= 512) count++;
  }
  return count;
}

test('blocks are counted as trying every aligned one counts them', () => {
  fc.assert(
    fc.property(free, fc.integer({ min: 23, max: 32 }), ({ whole, taken, ranges }, prefixLength) => {
      const isFree = (address: bigint) => holds(whole, address) && !holds(taken, address);
      expect(Number(countBlocks(ranges, 'ipv4', prefixLength))).toBe(bruteForce(isFree, prefixLength));
      const largest = largestBlock(ranges, 'ipv4');
      const lengths = Array.from({ length: 10 }, (_, n) => n + 23);
      expect(largest).toBe(lengths.find((length) => bruteForce(isFree, length) > 0));
    }),
    { numRuns: 60 },
  );
});

/** Whether there is any placement at all, by trying every place for every block. */
function fits(isFree: Set<bigint>, wanted: readonly number[]): boolean {
  const [length, ...rest] = wanted;
  if (length === undefined) return true;
  const size = 2n ** BigInt(32 - length);
  for (let first = BigInt(BASE); first < BigInt(BASE) + 512n; first += size) {
    const block = Array.from({ length: Number(size) }, (_, n) => first + BigInt(n));
    if (block.every((address) => isFree.has(address))) {
      for (const address of block) isFree.delete(address);
      const found = fits(isFree, rest);
      for (const address of block) isFree.add(address);
      if (found) return true;
    }
  }
  return false;
}

test('blocks are placed whenever there is a placement, aligned, free, and apart from each other', () => {
  const wanted = fc.array(fc.integer({ min: 26, max: 29 }), { maxLength: 4 });
  fc.assert(
    fc.property(free, wanted, ({ whole, taken, ranges }, lengths) => {
      const isFree = new Set(addresses.filter((address) => holds(whole, address) && !holds(taken, address)));
      const placed = place(ranges, 'ipv4', lengths);
      expect(placed !== undefined).toBe(fits(isFree, lengths));
      expect(placed?.map(({ prefixLength }) => prefixLength) ?? lengths).toEqual(lengths);
      for (const { first, prefixLength } of placed ?? []) {
        const size = 2n ** BigInt(32 - prefixLength);
        expect(first % size).toBe(0n);
        for (let address = first; address < first + size; address++) expect(isFree.delete(address)).toBe(true);
      }
    }),
  );
});

test('IPv6 is exact', () => {
  const ranges = subtract([cidr('2001:db8::/56')], [cidr('2001:db8::/64'), cidr('2001:db8:0:80::/57')]);
  expect(countBlocks(ranges, 'ipv6', 64)).toBe(127n);
  expect(largestBlock(ranges, 'ipv6')).toBe(58);
});

test('nothing free has no largest block', () => {
  expect(largestBlock(subtract([cidr('10.0.0.0/24')], [cidr('10.0.0.0/8')]), 'ipv4')).toBeUndefined();
  expect(place([], 'ipv4', [])).toEqual([]);
});

test('IPv4 has no blocks smaller than an address', () => {
  const free = subtract([cidr('10.0.0.0/24')], []);
  expect(countBlocks(free, 'ipv4', 33)).toBe(0n);
  expect(place(free, 'ipv4', [24, 64])).toBeUndefined();
});
