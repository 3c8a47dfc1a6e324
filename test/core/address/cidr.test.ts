import { isIP, isIPv6 } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { cidrText, contains, familyOf, parseCidr, unitsOf } from '../../../core/address/cidr.ts';

test.each([
  ['10.0.0.0/16', { family: 'ipv4', prefixLength: 16, first: 10n << 24n, size: 65_536n }],
  ['10.0.3.7/16', { family: 'ipv4', prefixLength: 16, first: 10n << 24n, size: 65_536n }],
  ['0.0.0.0/0', { family: 'ipv4', prefixLength: 0, first: 0n, size: 1n << 32n }],
  ['192.0.2.1/32', { family: 'ipv4', prefixLength: 32, size: 1n }],
  ['2001:db8::/56', { family: 'ipv6', prefixLength: 56, first: 0x2001_0db8n << 96n, size: 1n << 72n }],
  ['::1/128', { family: 'ipv6', prefixLength: 128, first: 1n, size: 1n }],
  ['::/0', { family: 'ipv6', prefixLength: 0, first: 0n, size: 1n << 128n }],
  ['::192.0.2.1/96', { family: 'ipv6', prefixLength: 96, first: 0n, size: 1n << 32n }],
  ['::192.0.2.1/128', { family: 'ipv6', first: 0xc0_00_02_01n }],
  ['::ffff:192.0.2.1/128', { family: 'ipv6', first: 0xffff_c000_0201n }],
  ['64:FF9B::192.0.2.1/96', { family: 'ipv6', first: 0x64_ff9bn << 96n }],
  ['1:2:3:4:5:6:192.0.2.1/128', { family: 'ipv6', first: 0x1_0002_0003_0004_0005_0006_c000_0201n }],
] as const)('%s is read exactly', (text, expected) => {
  expect(parseCidr(text)).toMatchObject(expected);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0/16',
  '010.0.0.0/8',
  '0x0a.0.0.0/8',
  '10.0.0.0/08',
  '::/00',
  '::ffff:010.0.0.0/104',
  '::ffff:0x0a.0.0.0/104',
  '::ffff:10.0.0/104',
  '::ffff:256.0.0.0/104',
  '1:2:3:4:5:6:7:192.0.2.1/128',
  '::192.0.2.1:1/128',
  'fe80::1%eth0/64',
  'fe80::%1/64',
  '256.0.0.0/8',
  '2001:db8::/129',
  'all',
])('%j is not a CIDR', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test('a block holds exactly the blocks whose first and last address it holds', () => {
  const block = fc.record({ address: fc.nat(255), length: fc.integer({ min: 24, max: 32 }) });
  fc.assert(
    fc.property(block, block, (a, b) => {
      const [outer, inner] = [a, b].map(({ address, length }) => parseCidr(`10.0.0.${address}/${length}`));
      if (!outer || !inner) throw new Error('unreadable');
      const addresses = (of: typeof outer) =>
        Array.from({ length: Number(of.size) }, (_, index) => of.first + BigInt(index));
      const held = new Set(addresses(outer));
      expect(contains(outer, inner)).toBe(addresses(inner).every((address) => held.has(address)));
    }),
  );
});

test('families never contain each other', () => {
  const [every4, every6] = [parseCidr('0.0.0.0/0'), parseCidr('::/0')];
  if (!every4 || !every6) throw new Error('unreadable');
  expect(contains(every6, every4)).toBe(false);
});

/** A number as the address of a family, in one of the forms that RFC 4291 allows. */
const ipv6Forms = fc
  .record({
    groups: fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 }),
    from: fc.nat(7),
    zeros: fc.integer({ min: 0, max: 8 }),
    style: fc.record({ dotted: fc.boolean(), upper: fc.boolean(), padded: fc.boolean() }),
  })
  .map(({ groups, from, zeros, style }) => {
    const to = Math.min(8, from + zeros);
    const left = groups.map((group, at) => (at >= from && at < to ? 0 : group));
    const value = left.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
    const hex = (group: number) => group.toString(16).padStart(style.padded ? 4 : 1, '0');
    const dotted = style.dotted && to <= 6;
    const [a = 0, b = 0] = left.slice(6);
    const last = dotted ? [`${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`] : left.slice(6).map(hex);
    const parts = [...left.slice(0, 6).map(hex), ...last];
    const shown = to > from ? `${parts.slice(0, from).join(':')}::${parts.slice(to).join(':')}` : parts.join(':');
    return { value, text: style.upper ? shown.toUpperCase() : shown };
  });

test('every form of an IPv6 address is read as the number that it stands for', () => {
  fc.assert(
    fc.property(ipv6Forms, ({ value, text }) => {
      expect(isIPv6(text)).toBe(true);
      expect(parseCidr(`${text}/128`), text).toMatchObject({ first: value, size: 1n });
    }),
    { numRuns: 1000 },
  );
});

