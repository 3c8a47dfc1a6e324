import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Count } from '../../statemachine/contracts/count.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { DaysToFull } from '../../statemachine/contracts/forecast.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { BASIS_WORDS, sourceOf } from '../text/basis.ts';
import { count, counted } from '../text/count.ts';
import { daysToFullText } from '../text/days-to-full.ts';
import { inertText } from '../text/plain-text.ts';

/** `41 addresses free`; `about` where the source's 4 decimals leave the count open. */
function freeText({ unit, free, freeMin = free, freeMax = free }: Capacity): string {
  const about = freeMin === freeMax ? '' : 'about ';
  return `${about}${unitCount(free, unit)} free`;
}

/** `96 % used`. */
function usedText({ usedPercent, basis }: Capacity): string {
  return `${usedPercent} % ${BASIS_WORDS[basis]}`;
}

/** The figure that was judged, for where there is room for one only, and when it is full. */
export function headline(
  { reasons, text, forecast }: Pick<ResourceFinding, 'reasons' | 'text' | 'forecast'>,
  capacity: Capacity | undefined,
  textOfDays: (days: DaysToFull) => string = daysToFullText,
): string {
  // What is not about how full something is says itself what it is about.
  if (!capacity || !reasons.some(({ metric }) => ABOUT_USAGE.includes(metric))) {
    return inertText(reasons.map((reason) => reason.text).join(', ') || text, 400);
  }
  const figure = reasons.every(({ metric }) => metric === 'usedPercent') ? usedText(capacity) : freeText(capacity);
  return [figure, ...whenText(forecast, textOfDays)].join(', ');
}

const ABOUT_USAGE: readonly string[] = ['free', 'usedPercent', 'daysToFull'];

/** Only what is sooner than the days that are forecast, and not so already: that it is full, the figure says. */
function whenText(forecast: ResourceFinding['forecast'], textOfDays: (days: DaysToFull) => string): string[] {
  const isAhead = forecast && 'p50' in forecast && forecast.p50 !== null && forecast.p50 > 0;
  return isAhead ? [textOfDays(forecast)] : [];
}

const SOURCES = {
  ipam: "IPAM's figure",
  ec2: "EC2's figure",
  subnets: 'added up from its subnets',
  allocations: 'added up from its allocations',
} as const;

/** Every number with its unit, its basis and its source. */
export function capacityText(capacity: Capacity, resource: Pick<Resource, 'type'>): string {
  const { basis, unit, total, reserved, free, freeMin, freeMax, heldByOthers } = capacity;
  const { ipamUsedPercent, agrees } = capacity;
  const used = basis === 'assigned' ? capacity.usedIncludingReserved : capacity.used;
  const bounds =
    freeMin !== undefined && freeMax !== undefined && freeMin !== freeMax
      ? ` (between ${count(freeMin)} and ${count(freeMax)}: ${agrees === false ? 'IPAM counts otherwise' : "IPAM's figure has 4 decimals"})`
      : '';
  const taken = { assigned: 'in use', carved: 'carved into subnets', allocated: 'allocated' }[basis];
  const ofThese = basis === 'assigned' && reserved !== undefined ? ` (AWS's ${reserved} included)` : '';
  const share = `${usedText(capacity)}, ${SOURCES[sourceOf(capacity, resource)]}`;
  const other = agrees === false && ipamUsedPercent !== undefined ? `; IPAM itself says ${ipamUsedPercent} %` : '';
  const left = `${heldByOthers === undefined ? '' : `${count(heldByOthers)} held by others, `}${count(free)} free${bounds}; ${share}${other}.`;
  return used === undefined
    ? `Of ${unitCount(total, unit)}, ${left}`
    : `${count(used)} of ${unitCount(total, unit)} ${taken}${ofThese}, ${left}`;
}

/** `Free: 512 addresses in blocks of /26 and smaller (8 of /26).` */
export function freeSpaceText({ free, unit, largest, blocks }: FreeSpace): string {
  if (largest === undefined) return 'No block is free.';
  const many = blocks[largest];
  const size = `in blocks of /${largest} and smaller${many === undefined ? '' : ` (${count(many)} of /${largest})`}`;
  return `Free: ${unitCount(free, unit)} ${size}.`;
}

function unitCount(value: Count, unit: Capacity['unit']): string {
  return unit === 'address' ? counted(value, 'address', 'addresses') : `${count(value)} /64${value === 1 ? '' : 's'}`;
}
