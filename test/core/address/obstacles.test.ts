import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, cidrText, contains, parseCidr } from '../../../core/address/cidr.ts';
import { nearMisses } from '../../../core/address/obstacles.ts';

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`Test: ${text} is no CIDR`);
  return parsed;
}

const misses = (whole: string, taken: readonly string[], prefixLength: number, limit = 10) =>
  nearMisses(
    [cidr(whole)],
    taken.map((each) => ({ cidr: each })),
    prefixLength,
    limit,
  ).map(({ cidr: block, taken: there }) => [block, ...there.map((each) => each.cidr)]);

test('blocks with the least in them come first, with what is in them', () => {
  expect(misses('10.0.0.0/22', ['10.0.0.0/25', '10.0.1.16/28', '10.0.1.0/28', '10.0.2.0/26'], 24)).toEqual([
    ['10.0.1.0/24', '10.0.1.0/28', '10.0.1.16/28'],
    ['10.0.2.0/24', '10.0.2.0/26'],
    ['10.0.0.0/24', '10.0.0.0/25'],
  ]);
});

test('what takes a whole block, or lies beside the whole, leaves no block to speak of', () => {
  expect(misses('10.0.0.0/22', ['10.0.0.0/23', '10.0.1.0/28', '10.9.0.0/28', '10.0.2.0/24'], 24)).toEqual([]);
  expect(misses('10.0.0.0/26', ['10.0.0.0/28'], 24)).toEqual([]);
});

test('IPv6, and no more than asked for', () => {
  expect(misses('2001:db8::/56', ['2001:db8:0:1::/64', '2001:db8:0:10::/64'], 60, 1)).toEqual([
    ['2001:db8::/60', '2001:db8:0:1::/64'],
  ]);
});

const whole = cidr('10.0.0.0/24');
const small = fc
  .record({ prefixLength: fc.integer({ min: 25, max: 32 }), at: fc.nat(255) })
  .map(({ prefixLength, at }) => cidr(`10.0.0.${at}/${prefixLength}`))
  .map((each) => cidrText(each));

test('without what is named there, the block is free, and no better one is left out', () => {
  fc.assert(
    fc.property(fc.array(small, { maxLength: 12 }), fc.integer({ min: 25, max: 30 }), (taken, prefixLength) => {
      const found = misses('10.0.0.0/24', taken, prefixLength, 1000);
      const size = 2 ** (32 - prefixLength);
      const blocks = Array.from({ length: 256 / size }, (_, n) => cidr(`10.0.0.${n * size}/${prefixLength}`));
      const partly = blocks.filter((block) => {
        const met = taken.map(cidr).filter((each) => contains(block, each) || contains(each, block));
        return met.length > 0 && met.every((each) => each.prefixLength > prefixLength);
      });
      expect(found.map(([block]) => block).sort()).toEqual(partly.map((block) => cidrText(block)).sort());
      for (const [block = '', ...named] of found) {
        expect(contains(whole, cidr(block))).toBe(true);
        expect(named.toSorted()).toEqual(taken.filter((each) => contains(cidr(block), cidr(each))).toSorted());
      }
    }),
  );
});
