import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poolCapacity, subnetCapacity, vpcCapacity } from '../../../core/address/capacity.ts';
import { type Cidr, parseCidr } from '../../../core/address/cidr.ts';

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

const rounded = (fraction: number) => Math.round(fraction * 10_000) / 10_000;
const truncated = (fraction: number) => Math.floor(fraction * 10_000 + 1e-9) / 10_000;

test.each([28, 27, 26, 25, 24, 23, 22, 21, 20])(
  'a /%i is counted exactly, whether AWS rounds or cuts off',
  (length) => {
    const block = cidr(`10.0.0.0/${length}`);
    const total = 2 ** (32 - length);
    for (let used = 5; used <= total; used++) {
      for (const published of [rounded(used / total), truncated(used / total)]) {
        const capacity = subnetCapacity(block, published);
        expect(capacity).toMatchObject({ total, usedIncludingReserved: used, free: total - used });
        expect(capacity).not.toHaveProperty('freeMin');
      }
    }
  },
);

test('larger subnets carry bounds that hold the true count under both readings', () => {
  fc.assert(
    fc.property(fc.integer({ min: 16, max: 19 }), fc.double({ min: 0, max: 1, noNaN: true }), (length, share) => {
      const total = 2 ** (32 - length);
      const used = Math.max(5, Math.floor(share * total));
      for (const published of [rounded(used / total), truncated(used / total)]) {
        const { free, freeMin = free, freeMax = free } = subnetCapacity(cidr(`10.0.0.0/${length}`), published);
        expect(freeMin).toBeLessThanOrEqual(total - used);
        expect(freeMax).toBeGreaterThanOrEqual(total - used);
        expect(freeMax - freeMin).toBeLessThanOrEqual(Math.ceil(total * 0.00015));
      }
    }),
  );
});

test('an empty subnet shows the 5 addresses that AWS keeps', () => {
  expect(subnetCapacity(cidr('172.31.0.0/20'), 0.0012)).toMatchObject({
    usedIncludingReserved: 5,
    reserved: 5,
    free: 4091,
    usedPercent: 0.12,
  });
});

test('the figure of a VPC is added up from its subnets, and agrees with what IPAM says', () => {
  const subnets = ['0', '16', '32', '48', '64', '80'].map((third) => cidr(`172.31.${third}.0/20`));
  expect(vpcCapacity([{ cidr: cidr('172.31.0.0/16'), ipUsage: 0.375 }], subnets)).toEqual({
    basis: 'carved',
    unit: 'address',
    total: 65_536,
    used: 24_576,
    free: 40_960,
    usedPercent: 37.5,
    source: 'subnets',
    ipamUsedPercent: 37.5,
    agrees: true,
  });
});

test('a VPC whose subnets are not all seen disagrees with IPAM', () => {
  const capacity = vpcCapacity([{ cidr: cidr('10.0.0.0/16'), ipUsage: 0.5 }], [cidr('10.0.0.0/24')]);
  expect(capacity).toMatchObject({ usedPercent: 0.39, ipamUsedPercent: 50, agrees: false });
});

test('a VPC whose subnets were not asked for has the figure of IPAM, with its uncertainty', () => {
  const capacity = vpcCapacity([{ cidr: cidr('172.33.0.0/16'), ipUsage: 0.0039 }], undefined);
  expect(capacity).toMatchObject({ source: 'ipam', usedPercent: 0.39, freeMin: 65_274, freeMax: 65_283 });
});

test('several CIDRs of a VPC add up, and a missing figure of one leaves IPAM out', () => {
  const two = [
    { cidr: cidr('10.0.0.0/24'), ipUsage: 1 },
    { cidr: cidr('10.0.1.0/24'), ipUsage: undefined },
  ];
  expect(vpcCapacity(two, [cidr('10.0.0.0/24')])).toMatchObject({ total: 512, used: 256, usedPercent: 50 });
  expect(vpcCapacity(two, undefined)).toBeUndefined();
});

test('IPv6 is counted in /64s', () => {
  const capacity = vpcCapacity([{ cidr: cidr('2600:1f18::/56'), ipUsage: undefined }], [cidr('2600:1f18::/64')]);
  expect(capacity).toMatchObject({ unit: '/64', total: 256, used: 1, free: 255 });
  expect(poolCapacity([{ cidr: cidr('2600::/20'), ipUsage: 0 }])?.total).toBe(2 ** 44);
});

test('100 percent is said only of what is really full', () => {
  const subnets = [cidr('10.0.0.0/9'), cidr('10.128.0.0/10'), cidr('10.192.0.0/11'), cidr('10.224.0.0/12')];
  const almost = [
    ...subnets,
    cidr('10.240.0.0/13'),
    cidr('10.248.0.0/14'),
    cidr('10.252.0.0/15'),
    cidr('10.254.0.0/16'),
    cidr('10.255.0.0/17'),
  ];
  const capacity = vpcCapacity(
    [{ cidr: cidr('10.0.0.0/8'), ipUsage: undefined }],
    [...almost, cidr('10.255.128.0/18'), cidr('10.255.192.0/19')],
  );
  expect(capacity?.free).toBe(8192);
  expect(capacity?.usedPercent).toBeLessThan(100);
});

test('an empty subnet has its reserved addresses used, also where the figure of AWS was cut off to 0', () => {
  expect(subnetCapacity(cidr('10.0.0.0/28'), 0)).toMatchObject({ usedIncludingReserved: 5, free: 11 });
  expect(subnetCapacity(cidr('10.0.0.0/16'), 0)).toMatchObject({
    usedIncludingReserved: 5,
    free: 65_531,
    freeMax: 65_531,
  });
});
