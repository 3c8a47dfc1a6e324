import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Count } from '../../statemachine/contracts/count.ts';
import { type Cidr, unitOf, unitsOf } from './cidr.ts';
import { countOf, percentOf } from './exact.ts';

/** AWS keeps the first four addresses and the last one of every IPv4 subnet. */
const RESERVED_BY_AWS = 5;

/** IpUsage as a whole number of these: of 4 decimals nothing is lost, and what is worked out from it is exact. */
const SCALE = 1_000_000_000n;

/**
 * IpUsage has 4 decimals and AWS does not say whether they are rounded or cut off. Rounded, the truth is within half
 * a step either way; cut off, up to one step above.
 */
const STEP = SCALE / 10_000n;
const HALF_STEP = STEP / 2n;

/** A CIDR, and the share of it that IPAM says is used. */
interface Part {
  readonly cidr: Cidr;
  readonly ipUsage: number;
}

/** A subnet's IPv4 addresses in use, AWS's own 5 included, as IpUsage counts them. */
export function subnetCapacity(cidr: Cidr, ipUsage: number): Capacity {
  const figures = figuresOf(unitsOf(cidr), unitsOf(cidr) * scaled(ipUsage), BigInt(RESERVED_BY_AWS));
  return {
    basis: 'assigned',
    unit: unitOf(cidr.family),
    total: countOf(figures.total),
    reserved: RESERVED_BY_AWS,
    usedIncludingReserved: countOf(figures.used),
    free: countOf(figures.free),
    ...boundsOf(figures),
    usedPercent: figures.usedPercent,
    source: 'ipam',
  };
}

/** The same where EC2 told how many addresses can be assigned: exact at any size, and newer than what IPAM says. */
export function exactSubnetCapacity(cidr: Cidr, free: number, ipUsage?: number): Capacity {
  const total = unitsOf(cidr);
  const used = clamp(total - BigInt(free), total);
  return {
    basis: 'assigned',
    unit: unitOf(cidr.family),
    total: countOf(total),
    reserved: RESERVED_BY_AWS,
    usedIncludingReserved: countOf(used),
    free: countOf(total - used),
    usedPercent: percentOf(used, total),
    source: 'ec2',
    ...(ipUsage !== undefined && { ipamUsedPercent: percentOf(scaled(ipUsage), SCALE) }),
  };
}

/** Allocated and free addresses of a pool, over all its CIDRs. */
export function poolCapacity(parts: readonly Part[]): Capacity | undefined {
  const [first] = parts;
  const figures = ipamFigures(parts);
  return first && figures && capacityOf('allocated', first.cidr, figures, 'ipam');
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
  const ipam = measured.length === cidrs.length ? ipamFigures(measured) : undefined;
  const first = cidrs[0]?.cidr;
  if (!first) return undefined;
  if (!subnets) return ipam && capacityOf('carved', first, ipam, 'ipam');

  const total = cidrs.reduce((sum, { cidr }) => sum + unitsOf(cidr), 0n);
  if (total === 0n) return undefined;
  const used = unitsCovered(subnets);
  const free = total - used;
  const own = { total, used, free, usedPercent: percentOf(used, total) };
  return { ...capacityOf('carved', first, own, 'subnets'), ...(ipam && compare(own, ipam)) };
}

/**
 * IPAM's own figure beside ours. Where they differ, one of the two is older or a subnet was not seen: the truth may be
 * either, so the bounds hold both.
 */
function compare({ total, used, free }: Figures, ipam: Figures): Partial<Capacity> {
  const agrees = Math.abs(Number(used) / Number(total) - ipam.usedPercent / 100) < Number(STEP) / Number(SCALE);
  const { freeMin = ipam.free, freeMax = ipam.free } = ipam;
  return {
    ipamUsedPercent: ipam.usedPercent,
    agrees,
    ...(!agrees && boundsOf({ freeMin: free < freeMin ? free : freeMin, freeMax: free > freeMax ? free : freeMax })),
  };
}

