import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, cidrText, parseCidr } from '../../../core/address/cidr.ts';
import { PoolLines } from '../../../core/inventory/pool-lines.ts';
import { measurePool } from '../../../core/measure/measure-pool.ts';
import { Capacity } from '../../../statemachine/contracts/capacity.ts';
import { FreeSpace } from '../../../statemachine/contracts/free-space.ts';
import type { PoolRecord } from '../../../statemachine/contracts/pool.ts';

interface Allocated {
  readonly cidr: string;
  readonly type: 'ipam-pool' | 'custom';
}

function measured(family: PoolRecord['family'], provisioned: readonly string[], allocated: readonly Allocated[]) {
  const record: PoolRecord = { key: 'p/pool', record: 'pool', poolId: 'p', family, rules: {} };
  const lines = new PoolLines();
  lines.add(record);
  for (const cidr of provisioned)
    lines.add({ key: `p/poolCidr/${cidr}`, record: 'poolCidr', cidr, state: 'provisioned' });
  for (const each of allocated) lines.allocations.add(each);
  return measurePool(lines, record);
}

test.each([
  ['::/0', '8000::/1', '18446744073709551616', '9223372036854775808'],
  ['fd00::/8', 'fd00::/9', '72057594037927936', '36028797018963968'],
  ['fd00::/10', 'fd00::/11', '18014398509481984', '9007199254740992'],
  ['fd00::/11', 'fd00::/12', '9007199254740992', 4_503_599_627_370_496],
  ['0.0.0.0/0', '128.0.0.0/1', 4_294_967_296, 2_147_483_648],
] as const)('half of %s is half of it', (cidr, half, total, used) => {
  const family = cidr.includes(':') ? 'ipv6' : 'ipv4';
  const { measured: found, pool } = measured(family, [cidr], [{ cidr: half, type: 'custom' }]);
  expect(found).toMatchObject({ capacity: { total, used, free: used, usedPercent: 50 } });
  expect(pool).toMatchObject({ allocatedPercent: 0, assignedPercent: 50 });
});

test.each([
  ['ipv6', '2001:db8::/80', '2001:db8::/80 cannot be counted in /64s'],
  ['ipv4', '::/0', '::/0 cannot be counted in IPv4 addresses'],
  ['ipv6', 'everything', 'everything cannot be counted in /64s'],
] as const)('a pool of %s that has %s is not measured, and not called empty', (family, cidr, text) => {
  const readable = family === 'ipv4' ? '10.0.0.0/8' : '2001:db8::/32';
  expect(measured(family, [readable, cidr], []).measured).toEqual({
    status: 'notMeasured',
    reason: 'unreadableCidr',
    text,
  });
  expect(measured(family, [], []).measured).toMatchObject({ status: 'notApplicable', reason: 'emptyPool' });
});

/** A pool anywhere in IPv6, and what was given away of it: first address and length of each. */
const pools = fc
  .tuple(fc.bigInt(0n, 2n ** 128n - 1n), fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 64 })))
  .map(([first, prefixLength]) => block(first, prefixLength))
  .chain((cidr) =>
    fc.record({
      cidr: fc.constant(cidr),
      allocated: fc.array(
        fc.tuple(
          fc.bigInt(0n, cidr.size - 1n),
          fc.integer({ min: cidr.prefixLength, max: 64 }),
          fc.constantFrom('ipam-pool' as const, 'custom' as const),
        ),
        { maxLength: 8 },
      ),
    }),
  );

function block(first: bigint, prefixLength: number): Cidr {
  return parseCidr(cidrText({ family: 'ipv6', first, prefixLength })) as Cidr;
}

/** /64s of blocks, each once: those that lie in none of the others. */
function unitsOf(blocks: readonly Cidr[]): bigint {
  const distinct = [...new Map(blocks.map((each) => [`${each.first}/${each.prefixLength}`, each])).values()];
  return distinct
    .filter((one) => !distinct.some((two) => two.size > one.size && one.first - (one.first % two.size) === two.first))
    .reduce((sum, { size }) => sum + (size >> 64n), 0n);
}

function nearest(part: bigint, whole: bigint): number {
  const hundredths = (2n * part * 10_000n + whole) / (2n * whole);
  return Number(hundredths === 10_000n && part < whole ? 9_999n : hundredths) / 100;
}

test('a pool of any size is what it has less what it gave away, and shares are those of these counts', () => {
  fc.assert(
    fc.property(pools, ({ cidr, allocated }) => {
      const given = allocated.map(([at, length, type]) => ({ cidr: block(cidr.first + at, length), type }));
      const {
        measured: found,
        pool,
        freeSpace,
      } = measured(
        'ipv6',
        [cidrText(cidr)],
        given.map((each) => ({ ...each, cidr: cidrText(each.cidr) })),
      );
      const capacity = Capacity.parse('capacity' in found ? found.capacity : undefined);
      const [total, used] = [unitsOf([cidr]), unitsOf(given.map((each) => each.cidr))];
      const toPools = unitsOf(given.flatMap((each) => (each.type === 'ipam-pool' ? [each.cidr] : [])));
      expect([capacity.total, capacity.used, capacity.free].map((each) => BigInt(each ?? -1))).toEqual([
        total,
        used,
        total - used,
      ]);
      expect(BigInt(FreeSpace.parse(freeSpace).free)).toBe(total - used);
      expect(capacity.usedPercent).toBe(nearest(used, total));
      expect([pool.allocatedPercent, pool.assignedPercent]).toEqual([
        nearest(toPools, total),
        nearest(used - toPools, total),
      ]);
      // Counts are numbers wherever numbers are exact.
      for (const count of [capacity.total, capacity.used, capacity.free, ...Object.values(freeSpace?.blocks ?? {})]) {
        expect(typeof count === 'number').toBe(BigInt(count ?? -1) <= 2n ** 53n - 1n);
      }
    }),
    { numRuns: 300 },
  );
});
