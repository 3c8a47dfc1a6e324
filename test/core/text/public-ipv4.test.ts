import { expect, test } from 'vitest';
import { PublicIpv4Tally } from '../../../core/summary/public-ipv4.ts';
import { idleAddressLine } from '../../../core/text/public-ipv4.ts';

function tallied(associated: number, idle: number) {
  const tally = new PublicIpv4Tally();
  const address = (association: 'associated' | 'disassociated') =>
    tally.add({ publicAddress: { addressType: 'amazon-owned-eip', association } });
  for (let n = 0; n < associated; n++) address('associated');
  for (let n = 0; n < idle; n++) address('disassociated');
  const publicIpv4 = tally.result();
  return publicIpv4 ? { publicIpv4 } : {};
}

test('says how many public addresses lie idle, and what they cost', () => {
  expect(idleAddressLine(tallied(1000, 200))).toBe(
    'Public IPv4: 200 of 1,200 addresses are idle, about $730.00 of $4,380.00 a month (at $0.005 an hour, 2024-02).',
  );
});

test('says nothing where none is idle, or none was looked at', () => {
  expect(idleAddressLine(tallied(5, 0))).toBeUndefined();
  expect(idleAddressLine({})).toBeUndefined();
});
