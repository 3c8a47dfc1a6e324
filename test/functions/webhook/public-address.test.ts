import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notPublic } from '../../../functions/webhook/public-address.ts';

test.each([
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['169.254.170.2', 'link-local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['fd00:ec2::254', 'private'],
  ['fc00::1', 'private'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'shared'],
  ['100.127.255.255', 'shared'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.255', 'multicast'],
  ['ff02::1', 'multicast'],
  ['255.255.255.255', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['2002:a9fe:a9fe::1', 'reserved'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['::ffff:a9fe:a9fe', 'link-local'],
  ['::ffff:10.1.2.3', 'private'],
  ['64:ff9b::10.1.2.3', 'private'],
  ['64:ff9b::a9fe:a9fe', 'link-local'],
  ['64:ff9b:1::7f00:1', 'reserved'],
  ['::127.0.0.1', 'reserved'],
  ['::a9fe:a9fe', 'reserved'],
  ['fec0::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['localhost', 'unreadable'],
  ['', 'unreadable'],
])('%s is refused: %s', (address, kind) => {
  expect(notPublic(address)).toBe(kind);
});

test.each([
  '8.8.8.8',
  '3.123.45.67',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '169.253.1.1',
  '2600:1f18::1',
  '2a05:d018::1',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('%s is public', (address) => {
  expect(notPublic(address)).toBeUndefined();
});

test('an IPv4 address is what it is, whatever IPv6 address stands for it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const kind = notPublic(address);
      expect(notPublic(`::ffff:${address}`)).toBe(kind);
      expect(notPublic(`64:ff9b::${address}`)).toBe(kind);
    }),
  );
});

test.each(['2130706433', '0x7f000001', '017700000001', '127.1', '0x7f.1', '0177.0.0.1', '127.0.0.1.', '①②⑦.0.0.1'])(
  'the host %s is an address like any other',
  (host) => {
    expect(notPublic(new URL(`https://${host}/`).hostname)).toBe('loopback');
  },
);