test('an IPv6 block is read, and printed, as a library of its own does it', () => {
  fc.assert(
    fc.property(ipv6Forms, fc.nat(128), ({ value }, length) => {
      const bytes = Array.from({ length: 16 }, (_, at) => Number((value >> BigInt(8 * (15 - at))) & 255n));
      const address = ipaddr.fromByteArray(bytes).toString();
      const first = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${length}`).toByteArray();
      expect(cidrText({ family: 'ipv6', first: value, prefixLength: length })).toBe(`${address}/${length}`);
      expect(parseCidr(`${address}/${length}`)?.first).toBe(
        first.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
      );
    }),
    { numRuns: 1000 },
  );
});

test('what is printed is read as the same block, and is what URLs write', () => {
  const block = fc.oneof(
    fc.record({ family: fc.constant('ipv4' as const), value: fc.bigInt(0n, 2n ** 32n - 1n), length: fc.nat(32) }),
    fc.record({
      family: fc.constant('ipv6' as const),
      value: ipv6Forms.map((form) => form.value),
      length: fc.nat(128),
    }),
  );
  fc.assert(
    fc.property(block, ({ family, value, length }) => {
      const text = cidrText({ family, first: value, prefixLength: length });
      const parsed = parseCidr(text);
      const size = 2n ** BigInt((family === 'ipv4' ? 32 : 128) - length);
      expect(parsed).toMatchObject({ family, prefixLength: length, first: value - (value % size), size });
      if (!parsed) return;
      const canonical = cidrText(parsed);
      expect(parseCidr(canonical)).toEqual({ ...parsed, text: canonical });
      const address = canonical.slice(0, canonical.indexOf('/'));
      const host = family === 'ipv4' ? address : `[${address}]`;
      expect(new URL(`http://${host}`).hostname).toBe(host);
    }),
    { numRuns: 1000 },
  );
});

test('an address is one exactly where Node takes it for one, zones aside', () => {
  const piece = fc.constantFrom(...['0', '1', '25', '255', '256', '010', '0x1', 'f', 'ffff', 'fffff', '']);
  const mark = fc.constantFrom(...[':', '::', '.', '.', ':', '%']);
  const near = fc
    .tuple(piece, fc.array(fc.tuple(mark, piece), { maxLength: 10 }))
    .map(([first, rest]) => first + rest.flat().join(''));
  const edited = fc
    .tuple(ipv6Forms, fc.nat(40), fc.constantFrom(...['', ':', '.', '0', '%1', 'g', ' ']))
    .map(([{ text }, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(near, edited), (text) => {
      expect(parseCidr(`${text}/32`) !== undefined, text).toBe(isIP(text) !== 0 && !text.includes('%'));
    }),
    { numRuns: 5000 },
  );
});

test('an IPv6 block is counted in whole /64s', () => {
  const units = (text: string) => {
    const cidr = parseCidr(text);
    return cidr && unitsOf(cidr);
  };
  expect([units('2001:db8::/56'), units('2001:db8::/64'), units('2001:db8::/80'), units('2001:db8::/20')]).toEqual([
    256n,
    1n,
    0n,
    2n ** 44n,
  ]);
  expect(units('::/0')).toBe(2n ** 64n);
  expect(units('10.0.0.0/8')).toBe(16_777_216n);
});

test('IPv4 is what the grammar says it is, one character away from it as well', () => {
  const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
  const grammar = new RegExp(`^${new Array<string>(4).fill(octet).join('\\.')}/(3[0-2]|[12]?\\d)$`);
  const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom('00', '01', '256', ''));
  const text = fc.tuple(part, part, part, part, fc.oneof(fc.nat(40).map(String), fc.constantFrom('08', '')));
  const edit = fc.record({ at: fc.nat(18), put: fc.constantFrom('', '0', '.', '/', ' ', '-', ':', '٣', '5') });
  fc.assert(
    fc.property(text, fc.option(edit), ([a, b, c, d, length], change) => {
      const whole = `${a}.${b}.${c}.${d}/${length}`;
      const tried = change ? whole.slice(0, change.at) + change.put + whole.slice(change.at + 1) : whole;
      fc.pre(!tried.includes(':'));
      const [, ...octets] = grammar.exec(tried) ?? [];
      const read = parseCidr(tried);
      expect(read !== undefined).toBe(octets.length > 0);
      expect(familyOf(tried)).toBe(read?.family);
      if (!read) return;
      const address = octets.slice(0, 4).reduce((sum, each) => sum * 256n + BigInt(each), 0n);
      expect(read.prefixLength).toBe(Number(octets[4]));
      expect(read.size).toBe(1n << BigInt(32 - read.prefixLength));
      expect(read.first).toBe(address - (address % read.size));
    }),
    { numRuns: 5000 },
  );
});
