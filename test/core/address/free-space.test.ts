import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, cidrText, contains, parseCidr } from '../../../core/address/cidr.ts';
import { countBlocks, largestBlock, place, subtract } from '../../../core/address/free-blocks.ts';
import { blocksOf, freeSpaceOf, SMALLEST_UNIT, unitsIn } from '../../../core/address/free-space.ts';
import { Allocations } from '../../../core/inventory/allocations.ts';
import { FreeSpace } from '../../../statemachine/contracts/free-space.ts';

const cidr = (text: string) => parseCidr(text) as Cidr;

/** A space small enough to try every unit of it: 512 of them, in CIDRs some of which touch. */
interface World {
  readonly family: 'ipv4' | 'ipv6';
  readonly whole: readonly Cidr[];
  readonly taken: readonly Cidr[];
}

const UNITS = 512;
const FINEST = { ipv4: 32, ipv6: 64 } as const;
const BASE = { ipv4: 10n << 24n, ipv6: (0x20010db8n << 96n) >> 64n } as const;

/** The nth unit of the world as an address. */
function block(family: World['family'], unit: number, length: number): Cidr {
  const size = 2 ** (FINEST[family] - length);
  const value = BASE[family] + BigInt(unit - (unit % size));
  const text =
    family === 'ipv4'
      ? [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
      : `${[48n, 32n, 16n, 0n].map((shift) => ((value >> shift) & 0xffffn).toString(16)).join(':')}::`;
  return cidr(`${text}/${length}`);
}

const worlds = fc.constantFrom('ipv4' as const, 'ipv6' as const).chain((family): fc.Arbitrary<World> => {
  const blocks = (coarsest: number, finest: number) =>
    fc
      .tuple(fc.integer({ min: 0, max: UNITS - 1 }), fc.integer({ min: coarsest, max: finest }))
      .map(([unit, length]) => block(family, unit, length));
  const finest = FINEST[family];
  return fc.record({
    family: fc.constant(family),
    whole: fc.array(blocks(finest - 8, finest - 4), { minLength: 1, maxLength: 4 }),
    taken: fc.array(blocks(finest - 7, finest), { maxLength: 12 }),
  });
});

const unitsOf = ({ family }: World) => Array.from({ length: UNITS }, (_, unit) => block(family, unit, FINEST[family]));
const holds = (blocks: readonly Cidr[], unit: Cidr) => blocks.some((one) => contains(one, unit));

/** Of each unit: whether it is in the whole and in nothing taken. */
function freeUnits(world: World): boolean[] {
  return unitsOf(world).map((unit) => holds(world.whole, unit) && !holds(world.taken, unit));
}

/** Every aligned block of a size that lies in one CIDR of the whole and is free, tried one by one. */
function bruteForce({ family, whole }: World, free: readonly boolean[], length: number): number {
  const size = 2 ** (FINEST[family] - length);
  let count = 0;
  for (let unit = 0; unit + size <= UNITS; unit += size) {
    if (!free.slice(unit, unit + size).every(Boolean)) continue;
    if (holds(whole, block(family, unit, length))) count++;
  }
  return count;
}

const spaceOf = ({ family, whole, taken }: World) => freeSpaceOf(subtract(whole, taken), family, SMALLEST_UNIT[family]);

test('free units are those of the whole that nothing takes, and sizes are counted as trying each counts them', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const space = FreeSpace.parse(spaceOf(world));
      const free = freeUnits(world);
      expect(space.free).toBe(free.filter(Boolean).length);
      const lengths = Array.from({ length: 10 }, (_, n) => FINEST[world.family] - 9 + n);
      const tried = new Map(lengths.map((length) => [length, bruteForce(world, free, length)]));
      const found = [...tried].filter(([, many]) => many > 0);
      expect(space.blocks).toEqual(Object.fromEntries(found));
      expect(space.largest).toBe(found[0]?.[0]);
      for (const [length, many] of tried) expect(blocksOf(space, length)).toBe(BigInt(many));
    }),
    { numRuns: 50 },
  );
});

