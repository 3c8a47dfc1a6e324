import { type Cidr, contains, parseCidr } from '../../core/address/cidr.ts';
import type { UnseenOf } from '../../core/inventory/groups.ts';
import { mergeParts } from '../../core/inventory/groups.ts';
import { groupOf } from '../../core/inventory/resource-key.ts';
import type { PoolRules, RulesOfPool } from '../../core/judge/broken-rules.ts';
import { RaisedQuotas } from '../../core/judge/raised-quotas.ts';
import { FoundOverlaps } from '../../core/overlap/found.ts';
import { occupiedIn } from '../../core/policy/occupied.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { grouped } from '../../core/streams/grouped.ts';
import { occupiedSpace, takenIn } from '../../core/taken/owners.ts';
import type { TakenSpace } from '../../core/taken/taken-space.ts';
import { Unseen } from '../../core/taken/unseen.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import type { ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Objects } from '../../storage/objects.ts';
import { addressesInPools } from './in-pools.ts';
import { unseenAllocations } from './unseen.ts';

/** Lists of the inventory that tell whose addresses are whose: pools first, as what they gave is then looked for. */
const POOLS = 'ipam-pool';
const VPCS = ['vpc', 'joinedVpc'];
const SUBNETS = 'subnet';

/**
 * CIDRs that are compared: 130 bytes each, 230 of those that overlap. At worst that is 46 MB of the 160 that Evaluate's
 * heap may have; allocations whose resources are looked for are 20 more.
 */
const MAX_COMPARED = 200_000;

/** The parts that hold a list. */
type ReadList = (list: string) => readonly AsyncIterable<InventoryRow>[];

interface Surveyed {
  readonly run: Run;
  readonly scope: Scope;
  readonly read: ListsRead;
  readonly objects: Objects;
}

/** Who has addresses in a scope, before anything of it is judged. */
export interface Survey {
  readonly taken: TakenSpace;
  /** Absent where VPCs were not asked for, or are too many. */
  readonly found?: FoundOverlaps;
  readonly unseenOf?: UnseenOf;
  /** What each pool asks of what it gives. */
  readonly pools: PoolRules;
  /** Where the policy's quotas are known to be out of date. */
  readonly raised?: RaisedQuotas;
  readonly gaps: readonly Gap[];
}

/**
 * A first pass over the parts that hold VPCs and allocations, and where there are pools over those of subnets and public addresses:
 * what is free, and who shares addresses, can only be said when all of them are known. Nothing is compared where VPCs were not asked for; a
 * gap where there are more than can be compared.
 */
export async function survey(
  about: Surveyed,
  { overlap: { allowed }, occupied, quotas }: Policy,
  readList: ReadList,
  limit = MAX_COMPARED,
): Promise<Survey> {
  const { run, scope } = about;
  const named = occupiedIn(occupied, scope.scopeId);
  const unseen = new Unseen();
  const addPoolLine = (row: InventoryRow) => {
    if (unseen.size <= limit) unseen.addPoolLine(row);
  };
  const unseenOf = async () =>
    unseen.size > 0 && unseen.size <= limit
      ? { unseenOf: await unseenAllocations(about, unseen, readList) }
      : undefined;
  const raised = new RaisedQuotas(quotas);
  /** VPCs whose subnets a pool plans: in that pool they are what takes addresses, whether it gave them or not. */
  const planned = new Set<string>();
  const pools = new Map<string, RulesOfPool>();
  let hasPools = false;
  let compared = 0;
  let left = 0;
  let cutOff = false;
  /** Ends after what shows that there are too many: the rest would only take time. */
  const upToLimit = async function* (): AsyncGenerator<InventoryRow> {
    for await (const row of mergeParts(readList(POOLS), () => {})) {
      addPoolLine(row);
      hasPools = true;
      if ('record' in row && row.record === 'pool') {
        const { poolId, name, locale, rules, planningFor } = row;
        pools.set(poolId, { poolId, name, locale, rules });
        if (planningFor !== undefined) planned.add(planningFor);
      }
      if ('record' in row && row.record === 'allocation' && row.type === 'custom' && ++compared > limit) break;
      yield row;
    }
    const rows = mergeParts([...VPCS, ...(hasPools ? [SUBNETS] : [])].flatMap(readList), () => {});
    for await (const group of grouped(rows, ({ key }) => groupOf(key), add)) {
      if (compared > limit) break;
      const around = group.flatMap((row) => (isOf('vpc', row) ? (parseCidr(row.resource.cidr) ?? []) : []));
      for (const row of group) {
        unseen.see(row);
        raised.add(row);
        if (isOf('subnet', row) && !planned.has(row.resource.vpcId ?? '') && isWithin(row, around)) continue;
        yield row;
        if (!('record' in row) || row.record === 'joinedVpc') compared++;
      }
    }
    for await (const row of addressesInPools({ pools: POOLS, read: readList }, () => ++left <= limit)) {
      if (compared > limit) break;
      yield row;
      compared++;
    }
    cutOff = compared > limit || left > limit;
  };
  const taken = await takenIn(upToLimit(), named);
  // Not by what the space holds: it leaves out rows that were counted here.
  if (cutOff) return { taken: occupiedSpace(named), pools, raised, gaps: [tooMany(scope, limit)] };
  const more = await unseenOf();
  if (!run.resourceTypes.includes('vpc')) return { taken, pools, ...more, gaps: [] };
  const found = new FoundOverlaps(
    taken,
    allowed.flatMap((range) => parseCidr(range) ?? []),
  );
  return { taken, found, pools, raised, ...more, gaps: [] };
}

function add(group: InventoryRow[], row: InventoryRow): void {
  group.push(row);
}

function isOf(type: 'vpc' | 'subnet', row: InventoryRow): row is ResourceCidr {
  return !('record' in row) && row.resource.type === type;
}

/** Such a subnet takes nothing that its VPC does not take. Where only its participants are seen, there is no VPC. */
function isWithin({ resource }: ResourceCidr, vpc: readonly Cidr[]): boolean {
  const cidr = parseCidr(resource.cidr);
  return cidr !== undefined && vpc.some((each) => contains(each, cidr));
}

function tooMany({ scopeId }: Scope, limit: number): Gap {
  return {
    kind: 'overlapsNotCompared',
    scopeId,
    text: `${scopeId} has more than ${limit.toLocaleString('en-US')} CIDRs, or free ranges in its pools, more than can be compared. It is not known which of them overlap, and which lie in a pool's free space. IPAM's own overlap status of each is in the evaluations.`,
  };
}
