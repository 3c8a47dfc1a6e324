import { parseCidr } from '../../core/address/cidr.ts';
import { occupiedIn } from '../../core/policy/occupied.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { ReportColumns, ReportGap, ReportScope, RowDetail, TakenRange } from '../../core/report/report-data.ts';
import { count } from '../../core/text/count.ts';
import { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import { ScopeSummary, type Summary } from '../../statemachine/contracts/summary.ts';
import { ObjectMissing } from '../../storage/errors.ts';
import { getJson, parseLine, type ReadableObjects } from '../../storage/objects.ts';
import { whyUnread } from './why-unread.ts';

/** Ranges of a scope, as many as a map can show. */
export const MAX_TAKEN = 10_000;

interface Gathered {
  readonly columns: ReportColumns;
  readonly details: ReadonlyMap<number, RowDetail>;
}

/** Who stands in addresses although no row shows it. What has expired is missing, and a gap says so. */
export async function takenRanges(
  objects: ReadableObjects,
  { scopes }: Summary,
  reportScopes: readonly ReportScope[],
  occupied: Policy['occupied'],
  { columns, details }: Gathered,
): Promise<{ readonly taken: readonly TakenRange[]; readonly gaps: readonly ReportGap[] }> {
  const taken: TakenRange[] = [];
  const gaps: ReportGap[] = [];
  const pools = poolRows(columns);
  for (const [scope, { scopeId, scopeType }] of reportScopes.entries()) {
    // A range that names no scope is one of private addresses: a public scope is another space.
    const entries = occupied.filter((entry) => scopeType === 'private' || entry.scope !== undefined);
    const found: TakenRange[] = occupiedIn(entries, scopeId).map(({ cidr, name }) => ({
      ...{ scope, cidr, kind: 'occupied', name, id: '', pool: -1 },
    }));
    let expected = 0;
    for (const [id, pool] of pools.get(scope) ?? []) {
      const { allocations = {}, unseen } = details.get(pool)?.pool ?? {};
      expected += BY_HAND.reduce((sum, type) => sum + (allocations[type] ?? 0), 0);
      for (const { cidr, allocationId, resourceId } of unseen?.first ?? []) {
        found.push({ scope, cidr, kind: 'unseen', name: resourceId || id, id: allocationId, pool });
      }
    }
    const { byHand, unread } =
      expected === 0 ? { byHand: [] } : await allocationsByHand(objects, scopes[scope]?.summaryKey ?? '');
    if (unread !== undefined)
      gaps.push(gap(scopeId, `${count(expected)} allocations by hand are not all shown: ${unread}`));
    for (const { cidr, allocationId, description, resourceId = '', poolId } of byHand) {
      const pool = pools.get(scope)?.get(poolId) ?? -1;
      found.push({ scope, cidr, kind: 'byHand', name: description ?? resourceId, id: allocationId, pool });
    }
    if (found.length > MAX_TAKEN) {
      gaps.push(
        gap(
          scopeId,
          `${count(found.length - MAX_TAKEN)} of ${count(found.length)} ranges without a resource are not shown`,
        ),
      );
    }
    taken.push(...inOrder(found).slice(0, MAX_TAKEN));
  }
  return { taken, gaps };
}

const BY_HAND = ['custom', 'eip'];

function gap(scopeId: string, what: string): ReportGap {
  return {
    kind: 'rangesNotShown',
    scopeId,
    text: `${scopeId}: ${what}. What looks free on the map may be taken; free space in figures is right.`,
  };
}

/** As far as they can be read. */
async function allocationsByHand(
  objects: ReadableObjects,
  summaryKey: string,
): Promise<{ readonly byHand: readonly AllocationRecord[]; readonly unread?: string }> {
  const byHand: AllocationRecord[] = [];
  try {
    const { inventoryKeys } = await getJson(objects, summaryKey, ScopeSummary);
    for (const key of inventoryKeys['ipam-pool'] ?? []) {
      for await (const line of objects.readLines(key)) {
        // Most are of VPCs: looking for the words first saves parsing 100,000 of them.
        if (!BY_HAND.some((type) => line.includes(`"record":"allocation"`) && line.includes(`"type":"${type}"`)))
          continue;
        const row = parseLine(objects, key, line, AllocationRecord);
        if (BY_HAND.includes(row.type)) byHand.push(row);
      }
    }
    return { byHand };
  } catch (error) {
    const hasExpired = error instanceof ObjectMissing;
    return { byHand, unread: hasExpired ? 'the inventory of this run has expired' : whyUnread(error) };
  }
}

function poolRows({ length, type, scope, id }: ReportColumns): Map<number, Map<string, number>> {
  const pools = new Map<number, Map<string, number>>();
  for (let row = 0; row < length; row++) {
    if (type[row] !== 'ipam-pool') continue;
    const at = scope[row] ?? -1;
    const inScope = pools.get(at) ?? new Map<string, number>();
    pools.set(at, inScope.set(id[row] ?? '', row));
  }
  return pools;
}

/** By address; what is no CIDR goes last. */
function inOrder(ranges: readonly TakenRange[]): TakenRange[] {
  const placed = ranges.map((range) => ({ range, cidr: parseCidr(range.cidr) }));
  placed.sort((a, b) => {
    if (!a.cidr || !b.cidr) return Number(!a.cidr) - Number(!b.cidr);
    if (a.cidr.family !== b.cidr.family) return a.cidr.family < b.cidr.family ? -1 : 1;
    if (a.cidr.first !== b.cidr.first) return a.cidr.first < b.cidr.first ? -1 : 1;
    return a.cidr.prefixLength - b.cidr.prefixLength;
  });
  return placed.map(({ range }) => range);
}
