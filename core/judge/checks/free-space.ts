import type { Count } from '../../../statemachine/contracts/count.ts';
import type { Reason } from '../../../statemachine/contracts/finding.ts';
import type { FreeSpace } from '../../../statemachine/contracts/free-space.ts';
import type { Pool } from '../../../statemachine/contracts/pool.ts';
import type { Family } from '../../../statemachine/contracts/resource-cidr.ts';
import type { ScopeType } from '../../../statemachine/contracts/scope.ts';
import { parseCidr } from '../../address/cidr.ts';
import { countOf, shareOf } from '../../address/exact.ts';
import { blocksOf } from '../../address/free-space.ts';
import type { CidrRows } from '../../inventory/resource-in-group.ts';
import type { Thresholds } from '../../policy/schema.ts';
import { count } from '../../text/count.ts';
import { holderText, LEFT_IS_HELD_BY } from '../../text/held.ts';
import type { Check } from './check.ts';
import { isKnown, runway } from './runway.ts';

/** Whether the next block still fits: into a VPC the next subnet, into a pool the next allocation. */
export const freeSpace: Check = {
  kind: 'freeSpace',
  test({ rows }, measured, { freeSpace, pool, scopeType, forecast }) {
    const [{ resource }] = rows;
    if (!freeSpace || !('capacity' in measured)) return undefined;
    const { total } = measured.capacity;
    const source = pool ? 'ipam' : 'subnets';
    const byDefault = pool && defaultBlock(pool, rows, resource.family, scopeType);
    return (level) => {
      if (level === 'on') return undefined;
      const reasons = [
        freeBlocks(level, freeSpace, total, byDefault),
        free(level, freeSpace),
        fragmentation(level, freeSpace),
        runway(level, forecast),
      ].filter((reason) => reason !== undefined);
      // All conditions of a level must hold.
      if (reasons.length === 0 || reasons.includes('no')) return undefined;
      return reasons.flatMap((reason) => (reason === 'no' ? [] : [{ source, ...reason }]));
    };
  },
  leavesOpen({ freeBlocksBelow, freeBelow, fragmentationPercent, runwayDays }, { rows }, measured, facts) {
    const { pool, scopeType, forecast } = facts;
    if (fragmentationPercent !== undefined || !('capacity' in measured)) return false;
    if (runwayDays !== undefined && isKnown(forecast)) return false;
    const [{ resource }] = rows;
    const of =
      freeBlocksBelow?.of === 'default'
        ? pool && defaultBlock(pool, rows, resource.family, scopeType)
        : freeBlocksBelow?.of;
    const lengths = rows.flatMap((row) => parseCidr(row.resource.cidr)?.prefixLength ?? []);
    // Empty it would be short of them as well. That none fits at all is another matter.
    const tooMany = (blocks: number, size: number) => {
      const most = lengths.reduce((sum, length) => sum + Math.floor(2 ** (size - length)), 0);
      return most > 0 && blocks > most;
    };
    return (
      (freeBelow === undefined || freeBelow > Number(measured.capacity.total)) &&
      (freeBlocksBelow === undefined || (of !== undefined && tooMany(freeBlocksBelow.blocks, of)))
    );
  },
};

/** A condition that held, one that did not, or undefined for one that the level does not have. */
type Outcome = (Omit<Reason, 'source'> & Partial<Pick<Reason, 'source'>>) | 'no' | undefined;

function freeBlocks(level: Thresholds, space: FreeSpace, total: Count, byDefault: number | undefined): Outcome {
  if (!level.freeBlocksBelow) return undefined;
  const { blocks, of } = level.freeBlocksBelow;
  // A VPC has no netmask of its own: what such a level says of it is not known, and so does not hold.
  const prefixLength = of === 'default' ? byDefault : of;
  if (prefixLength === undefined) return 'no';
  const observed = countOf(blocksOf(space, prefixLength));
  if (Number(observed) >= blocks) return 'no';
  // 100 % is for what is free as a whole.
  const share = Math.min(Math.round(shareOf(space.free, total) * 100), BigInt(space.free) < BigInt(total) ? 99 : 100);
  const [other] = space.heldByOthers?.first ?? [];
  const left =
    space.free === 0
      ? `no /${prefixLength} left: ${other ? `${LEFT_IS_HELD_BY}${holderText(other)}` : 'nothing is free'}`
      : `${share === 0 ? 'below 1' : share} % free, but no /${prefixLength} left`;
  const text =
    observed === 0
      ? left
      : `${count(observed)} free ${observed === 1 ? 'block' : 'blocks'} of /${prefixLength} left, below ${count(blocks)}`;
  return { metric: 'freeBlocks', operator: '<', threshold: blocks, observed, unit: 'block', prefixLength, text };
}

function free({ freeBelow: threshold }: Thresholds, { free: observed, unit }: FreeSpace): Outcome {
  if (threshold === undefined) return undefined;
  if (Number(observed) >= threshold) return 'no';
  const text = `${count(observed)}${unit === '/64' ? ' /64' : ''} free, below ${count(threshold)}`;
  return { metric: 'free', operator: '<', threshold, observed, unit, text };
}

function fragmentation({ fragmentationPercent: threshold }: Thresholds, space: FreeSpace): Outcome {
  if (threshold === undefined) return undefined;
  const { fragmentationPercent: observed, largest } = space;
  if (observed < threshold || largest === undefined) return 'no';
  const text = `${observed} % of what is free lies outside the largest block (/${largest}), at or above ${threshold} %`;
  return { metric: 'fragmentationPercent', operator: '>=', threshold, observed, unit: 'percent', text };
}

/** The smallest that EC2 takes where the pool has no rule: a VPC of /28 or /60, a single public IPv4 address. */
const SMALLEST_TAKEN = { private: { ipv4: 28, ipv6: 60 }, public: { ipv4: 32, ipv6: 60 } } as const;

/**
 * What the next allocation is as large as: the pool's default netmask, else the smallest block that it allows. One that no
 * CIDR of the pool could hold, or 0, which is none, says nothing of how much is left.
 */
function defaultBlock(
  { rules: { defaultNetmask, maxNetmask } }: Pick<Pool, 'rules'>,
  rows: CidrRows,
  family: Family,
  scopeType: ScopeType,
): number {
  const largest = Math.min(...rows.map(({ resource }) => parseCidr(resource.cidr)?.prefixLength ?? 0));
  const possible = [defaultNetmask, maxNetmask].find(
    (length) => length !== undefined && length > 0 && length >= largest,
  );
  return possible ?? Math.max(largest, SMALLEST_TAKEN[scopeType][family]);
}
