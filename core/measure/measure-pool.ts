import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Pool, PoolRecord, PoolRole } from '../../statemachine/contracts/pool.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { besideOthers } from '../address/capacity.ts';
import { type Cidr, parseCidr, unitOf, unitsOf } from '../address/cidr.ts';
import { countOf, percentOf } from '../address/exact.ts';
import { spaceOf, without } from '../address/free-blocks.ts';
import { SMALLEST_UNIT, unitsIn } from '../address/free-space.ts';
import type { PoolLines } from '../inventory/pool-lines.ts';
import { freeBeside } from '../taken/standing.ts';
import type { TakenSpace } from '../taken/taken-space.ts';
import type { Measured } from './measure.ts';

export interface MeasuredPool {
  readonly measured: Measured;
  readonly pool: Pool;
  readonly freeSpace?: FreeSpace;
}

/**
 * How much of a pool's provisioned CIDRs is allocated, to whom, and in which blocks the rest is left: what is used is
 * IPAM's figure; it lets others stand in what it calls free, and what can be handed out is what is free beside them.
 */
export function measurePool(lines: PoolLines, record: PoolRecord, taken?: TakenSpace): MeasuredPool {
  const { family, poolId: id, planningFor } = record;
  const pool = poolOf(lines, record);
  if (lines.unread !== undefined) {
    return { measured: { status: 'notMeasured', reason: 'poolNotReadable', text: lines.unread }, pool };
  }
  if (lines.provisioned.length === 0) {
    return { measured: { status: 'notApplicable', reason: 'emptyPool', text: EMPTY }, pool };
  }
  const uncounted = lines.provisioned.find(({ cidr }) => !isCounted(parseCidr(cidr), family));
  if (uncounted) {
    const text = `${uncounted.cidr} cannot be counted in ${family === 'ipv4' ? 'IPv4 addresses' : '/64s'}`;
    return { measured: { status: 'notMeasured', reason: 'unreadableCidr', text }, pool };
  }
  const cidrs = lines.provisioned.flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  const space = spaceOf(cidrs);
  const total = unitsIn(space, family);

  const unclaimed = without(space, lines.allocations.all);
  const whole = { kind: 'pool', id, cidrs, planningFor } as const;
  const freeSpace = freeBeside(unclaimed, whole, { family, smallest: SMALLEST_UNIT[family], taken });
  const free = unitsIn(unclaimed, family);
  const used = total - free;
  const toPools = total - unitsIn(without(space, lines.allocations.toPools), family);
  return {
    measured: {
      capacity: besideOthers(
        {
          basis: 'allocated',
          unit: unitOf(family),
          total: countOf(total),
          used: countOf(used),
          free: countOf(free),
          usedPercent: percentOf(used, total),
          source: 'ipam',
        },
        freeSpace.heldByOthers?.units,
      ),
    },
    pool: {
      ...pool,
      allocatedPercent: percentOf(toPools, total),
      assignedPercent: percentOf(used - toPools, total),
    },
    freeSpace,
  };
}

const EMPTY = 'No CIDR is provisioned to this pool: there is nothing in it that could run out';

function isCounted(cidr: Cidr | undefined, family: Family): boolean {
  return cidr?.family === family && unitsOf(cidr) > 0n;
}

function poolOf({ children, provisioned, otherCidrs, allocations }: PoolLines, record: PoolRecord): Pool {
  const { parentId, depth, locale, state, awsService, publicIpSource, planningFor, rules } = record;
  return {
    role: roleOf(record, children, allocations.seen),
    ...(parentId !== undefined && { parentId }),
    ...(depth !== undefined && { depth }),
    children,
    ...(locale !== undefined && { locale }),
    ...(state !== undefined && { state }),
    ...(awsService !== undefined && { awsService }),
    ...(publicIpSource !== undefined && { publicIpSource }),
    ...(planningFor !== undefined && { planningFor }),
    rules,
    provisionedCidrs: provisioned.length,
    ...(otherCidrs.length > 0 && {
      otherCidrs: otherCidrs.map(({ cidr, netmask, state, failure }) => ({
        ...(cidr === undefined ? netmask !== undefined && { netmask } : { cidr }),
        state,
        ...(failure && { failure }),
      })),
    }),
    allocations: { ...allocations.counts },
    ...unseenOf(allocations, record),
  };
}

function unseenOf({ unseen }: PoolLines['allocations'], { family }: PoolRecord): Pick<Pool, 'unseen'> {
  const { allocations, addresses, first } = unseen;
  return allocations === 0
    ? {}
    : { unseen: { allocations, units: countOf(inUnits(addresses, family)), first: [...first] } };
}

function inUnits(addresses: bigint, family: Family): bigint {
  return family === 'ipv4' ? addresses : addresses >> 64n;
}

/**
 * A pool that feeds EC2's own public IPv4 pools gave its space to pools too, which are judged themselves. One that is gone is
 * not: nobody else tells that its parent runs out.
 */
function roleOf({ planningFor }: PoolRecord, children: number, seen: Readonly<Record<string, number>>): PoolRole {
  if (planningFor !== undefined) return 'planning';
  return children > 0 || (seen['ipam-pool'] ?? 0) > 0 || (seen['ec2-public-ipv4-pool'] ?? 0) > 0 ? 'parent' : 'leaf';
}