test('free and taken are the whole; free ranges share nothing and could not be longer', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const ranges = subtract(world.whole, world.taken);
      const rangesOf = ({ first, size }: Cidr) =>
        ranges.filter((range) => range.first < first + size && first < range.end).length;
      const units = unitsOf(world);
      const free = freeUnits(world);
      for (const [index, unit] of units.entries()) {
        expect(rangesOf(unit)).toBe(free[index] ? 1 : 0);
        // A border between two free neighbours is one of the CIDRs that they are in.
        const next = units[index + 1];
        if (!next || !free[index] || !free[index + 1]) continue;
        const apart = !ranges.some((range) => range.first <= unit.first && next.first < range.end);
        const outermost = world.whole.filter(
          (one) => !world.whole.some((two) => two.size > one.size && contains(two, one)),
        );
        expect(apart).toBe(!outermost.some((one) => contains(one, unit) && contains(one, next)));
      }
      expect(unitsIn(ranges, world.family)).toBe(BigInt(spaceOf(world).free));
    }),
    { numRuns: 30 },
  );
});

test('one pass counts what one look at each size counts', () => {
  fc.assert(
    fc.property(worlds, ({ family, whole, taken }) => {
      const free = subtract(whole, taken);
      const space = freeSpaceOf(free, family, SMALLEST_UNIT[family]);
      expect(space.largest).toBe(largestBlock(free, family));
      for (let length = 0; length <= SMALLEST_UNIT[family]; length++) {
        expect(BigInt(space.blocks[length] ?? 0)).toBe(countBlocks(free, family, length));
      }
    }),
  );
});

test.each([
  [['10.0.0.0/24'], [], 0],
  [['10.0.0.0/24'], ['10.0.0.0/24'], 0],
  [['10.0.0.0/24'], ['10.0.0.0/25'], 0],
  // A /25 and a /26 are free.
  [['10.0.0.0/24'], ['10.0.0.0/26'], 33.33],
  [['10.0.0.0/26'], ['10.0.0.0/28', '10.0.0.32/28'], 50],
  [['2001:db8::/56'], ['2001:db8::/57', '2001:db8:0:80::/58'], 0],
])('what lies outside the largest free block of %j without %j: %d %%', (whole, taken, expected) => {
  const family = whole[0]?.includes(':') ? 'ipv6' : 'ipv4';
  const free = subtract(whole.map(cidr), taken.map(cidr));
  expect(freeSpaceOf(free, family, SMALLEST_UNIT[family]).fragmentationPercent).toBe(expected);
});

test('counts that no number can hold are told exactly', () => {
  const space = freeSpaceOf(subtract([cidr('fd00::/9')], [cidr('fd00::/64')]), 'ipv6', 64);
  expect(FreeSpace.parse(space)).toMatchObject({
    free: '36028797018963967',
    largest: 10,
    blocks: { 10: 1, 11: 3, 62: 2 ** 53 - 1, 63: '18014398509481983', 64: '36028797018963967' },
  });
  expect(space.blocks[62]).toBe(9_007_199_254_740_991);
  expect(blocksOf(space, 80)).toBe(2n ** 71n - 2n ** 16n);
});

/** Anywhere in the whole address space of IPv6, of every size. */
const anyBlock = fc
  .tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 128 })))
  .map(([first, prefixLength]) => cidr(cidrText({ family: 'ipv6', first, prefixLength })));
const inOrNear = (outer: Cidr) =>
  fc
    .tuple(fc.bigInt(0n, outer.size - 1n), fc.integer({ min: Math.max(0, outer.prefixLength - 1), max: 128 }))
    .map(([at, prefixLength]) => cidr(cidrText({ family: 'ipv6', first: outer.first + at, prefixLength })));
const anyPool = fc.array(anyBlock, { minLength: 1, maxLength: 3 }).chain((whole) =>
  fc.record({
    whole: fc.constant(whole),
    taken: fc.array(fc.oneof(...whole.map(inOrNear), anyBlock), { maxLength: 6 }),
  }),
);

/** The pieces that all borders cut the space into: each is free as a whole, or not at all. */
function freePieces(whole: readonly Cidr[], taken: readonly Cidr[]) {
  const ends = [...whole, ...taken].flatMap(({ first, size }) => [first, first + size]);
  const borders = [...new Set(ends)].sort((a, b) => (a < b ? -1 : 1));
  return borders.slice(0, -1).flatMap((first, index) => {
    const end = borders[index + 1] ?? first;
    const holds = (each: Cidr) => each.first <= first && end <= each.first + each.size;
    return whole.some(holds) && !taken.some(holds) ? [{ first, end }] : [];
  });
}