/** The same where others hold some of what nobody was given: it is not free, though the source calls it so. */
export function besideOthers(capacity: Capacity, held: Count | undefined): Capacity {
  if (held === undefined) return capacity;
  const left = (free: Count) => countOf(clamp(BigInt(free) - BigInt(held), BigInt(capacity.total)));
  const { free, freeMin, freeMax } = capacity;
  return {
    ...capacity,
    free: left(free),
    heldByOthers: held,
    ...(freeMin !== undefined && freeMax !== undefined && { freeMin: left(freeMin), freeMax: left(freeMax) }),
  };
}

/**
 * What blocks take together, each address once: a subnet and the one that was made in its place can be listed side by
 * side for as long as IPAM's samples lag (20 to 30 minutes have been seen).
 */
function unitsCovered(blocks: readonly Cidr[]): bigint {
  const ordered = [...blocks].sort((a, b) =>
    a.first < b.first ? -1 : a.first > b.first ? 1 : b.size > a.size ? 1 : -1,
  );
  let end = -1n;
  let covered = 0n;
  for (const block of ordered) {
    // Of two CIDRs one holds the other, or they share nothing.
    if (block.first <= end) continue;
    covered += unitsOf(block);
    end = block.first + block.size - 1n;
  }
  return covered;
}

/** In BigInt: an IPv6 pool may have more /64s than a number can count. */
interface Figures {
  readonly total: bigint;
  readonly used: bigint;
  readonly free: bigint;
  readonly freeMin?: bigint;
  readonly freeMax?: bigint;
  readonly usedPercent: number;
}

function capacityOf(
  basis: 'carved' | 'allocated',
  { family }: Cidr,
  figures: Figures,
  source: 'ipam' | 'subnets',
): Capacity {
  const { total, used, free, usedPercent } = figures;
  return {
    basis,
    unit: unitOf(family),
    total: countOf(total),
    used: countOf(used),
    free: countOf(free),
    ...boundsOf(figures),
    usedPercent,
    source,
  };
}

function boundsOf({ freeMin, freeMax }: Pick<Figures, 'freeMin' | 'freeMax'>): Pick<Capacity, 'freeMin' | 'freeMax'> {
  return freeMin === undefined || freeMax === undefined ? {} : { freeMin: countOf(freeMin), freeMax: countOf(freeMax) };
}

/** Weighted by size this is the same whether each row carries its own share or the resource's. */
function ipamFigures(parts: readonly Part[]): Figures | undefined {
  const total = parts.reduce((sum, { cidr }) => sum + unitsOf(cidr), 0n);
  const weighted = parts.reduce((sum, { cidr, ipUsage }) => sum + unitsOf(cidr) * scaled(ipUsage), 0n);
  return total === 0n ? undefined : figuresOf(total, weighted);
}

function scaled(ipUsage: number): bigint {
  return BigInt(Math.round(ipUsage * Number(SCALE)));
}

/**
 * Counts behind a fraction, as its SCALE of the total, `least` being used in any case: exact where 4 decimals allow one
 * whole number only (up to 4,096), else with bounds.
 */
function figuresOf(total: bigint, weighted: bigint, least = 0n): Figures {
  const usedPercent = percentOf(weighted, total * SCALE);
  const atLeast = (used: bigint) => clamp(used < least ? least : used, total);
  const leastUsed = atLeast(ceil(weighted - HALF_STEP * total));
  const mostUsed = clamp(ceil(weighted + STEP * total) - 1n, total);
  if (mostUsed <= leastUsed) return { total, used: leastUsed, free: total - leastUsed, usedPercent };
  const used = atLeast((weighted + SCALE / 2n) / SCALE);
  return { total, used, free: total - used, freeMin: total - mostUsed, freeMax: total - leastUsed, usedPercent };
}

/** Whole ones, rounded up. */
function ceil(scaledUnits: bigint): bigint {
  return scaledUnits > 0n ? (scaledUnits + SCALE - 1n) / SCALE : 0n;
}

function clamp(value: bigint, total: bigint): bigint {
  return value < 0n ? 0n : value > total ? total : value;
}
