import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poolCapacity, subnetCapacity, vpcCapacity } from '../../../core/address/capacity.ts';
import { type Cidr, cidrText, contains, parseCidr } from '../../../core/address/cidr.ts';
import { Capacity } from '../../../statemachine/contracts/capacity.ts';

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
        expect(Number(freeMax) - Number(freeMin)).toBeLessThanOrEqual(Math.ceil(total * 0.00015));
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

const ipv6Block = (coarsest: number, finest: number) =>
  fc
    .tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.integer({ min: coarsest, max: finest }))
    .map(([first, prefixLength]) => cidr(cidrText({ family: 'ipv6', first, prefixLength })));
const unitsIn = ({ size }: Cidr) => size >> 64n;

/** Whether a percentage with two decimals is the one next to the share; of what is not full, never 100. */
function isShare(percent: number, part: bigint, whole: bigint): boolean {
  if (percent === 100) return part === whole;
  const hundredths = BigInt(Math.round(percent * 100));
  const off = part * 10_000n - hundredths * whole;
  return 2n * (off < 0n ? -off : off) <= whole || (hundredths === 9_999n && off > 0n);
}

test('an IPv6 VPC of any size is exactly what its subnets leave', () => {
  const vpcs = ipv6Block(0, 64).chain((vpc) =>
    fc.record({
      vpc: fc.constant(vpc),
      subnets: fc.uniqueArray(
        fc
          .tuple(fc.bigInt(0n, vpc.size - 1n), fc.integer({ min: vpc.prefixLength, max: 64 }))
          .map(([at, prefixLength]) => cidr(cidrText({ family: 'ipv6', first: vpc.first + at, prefixLength }))),
        { maxLength: 8, selector: ({ first, prefixLength }) => `${first}/${prefixLength}` },
      ),
    }),
  );
  fc.assert(
    fc.property(vpcs, ({ vpc, subnets }) => {
      const capacity = Capacity.parse(vpcCapacity([{ cidr: vpc, ipUsage: undefined }], subnets));
      const outermost = subnets.filter((one) => !subnets.some((two) => two !== one && contains(two, one)));
      const used = outermost.reduce((sum, each) => sum + unitsIn(each), 0n);
      expect([capacity.total, capacity.used, capacity.free].map((each) => BigInt(each ?? -1))).toEqual([
        unitsIn(vpc),
        used,
        unitsIn(vpc) - used,
      ]);
      expect(isShare(capacity.usedPercent, used, unitsIn(vpc))).toBe(true);
    }),
  );
});

test('of an IPv6 pool of any size, the bounds hold the true count, and the percentage is what IPAM says', () => {
  fc.assert(
    fc.property(
      fc.array(ipv6Block(0, 64), { minLength: 1, maxLength: 4 }),
      fc.bigInt(0n, 10n ** 6n),
      fc.boolean(),
      (cidrs, millionths, rounds) => {
        const total = cidrs.reduce((sum, each) => sum + unitsIn(each), 0n);
        const used = (total * millionths) / 10n ** 6n;
        const steps = rounds ? (used * 20_000n + total) / (2n * total) : (used * 10_000n) / total;
        const capacity = Capacity.parse(
          poolCapacity(cidrs.map((each) => ({ cidr: each, ipUsage: Number(steps) / 10_000 }))),
        );
        const { free, freeMin = free, freeMax = free } = capacity;
        expect(BigInt(freeMin) <= total - used && total - used <= BigInt(freeMax)).toBe(true);
        expect(BigInt(freeMin) <= BigInt(free) && BigInt(free) <= BigInt(freeMax)).toBe(true);
        expect((BigInt(freeMax) - BigInt(freeMin)) * 20_000n <= 3n * total + 40_000n).toBe(true);
        expect(BigInt(capacity.used ?? -1) + BigInt(free)).toBe(BigInt(capacity.total));
        expect(isShare(capacity.usedPercent, steps, 10_000n)).toBe(true);
      },
    ),
  );
});

test.each([
  ['::/0', ['8000::/1'], { total: '18446744073709551616', used: '9223372036854775808', free: '9223372036854775808' }],
  ['fd00::/9', ['fd00::/64'], { total: '36028797018963968', used: 1, free: '36028797018963967' }],
  ['2000::/11', ['2000::/64'], { total: '9007199254740992', used: 1, free: 9_007_199_254_740_991 }],
  ['0.0.0.0/0', ['128.0.0.0/1'], { total: 2 ** 32, used: 2 ** 31, free: 2 ** 31 }],
])('%s without %j', (vpc, subnets, expected) => {
  const capacity = vpcCapacity([{ cidr: cidr(vpc), ipUsage: 0.5 }], subnets.map(cidr));
  expect(Capacity.parse(capacity)).toMatchObject(expected);
  expect(capacity?.usedPercent).toBe(subnets[0]?.endsWith('/1') ? 50 : 0);
});

test('sums of blocks that each fit a number, and together do not', () => {
  const cidrs = ['2000::/12', '2010::/12', '2020::/12'].map((text) => ({ cidr: cidr(text), ipUsage: 1 }));
  const { free, ...full } = Capacity.parse(
    vpcCapacity(cidrs, [cidr('2000::/12'), cidr('2010::/12'), cidr('2020::/12')]),
  );
  expect([free, full]).toMatchObject([0, { total: '13510798882111488', used: '13510798882111488', usedPercent: 100 }]);
  expect(poolCapacity(cidrs)).toMatchObject({ total: '13510798882111488', usedPercent: 100 });
});