test('from /0 to /128, free space is counted as BigInt counts it', () => {
  fc.assert(
    fc.property(anyPool, ({ whole, taken }) => {
      const space = FreeSpace.parse(freeSpaceOf(subtract(whole, taken), 'ipv6', 128));
      const pieces = freePieces(whole, taken);
      // A block may lie in several pieces: what counts is that all of it is free, and in one CIDR of the whole.
      const addresses = pieces.reduce((sum, { first, end }) => sum + end - first, 0n);
      expect(BigInt(space.blocks[128] ?? 0)).toBe(addresses);
      let previous = 0n;
      for (let length = 0; length <= 128; length++) {
        const many = BigInt(space.blocks[length] ?? 0);
        expect(many >= 2n * previous).toBe(true);
        expect(many << BigInt(128 - length) <= addresses).toBe(true);
        expect(blocksOf(space, length)).toBe(many);
        if (length === 64) expect(BigInt(space.free)).toBe(many);
        if (length === space.largest) expect(many > 0n).toBe(true);
        if (space.largest === undefined || length < space.largest) expect(many).toBe(0n);
        previous = many;
      }
    }),
    { numRuns: 300 },
  );
});

test('a block that is said to be free lies in what is free, and one more does not fit', () => {
  fc.assert(
    fc.property(anyPool, fc.integer({ min: 0, max: 128 }), ({ whole, taken }, length) => {
      const free = subtract(whole, taken);
      const many = blocksOf(freeSpaceOf(free, 'ipv6', 128), length);
      const wanted = Number(many < 40n ? many : 40n);
      const placed = place(free, 'ipv6', new Array(wanted).fill(length));
      expect(placed).toHaveLength(wanted);
      if (many < 40n) expect(place(free, 'ipv6', new Array(wanted + 1).fill(length))).toBeUndefined();
      const blocks = (placed ?? []).map((each) => cidr(cidrText({ family: 'ipv6', ...each })));
      for (const block of blocks) {
        expect(whole.some((one) => contains(one, block))).toBe(true);
        expect(taken.some((one) => contains(one, block) || contains(block, one))).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});

test('a size below the smallest that was counted follows from that one', () => {
  const space = freeSpaceOf(subtract([cidr('10.0.0.0/24')], []), 'ipv4', 28);
  expect(Object.keys(space.blocks)).toEqual(['24', '25', '26', '27', '28']);
  expect([blocksOf(space, 23), blocksOf(space, 24), blocksOf(space, 30)]).toEqual([0n, 1n, 64n]);
});

test('allocations are the same ranges in whatever order they come', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const inOrder = new Allocations();
      const shuffled = new Allocations();
      const sorted = [...world.taken].sort((a, b) =>
        a.first < b.first ? -1 : a.first > b.first ? 1 : a.prefixLength - b.prefixLength,
      );
      for (const { text } of sorted) inOrder.add({ cidr: text, type: 'vpc' });
      for (const { text } of [...sorted].reverse()) shuffled.add({ cidr: text, type: 'ipam-pool' });
      expect(shuffled.all).toEqual(inOrder.all);
      expect([inOrder.toPools, shuffled.toPools]).toEqual([[], shuffled.all]);
      for (const unit of unitsOf(world)) {
        const held = inOrder.all.some(({ first, end }) => first <= unit.first && unit.first < end);
        expect(held).toBe(world.taken.some((one) => contains(one, unit)));
      }
    }),
    { numRuns: 40 },
  );
});

test('allocations side by side are one range', () => {
  const allocations = new Allocations();
  for (let n = 0; n < 65536; n++) allocations.add({ cidr: `10.0.${n >> 8}.${n & 255}/32`, type: 'eip' });
  expect(allocations.all).toEqual([{ first: 10n << 24n, end: (10n << 24n) + 65536n }]);
  expect(allocations.counts).toEqual({ eip: 65536 });
});
