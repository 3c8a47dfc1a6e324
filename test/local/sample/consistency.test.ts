import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cidr, contains, parseCidr, unitsOf } from '../../../core/address/cidr.ts';
import { sampleOrganisation } from '../../../local/sample/organisation.ts';
import { distinct, rowsOf } from './listing.ts';

/** Rows of one VPC and family in one scope. */
interface VpcSpace {
  readonly vpcs: readonly IpamResourceCidr[];
  readonly subnets: readonly IpamResourceCidr[];
}

/** 1, which everybody sees, and some that nobody looked at. */
const seeds = fc.sample(fc.integer({ min: 2 }), { numRuns: 6, seed: 20_26 });

const cases = [1, ...seeds].map((seed) => {
  const rows = distinct(rowsOf(sampleOrganisation(seed)));
  return { seed, rows, spaces: spacesOf(rows) };
});

test.each(cases)('seed $seed: every CIDR is one, without host bits', ({ rows }) => {
  for (const row of rows) {
    const { family, first } = cidrOf(row);
    const address = row.ResourceCidr?.replace(/\/.*/, family === 'ipv4' ? '/32' : '/128');
    expect(cidrOf({ ResourceCidr: address }).first, row.ResourceCidr).toBe(first);
  }
});

test.each(cases)('seed $seed: subnets lie inside one CIDR of their VPC and have its owner and Region', ({ spaces }) => {
  for (const { vpcs, subnets } of spaces) {
    const outer = vpcs.map(cidrOf);
    for (const subnet of subnets) {
      expect(outer.filter((cidr) => contains(cidr, cidrOf(subnet)))).toHaveLength(1);
      expect(subnet.ResourceOwnerId).toBe(vpcs[0]?.ResourceOwnerId);
      expect(subnet.ResourceRegion).toBe(vpcs[0]?.ResourceRegion);
      expect(subnet.AvailabilityZoneId).toMatch(/^[a-z0-9]+-az[1-6]$/);
    }
  }
});

test.each(cases)('seed $seed: CIDRs of a VPC do not overlap, nor do its subnets', ({ spaces }) => {
  for (const { vpcs, subnets } of spaces) {
    for (const cidrs of [vpcs.map(cidrOf), subnets.map(cidrOf)]) {
      const sorted = cidrs.toSorted((a, b) => (a.first < b.first ? -1 : 1));
      for (const [index, cidr] of sorted.entries()) {
        const next = sorted[index + 1];
        if (next) expect(cidr.first + cidr.size <= next.first, `${cidr.text} ${next.text}`).toBe(true);
      }
    }
  }
});

test.each(cases)('seed $seed: usage of a VPC is the share that its subnets carve out of its CIDRs', ({ spaces }) => {
  for (const { vpcs, subnets } of spaces) {
    const share = total(subnets) / total(vpcs);
    for (const vpc of vpcs) expect(vpc.IpUsage).toBe(Number(share.toFixed(4)));
  }
  const ipv4 = spaces.filter(({ vpcs: [vpc] }) => vpc && cidrOf(vpc).family === 'ipv4');
  expect(ipv4.filter(({ vpcs: [vpc] }) => vpc?.IpUsage === 1).length).toBeGreaterThan(20);
});

test.each(cases)(
  'seed $seed: usage of a subnet is a whole number of addresses, the five of AWS among them',
  ({ rows }) => {
    for (const row of rows.filter(({ ResourceType }) => ResourceType === 'subnet')) {
      const cidr = cidrOf(row);
      if (cidr.family === 'ipv6') expect(row.IpUsage).toBeUndefined();
      if (row.IpUsage === undefined) continue;
      const used = Math.round(row.IpUsage * Number(unitsOf(cidr)));
      expect(used).toBeGreaterThanOrEqual(5);
      expect(used).toBeLessThanOrEqual(unitsOf(cidr));
      // At most half a unit of the fourth decimal away.
      expect(Math.abs(used / Number(unitsOf(cidr)) - row.IpUsage)).toBeLessThanOrEqual(0.000_05 + Number.EPSILON);
    }
  },
);

test.each(cases)('seed $seed: blocks have the sizes that EC2 takes', ({ rows }) => {
  for (const row of rows.filter(({ ResourceType }) => ResourceType === 'vpc' || ResourceType === 'subnet')) {
    const { family, prefixLength } = cidrOf(row);
    if (family === 'ipv4') {
      expect(prefixLength).toBeGreaterThanOrEqual(16);
      expect(prefixLength).toBeLessThanOrEqual(28);
    } else {
      expect([44, 48, 52, 56, 60, ...(row.ResourceType === 'subnet' ? [64] : [])]).toContain(prefixLength);
    }
  }
});

