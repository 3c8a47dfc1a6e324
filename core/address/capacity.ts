import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import { type Cidr, unitOf, unitsOf } from './cidr.ts';

/** AWS keeps the first four addresses and the last one of every IPv4 subnet. */
const RESERVED_BY_AWS = 5;

/**
 * IpUsage has 4 decimals and AWS does not say whether they are rounded or cut off. Rounded, the truth is within half
 * a step either way; cut off, up to one step above.
 */
const HALF_STEP = 0.00005;
const STEP = 0.0001;

/** A subnet's IPv4 addresses in use, AWS's own 5 included, as IpUsage counts them. */
export function subnetCapacity(cidr: Cidr, ipUsage: number): Capacity {
  const { used, free, ...bounds } = fromFraction(unitsOf(cidr), ipUsage, RESERVED_BY_AWS);
  return {
    basis: 'assigned',
    unit: unitOf(cidr.family),
    total: unitsOf(cidr),
    reserved: RESERVED_BY_AWS,
    usedIncludingReserved: used,
    free,
    ...bounds,
    usedPercent: percent(ipUsage),
    source: 'ipam',
  };
}

/** The same where EC2 told how many addresses can be assigned: exact at any size, and newer than what IPAM says. */
export function exactSubnetCapacity(cidr: Cidr, free: number, ipUsage?: number): Capacity {
  const total = unitsOf(cidr);
  const used = clamp(total - free, total);
  return {
    basis: 'assigned',
    unit: unitOf(cidr.family),
    total,
    reserved: RESERVED_BY_AWS,
    usedIncludingReserved: used,
    free: total - used,
    usedPercent: percent(used / total),
    source: 'ec2',
    ...(ipUsage !== undefined && { ipamUsedPercent: percent(ipUsage) }),
  };
}

/** Allocated and free addresses of a pool, over all its CIDRs. */
export function poolCapacity(parts: readonly { cidr: Cidr; ipUsage: number }[]): Capacity | undefined {
  return fromIpUsage('allocated', parts);
}

/**
 * A VPC's space, over all its CIDRs of a family: taken by the subnets found in the same scope where subnets were
 * collected, else by IPAM's fraction. The one that is not used is a cross-check.
 */
export function vpcCapacity(
  cidrs: readonly { cidr: Cidr; ipUsage: number | undefined }[],
  subnets: readonly Cidr[] | undefined,
): Capacity | undefined {
  const measured = cidrs.flatMap(({ cidr, ipUsage }) => (ipUsage === undefined ? [] : [{ cidr, ipUsage }]));
  const ipam = measured.length === cidrs.length ? fromIpUsage('carved', measured) : undefined;
  const first = cidrs[0]?.cidr;
  if (!subnets || !first) return ipam;

  const total = cidrs.reduce((sum, { cidr }) => sum + unitsOf(cidr), 0);
  if (total === 0) return undefined;
  const used = unitsCovered(subnets);
  const free = total - used;
  return {
    basis: 'carved',
    unit: unitOf(first.family),
    total,
    used,
    free,
    usedPercent: percent(used / total),
    source: 'subnets',
    ...(ipam && compare(used / total, free, ipam)),
  };
}

/**
 * IPAM's own figure beside ours. Where they differ, one of the two is older or a subnet was not seen: the truth may be
 * either, so the bounds hold both.
 */
function compare(share: number, free: number, ipam: Capacity): Partial<Capacity> {
  const agrees = Math.abs(share - ipam.usedPercent / 100) < STEP;
  return {
    ipamUsedPercent: ipam.usedPercent,
    agrees,
    ...(!agrees && {
      freeMin: Math.min(free, ipam.freeMin ?? ipam.free),
      freeMax: Math.max(free, ipam.freeMax ?? ipam.free),
    }),
  };
}

/**
 * What blocks take together, each address once: a subnet and the one that was made in its place can be listed side by
 * side for as long as IPAM's samples lag (20 to 30 minutes have been seen).
 */
function unitsCovered(blocks: readonly Cidr[]): number {
  const ordered = [...blocks].sort((a, b) =>
    a.first < b.first ? -1 : a.first > b.first ? 1 : b.size > a.size ? 1 : -1,
  );
  let end = -1n;
  let covered = 0;
  for (const block of ordered) {
    // Of two CIDRs one holds the other, or they share nothing.
    if (block.first <= end) continue;
    covered += unitsOf(block);
    end = block.first + block.size - 1n;
  }
  return covered;
}

function fromIpUsage(
  basis: 'carved' | 'allocated',
  parts: readonly { cidr: Cidr; ipUsage: number }[],
): Capacity | undefined {
  const total = parts.reduce((sum, { cidr }) => sum + unitsOf(cidr), 0);
  const first = parts[0]?.cidr;
  if (!first || total === 0) return undefined;
  // Weighted by size this is the same number whether each row carries its own share or the resource's.
  const fraction = parts.reduce((sum, { cidr, ipUsage }) => sum + ipUsage * unitsOf(cidr), 0) / total;
  return {
    basis,
    unit: unitOf(first.family),
    total,
    ...fromFraction(total, fraction),
    usedPercent: percent(fraction),
    source: 'ipam',
  };
}

/** Counts behind a fraction, `least` being used in any case: exact where 4 decimals allow one whole number only (up to 4,096), else with bounds. */
function fromFraction(
  total: number,
  fraction: number,
  least = 0,
): { used: number; free: number; freeMin?: number; freeMax?: number } {
  const leastUsed = clamp(Math.max(least, Math.ceil((fraction - HALF_STEP) * total - 1e-9)), total);
  const mostUsed = clamp(Math.ceil((fraction + STEP) * total - 1e-9) - 1, total);
  if (mostUsed <= leastUsed) return { used: leastUsed, free: total - leastUsed };
  const used = clamp(Math.max(least, Math.round(fraction * total)), total);
  return { used, free: total - used, freeMin: total - mostUsed, freeMax: total - leastUsed };
}

function clamp(value: number, total: number): number {
  return Math.min(Math.max(value, 0), total);
}

/** Two decimals, and 100 only for what is really full. */
export function percent(fraction: number): number {
  const rounded = Math.round(fraction * 10_000) / 100;
  return rounded >= 100 && fraction < 1 ? 99.99 : rounded;
}
