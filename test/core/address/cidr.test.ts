import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, parseCidr, unitsOf } from '../../../core/address/cidr.ts';

test.each([
  ['10.0.0.0/16', { family: 'ipv4', prefixLength: 16, first: 10n << 24n, size: 65_536n }],
  ['10.0.3.7/16', { family: 'ipv4', prefixLength: 16, first: 10n << 24n, size: 65_536n }],
  ['0.0.0.0/0', { family: 'ipv4', prefixLength: 0, first: 0n, size: 1n << 32n }],
  ['192.0.2.1/32', { family: 'ipv4', prefixLength: 32, size: 1n }],
  ['2001:db8::/56', { family: 'ipv6', prefixLength: 56, first: 0x2001_0db8n << 96n, size: 1n << 72n }],
  ['::1/128', { family: 'ipv6', prefixLength: 128, first: 1n, size: 1n }],
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

test('an IPv6 block is counted in whole /64s', () => {
  const units = (text: string) => {
    const cidr = parseCidr(text);
    return cidr && unitsOf(cidr);
  };
  expect([units('2001:db8::/56'), units('2001:db8::/64'), units('2001:db8::/80'), units('2001:db8::/20')]).toEqual([
    256,
    1,
    0,
    2 ** 44,
  ]);
  expect(units('10.0.0.0/8')).toBe(16_777_216);
});