test.each(cases)('seed $seed: overlapping means meeting a CIDR of another VPC in the scope', ({ rows }) => {
  const vpcs = rows.filter(({ ResourceType }) => ResourceType === 'vpc').map((row) => ({ row, cidr: cidrOf(row) }));
  for (const { row, cidr } of vpcs) {
    if (row.OverlapStatus === 'ignored') continue;
    const met = vpcs.some(
      (other) =>
        other.row.IpamScopeId === row.IpamScopeId &&
        other.row.ResourceId !== row.ResourceId &&
        (contains(other.cidr, cidr) || contains(cidr, other.cidr)),
    );
    expect(row.OverlapStatus, `${row.ResourceId} ${row.ResourceCidr}`).toBe(met ? 'overlapping' : 'nonoverlapping');
  }
});

test.each(cases)('seed $seed: a pool has no more EIPs than it has allocated', ({ rows }) => {
  const eips = rows.filter(({ ResourceType }) => ResourceType === 'eip').map(cidrOf);
  const pools = Map.groupBy(
    rows.filter(({ ResourceType }) => ResourceType === 'public-ipv4-pool'),
    ({ ResourceId }) => ResourceId,
  );
  expect(pools.size).toBe(13);
  for (const cidrs of pools.values()) {
    const allocated = Math.round((cidrs[0]?.IpUsage ?? 0) * total(cidrs));
    const seen = eips.filter((eip) => cidrs.some((cidr) => contains(cidrOf(cidr), eip)));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThanOrEqual(allocated);
  }
});

function spacesOf(rows: readonly IpamResourceCidr[]): VpcSpace[] {
  const own = rows.filter(({ ResourceType }) => ResourceType === 'vpc' || ResourceType === 'subnet');
  const groups = Map.groupBy(own, (row) => `${row.IpamScopeId} ${row.VpcId} ${cidrOf(row).family}`);
  return [...groups.values()].map((group) => ({
    vpcs: group.filter(({ ResourceType }) => ResourceType === 'vpc'),
    subnets: group.filter(({ ResourceType }) => ResourceType === 'subnet'),
  }));
}

function cidrOf({ ResourceCidr }: Pick<IpamResourceCidr, 'ResourceCidr'>): Cidr {
  const cidr = parseCidr(ResourceCidr ?? '');
  if (!cidr) throw new Error(`${ResourceCidr} is not a CIDR`);
  return cidr;
}

function total(rows: readonly IpamResourceCidr[]): number {
  return rows.reduce((sum, row) => sum + Number(unitsOf(cidrOf(row))), 0);
}

test.each(cases)(
  'seed $seed: pools give what they have, and what VPCs and pools say that they have',
  ({ seed, rows }) => {
    const sample = sampleOrganisation(seed);
    const cidrsOf = (id: string) => allOf(sample.poolCidrs?.(id)).map(({ Cidr }) => cidrOf({ ResourceCidr: Cidr }));
    const gaveOf = (id: string) => allOf(sample.poolAllocations?.(id));
    expect(sample.pools?.length).toBeGreaterThan(15);
    expect(Math.max(...(sample.pools ?? []).map(({ PoolDepth = 0 }) => PoolDepth))).toBe(3);
    for (const { IpamPoolId: id = '', SourceIpamPoolId: parent, Locale, IpamScopeArn } of sample.pools ?? []) {
      const gave = gaveOf(id).map(({ Cidr }) => cidrOf({ ResourceCidr: Cidr }));
      for (const [index, cidr] of gave.entries()) {
        expect(cidrsOf(id).some((own) => contains(own, cidr))).toBe(true);
        expect(gave.some((other, at) => at !== index && contains(other, cidr))).toBe(false);
      }
      // What a pool has is what its parent gave to it.
      const given = gaveOf(parent ?? '').filter(({ ResourceId }) => ResourceId === id);
      if (parent) expect(given.map(({ Cidr }) => Cidr)).toEqual(cidrsOf(id).map(({ text }) => text));
      // A VPC says of each CIDR which pool it is from, and the pool says the same.
      const vpcs = rows.filter(({ IpamPoolId, ResourceType }) => IpamPoolId === id && ResourceType === 'vpc');
      const toVpcs = gaveOf(id).filter(({ ResourceType }) => ResourceType === 'vpc');
      const pairs = (all: { ResourceId?: string; Cidr?: string }[]) =>
        all.map((one) => `${one.ResourceId} ${one.Cidr}`).sort();
      expect(pairs(vpcs.map(({ ResourceId = '', ResourceCidr = '' }) => ({ ResourceId, Cidr: ResourceCidr })))).toEqual(
        pairs(toVpcs as { ResourceId?: string; Cidr?: string }[]),
      );
      for (const vpc of vpcs) {
        expect([vpc.ResourceRegion, IpamScopeArn?.endsWith(`/${vpc.IpamScopeId}`)]).toEqual([Locale, true]);
      }
    }
  },
);

function allOf<T>(rows: { length: number; at(index: number): T } | undefined): T[] {
  return Array.from({ length: rows?.length ?? 0 }, (_, index) => rows?.at(index) as T);
}
