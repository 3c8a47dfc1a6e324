import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, cidrText, contains, parseCidr } from '../../../core/address/cidr.ts';
import { fitBlocks, parseWanted } from '../../../core/address/fit.ts';

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`Test: ${text} is no CIDR`);
  return parsed;
}

const range = ({ first, size }: Cidr) => ({ first, end: first + size });
const overlap = (a: Cidr, b: Cidr) => contains(a, b) || contains(b, a);

test.each([
  ['12x/24', { count: 12, prefixLength: 24 }],
  ['3×/22', { count: 3, prefixLength: 22 }],
  ['/28', { count: 1, prefixLength: 28 }],
  ['24', undefined],
  ['x/24', undefined],
  ['-1x/24', undefined],
])('%s is read as blocks', (text, expected) => {
  expect(parseWanted(text)).toEqual(expected);
});

test('says where the blocks go, in the order asked for, and what remains', () => {
  const found = fitBlocks([cidr('10.0.0.0/16')], [cidr('10.0.0.0/17'), cidr('10.0.192.0/24')].map(range), 'ipv4', [
    { count: 2, prefixLength: 24 },
    { count: 1, prefixLength: 18 },
  ]);
  expect(found.fits).toBe(true);
  expect(found.blocks).toEqual([
    { prefixLength: 24, cidr: '10.0.193.0/24' },
    { prefixLength: 24, cidr: '10.0.194.0/24' },
    { prefixLength: 18, cidr: '10.0.128.0/18' },
  ]);
  expect(found.before).toMatchObject({ free: 32_768 - 256, largest: 18 });
  expect(found.after).toMatchObject({ free: 32_768 - 256 - 512 - 16_384 });
});

test('30 % free, but no /24 left', () => {
  const taken = Array.from({ length: 16 }, (_, n) => range(cidr(`10.0.${n}.${n % 2 === 0 ? 0 : 128}/25`)));
  const found = fitBlocks([cidr('10.0.0.0/20')], taken, 'ipv4', [{ count: 1, prefixLength: 24 }]);
  expect(found).toMatchObject({ fits: false, blocks: [], most: [{ prefixLength: 24, wanted: 1, possible: 0 }] });
  expect(found.before.largest).toBe(25);
  expect(found.after).toEqual(found.before);
});

test('sizes are told from the largest on, and counted beyond what a number can hold', () => {
  const wanted = [100, 16, 8].map((prefixLength) => ({ count: 1, prefixLength }));
  expect(fitBlocks([cidr('::/0')], [range(cidr('::/1'))], 'ipv6', wanted).most).toEqual([
    { prefixLength: 8, wanted: 1, possible: 128 },
    { prefixLength: 16, wanted: 1, possible: 2 ** 15 },
    { prefixLength: 100, wanted: 1, possible: String(2n ** 99n) },
  ]);
});

/** Small enough to try every placement: 32 addresses. */
const SMALL = {
  ipv4: { whole: '10.0.0.0/27', lengths: [27, 32] },
  ipv6: { whole: '2001:db8::/59', lengths: [59, 64] },
} as const;

test.each(['ipv4', 'ipv6'] as const)('a fit is found whenever an exhaustive search finds one, %s', (family) => {
  const { whole, lengths } = SMALL[family];
  const [shortest, longest] = lengths;
  const all = blocksIn(cidr(whole), longest);
  fc.assert(
    fc.property(
      fc.subarray(
        all.filter(({ prefixLength }) => prefixLength > shortest),
        { maxLength: 8 },
      ),
      fc.array(fc.integer({ min: shortest, max: longest }), { minLength: 1, maxLength: 5 }),
      (taken, wanted) => {
        const found = fitBlocks(
          [cidr(whole)],
          taken.map(range),
          family,
          wanted.map((prefixLength) => ({ count: 1, prefixLength })),
        );
        expect(found.fits).toBe(search(all, taken, wanted));
        const placed = found.blocks.map((block) => cidr(block.cidr));
        if (found.fits) expect(placed.map(({ prefixLength }) => prefixLength)).toEqual(wanted);
        for (const [index, block] of placed.entries()) {
          expect(contains(cidr(whole), block)).toBe(true);
          expect(block.first % block.size).toBe(0n);
          for (const other of [...taken, ...placed.slice(0, index)]) expect(overlap(block, other)).toBe(false);
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** Every aligned block of a CIDR down to a prefix length. */
function blocksIn(whole: Cidr, longest: number): Cidr[] {
  const found: Cidr[] = [];
  for (let prefixLength = whole.prefixLength; prefixLength <= longest; prefixLength++) {
    const size = whole.size >> BigInt(prefixLength - whole.prefixLength);
    for (let first = whole.first; first < whole.first + whole.size; first += size) {
      found.push(cidr(cidrText({ family: whole.family, first, prefixLength })));
    }
  }
  return found;
}

/** Tries everything. */
function search(all: readonly Cidr[], taken: readonly Cidr[], [next, ...rest]: readonly number[]): boolean {
  if (next === undefined) return true;
  return all.some(
    (block) =>
      block.prefixLength === next &&
      !taken.some((other) => overlap(block, other)) &&
      search(all, [...taken, block], rest),
  );
}
