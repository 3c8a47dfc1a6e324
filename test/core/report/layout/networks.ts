import * as fc from 'fast-check';
import { cidrText } from '../../../../core/address/cidr.ts';
import type { Item } from '../../../../core/report/layout/item.ts';
import type { Stretch } from '../../../../core/report/layout/ranges.ts';
import { type ReportData, type TakenRange, VERDICTS } from '../../../../core/report/report-data.ts';
import { type SomeRow, someReport } from '../some-report.ts';

export const WHOLE = { ipv4: 0x0a000000n, ipv6: 0x20010db8n << 96n } as const;

/** An aligned block somewhere behind a first address: few prefix lengths and places, so that many share addresses. */
function block(family: 'ipv4' | 'ipv6', shortest: number, longest: number): fc.Arbitrary<Stretch> {
  const bits = family === 'ipv4' ? 32 : 128;
  return fc.tuple(fc.integer({ min: shortest, max: longest }), fc.nat(63)).map(([length, at]) => {
    const size = 1n << BigInt(bits - length);
    const first = WHOLE[family] + size * BigInt(at);
    return { family, first, end: first + size };
  });
}

const FAMILY = fc.constantFrom('ipv4' as const, 'ipv6' as const);
const VERDICT = fc.constantFrom(...VERDICTS);

/** A stretch, and items in it and beyond it. */
export const STRIPS = FAMILY.chain((family) =>
  fc.record({
    stretch: block(family, family === 'ipv4' ? 8 : 32, family === 'ipv4' ? 18 : 44),
    items: fc.array(
      fc.record({ at: block(family, family === 'ipv4' ? 12 : 40, family === 'ipv4' ? 32 : 64), worst: VERDICT }),
      { maxLength: 40 },
    ),
  }),
).map(({ stretch, items }) => ({
  stretch,
  items: items.map(({ at, worst }): Item => ({ ...at, kind: 'vpc', rows: [0], inside: [], worst })),
}));

export function cidrOf({ family, first, end }: Stretch): string {
  const bits = family === 'ipv4' ? 32 : 128;
  return cidrText({ family, first, prefixLength: bits - ((end - first).toString(2).length - 1) });
}

/** How far from the others an address may be: AWS gives public ones from all over the world. */
const FAR = { ipv4: 5n << 24n, ipv6: 5n << 120n } as const;

const POOL_IDS = ['ipam-pool-0', 'ipam-pool-1', 'ipam-pool-2', 'ipam-pool-3'];

/** Pools in each other, VPCs with subnets, public pools, addresses and what has no row, where they like. */
export const REPORTS: fc.Arbitrary<ReportData> = FAMILY.chain((family) => {
  const v4 = family === 'ipv4';
  const vpc = fc.record({
    cidrs: fc.array(block(family, v4 ? 14 : 44, v4 ? 24 : 56), { minLength: 1, maxLength: 3 }),
    subnets: fc.array(fc.record({ at: fc.nat(17), verdict: VERDICT, cidr: fc.nat(3) }), { maxLength: 6 }),
  });
  return fc.record({
    family: fc.constant(family),
    pools: fc.array(
      fc.record({ cidrs: fc.array(block(family, v4 ? 8 : 32, v4 ? 18 : 48), { maxLength: 2 }), above: fc.nat(4) }),
      { maxLength: 4 },
    ),
    vpcs: fc.array(vpc, { maxLength: 6 }),
    publicPools: fc.array(block(family, v4 ? 24 : 56, v4 ? 28 : 60), { maxLength: 2 }),
    addresses: fc.array(fc.record({ at: fc.nat(2000), far: fc.constantFrom(0n, 0n, 0n, 0n, -1n, 1n) }), {
      maxLength: 12,
    }),
    taken: fc.array(
      fc.record({
        at: block(family, v4 ? 10 : 40, v4 ? 26 : 56),
        kind: fc.constantFrom('byHand', 'occupied', 'unseen'),
      }),
      { maxLength: 3 },
    ),
  });
}).map(({ family, pools, vpcs, publicPools, addresses, taken }) => {
  const rows: SomeRow[] = pools.map(({ cidrs, above }, at) => ({
    id: POOL_IDS[at] ?? '',
    type: 'ipam-pool',
    family,
    cidrs: cidrs.map(cidrOf),
    pool: above < at ? above : -1,
  }));
  for (const { cidrs, subnets } of vpcs) {
    const vpc = rows.length;
    rows.push({ id: `vpc-${vpc}`, type: 'vpc', family, cidrs: cidrs.map(cidrOf) });
    for (const { at, verdict, cidr } of subnets) {
      const around = cidrs[cidr % cidrs.length];
      if (!around) continue;
      const size = (around.end - around.first) >> 4n;
      const first = around.first + size * BigInt(at);
      rows.push({
        type: 'subnet',
        id: `subnet-${rows.length}`,
        family,
        vpc,
        verdict,
        cidrs: [cidrOf({ family, first, end: first + size })],
      });
    }
  }
  for (const each of publicPools)
    rows.push({ type: 'public-ipv4-pool', id: `ipv4pool-${rows.length}`, family, cidrs: [cidrOf(each)] });
  for (const { at, far } of addresses) {
    const first = WHOLE[family] + BigInt(at) + far * FAR[family];
    rows.push({
      type: at % 2 === 0 ? 'eip' : 'public-address',
      id: `eip-${rows.length}`,
      family,
      cidrs: [cidrOf({ family, first, end: first + 1n })],
    });
  }
  const ranges = taken.map(
    ({ at, kind }, index): TakenRange => ({
      scope: 0,
      cidr: cidrOf(at),
      kind,
      name: `taken ${index}`,
      id: `alloc-${index}`,
      pool: -1,
    }),
  );
  return someReport(rows, { taken: ranges });
});
