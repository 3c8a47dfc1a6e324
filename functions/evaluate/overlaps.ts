import { parseCidr } from '../../core/address/cidr.ts';
import { mergeParts } from '../../core/inventory/groups.ts';
import { RaisedQuotas } from '../../core/judge/raised-quotas.ts';
import type { FoundOverlaps } from '../../core/overlap/found.ts';
import { indexOwners } from '../../core/overlap/index-of-owners.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';

/** Sources of the inventory that tell whose addresses are whose. */
const OWNERS = ['vpc', 'joinedVpc', 'ipam-pool'];

/**
 * CIDRs that are compared: 130 bytes each, 230 of those that overlap. At worst that is 46 MB of the 160 that Evaluate's
 * heap may have.
 */
const MAX_COMPARED = 200_000;

/** The parts that hold a list. */
type ReadList = (list: string) => readonly AsyncIterable<InventoryRow>[];

/**
 * A first pass over the few parts that hold VPCs and custom allocations: a VPC can only be judged when all the others
 * are known. Nothing where VPCs were not asked for; a gap where there are more than can be compared.
 */
export async function findOverlaps(
  { run, scope }: { run: Run; scope: Scope },
  { overlap: { allowed }, quotas }: Policy,
  readList: ReadList,
  limit = MAX_COMPARED,
): Promise<{ found?: FoundOverlaps; raised?: RaisedQuotas; gaps: Gap[] }> {
  if (!run.resourceTypes.includes('vpc')) return { gaps: [] };
  const parts = OWNERS.flatMap((list) => readList(list));
  let cutOff = false;
  const onLimit = () => {
    cutOff = true;
  };
  const raised = new RaisedQuotas(quotas);
  const owners = toldTo(
    raised,
    mergeParts(parts, () => {}),
  );
  const index = await indexOwners(upTo(limit, owners, onLimit));
  // Not by what the index holds: it leaves out rows that were counted here, such as those that IPAM ignores.
  if (cutOff) return { raised, gaps: [tooMany(scope, limit)] };
  return { raised, found: index.find(allowed.flatMap((range) => parseCidr(range) ?? [])), gaps: [] };
}

async function* toldTo(raised: RaisedQuotas, rows: AsyncIterable<InventoryRow>): AsyncGenerator<InventoryRow> {
  for await (const row of rows) {
    raised.add(row);
    yield row;
  }
}

/** Ends after what shows that there are too many: the rest would only take time. */
async function* upTo(
  limit: number,
  rows: AsyncIterable<InventoryRow>,
  onLimit: () => void,
): AsyncGenerator<InventoryRow> {
  let compared = 0;
  for await (const row of rows) {
    yield row;
    const isOwner =
      !('record' in row) || row.record === 'joinedVpc' || (row.record === 'allocation' && row.type === 'custom');
    if (isOwner && ++compared > limit) return onLimit();
  }
}

function tooMany({ scopeId }: Scope, limit: number): Gap {
  return {
    kind: 'overlapsNotCompared',
    scopeId,
    text: `${scopeId} has more than ${limit.toLocaleString('en-US')} CIDRs of VPCs and custom allocations, more than can be compared: which of them overlap is not known. IPAM's own overlap status of each is in the evaluations.`,
  };
}
