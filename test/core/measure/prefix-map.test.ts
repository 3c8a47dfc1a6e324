import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import { PrefixMap } from '../../../core/measure/prefix-map.ts';

const cidr = (text: string) => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

const text = (address: number, length: number) =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')}/${length}`;

test('Of an empty /24, 14 of the 16 blocks can be a prefix: AWS keeps addresses in the first and the last', () => {
  expect(new PrefixMap(cidr('10.0.0.0/24')).count([])).toMatchObject({
    total: 16,
    free: 14,
    keptByAws: 2,
    map: '1k14.1k',
  });
});

test('A /28 has one block, and AWS keeps addresses in it', () => {
  expect(new PrefixMap(cidr('10.0.0.0/28')).count([])).toMatchObject({ total: 1, free: 0, keptByAws: 1, map: '1k' });
});

test('A block is assigned, occupied by a single address, set aside or reserved for prefixes', () => {
  const map = new PrefixMap(cidr('10.0.0.0/24'));
  map.add(cidr('10.0.0.16/28'));
  map.add(cidr('10.0.0.37/32'));
  map.add(cidr('10.0.0.250/32'));
  map.add(cidr('10.9.0.1/32'));

  expect(
    map.count([
      { cidr: cidr('10.0.0.64/26'), type: 'prefix' },
      { cidr: cidr('10.0.0.128/30'), type: 'explicit' },
      { cidr: cidr('10.0.0.160/30'), type: 'prefix' },
      { cidr: cidr('10.1.0.0/24'), type: 'prefix' },
    ]),
  ).toEqual({
    total: 16,
    free: 6,
    reservedFree: 4,
    assigned: 1,
    occupied: 2,
    setAside: 2,
    keptByAws: 1,
    reserved: 4,
    map: '1k1a1o1.4r1x1.1x4.1o',
  });
});

test('A subnet reserved as a whole cannot give away its first and its last block', () => {
  expect(new PrefixMap(cidr('10.0.0.0/24')).count([{ cidr: cidr('10.0.0.0/24'), type: 'prefix' }])).toMatchObject({
    reserved: 14,
    reservedFree: 14,
    keptByAws: 2,
    free: 0,
  });
});

/** A small subnet with things in it, as offsets of addresses. */
const layout = fc
  .record({
    length: fc.integer({ min: 23, max: 28 }),
    net: fc.integer({ min: 0, max: 2 ** 18 - 1 }),
    singles: fc.array(fc.nat(), { maxLength: 12 }),
    prefixes: fc.array(fc.nat(), { maxLength: 8 }),
    reservations: fc.array(
      fc.record({
        at: fc.nat(),
        length: fc.integer({ min: 23, max: 32 }),
        type: fc.constantFrom('prefix' as const, 'explicit' as const),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ length, net, singles, prefixes, reservations }) => {
    const size = 2 ** (32 - length);
    const first = 10 * 2 ** 24 + Math.floor((net * 64) / size) * size;
    const within = (at: number, bits: number) => first + Math.floor((at % size) / bits) * bits;
    const taken: { first: number; size: number; length: number; type: 'prefix' | 'explicit' }[] = [];
    for (const each of reservations) {
      const long = Math.max(each.length, length);
      const one = { first: within(each.at, 2 ** (32 - long)), size: 2 ** (32 - long), length: long, type: each.type };
      // EC2 lets reservations not overlap.
      if (!taken.some((other) => other.first < one.first + one.size && one.first < other.first + other.size)) {
        taken.push(one);
      }
    }
    return {
      first,
      size,
      length,
      singles: singles.map((at) => first + (at % size)),
      prefixes: prefixes.map((at) => within(at, 16)),
      reservations: taken,
    };
  });

test('Every block is what its 16 addresses make of it', () => {
  fc.assert(
    fc.property(layout, ({ first, size, length, singles, prefixes, reservations }) => {
      const map = new PrefixMap(cidr(text(first, length)));
      for (const address of singles) map.add(cidr(text(address, 32)));
      for (const prefix of prefixes) map.add(cidr(text(prefix, 28)));
      const counted = map.count(
        reservations.map(({ first: at, length: long, type }) => ({ cidr: cidr(text(at, long)), type })),
      );

      const letters: string[] = [];
      let reserved = 0;
      for (let block = first; block < first + size; block += 16) {
        const addresses = Array.from({ length: 16 }, (_, index) => block + index);
        const awsKeeps = addresses.some((a) => a < first + 4 || a === first + size - 1);
        const typeOf = (a: number) => reservations.find((r) => r.first <= a && a < r.first + r.size)?.type;
        const forPrefixes =
          addresses.every((a) => typeOf(a) === 'prefix') &&
          reservations.some((r) => r.size >= 16 && r.first <= block && block < r.first + r.size);
        if (forPrefixes && !awsKeeps) reserved++;
        letters.push(
          prefixes.includes(block)
            ? 'a'
            : addresses.some((a) => singles.includes(a))
              ? 'o'
              : awsKeeps
                ? 'k'
                : forPrefixes
                  ? 'r'
                  : addresses.some((a) => typeOf(a) !== undefined)
                    ? 'x'
                    : '.',
        );
      }
      const expanded = counted.map.replaceAll(/(\d+)(.)/g, (_, times, letter) => letter.repeat(Number(times)));
      expect(expanded).toBe(letters.join(''));
      const of = (letter: string) => letters.filter((each) => each === letter).length;
      expect(counted).toMatchObject({
        total: size / 16,
        free: of('.'),
        reservedFree: of('r'),
        assigned: of('a'),
        occupied: of('o'),
        setAside: of('x'),
        keptByAws: of('k'),
        reserved,
      });
    }),
    { numRuns: 500 },
  );
});
