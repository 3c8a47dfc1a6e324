import { compareViews } from '../../../core/inventory/groups.ts';
import { normalize } from '../../../functions/collect/normalize.ts';
import { allocationLine, poolCidrLine, poolLines } from '../../../functions/collect/pool-rows.ts';
import type { SampleOrganisation } from '../../../local/sample/organisation.ts';
import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import { ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import type { ScopeType } from '../../../statemachine/contracts/scope.ts';
import { insidesOfSample, listed } from './insides-of-sample.ts';
import { publicLinesOf } from './public-lines-of-sample.ts';

export interface ScopeInventory {
  readonly scope: { readonly scopeId: string; readonly scopeType: ScopeType };
  readonly inventory: readonly InventoryRow[];
}

/** What Collect and Inspect would leave of each scope of a sample organisation, sorted. */
export async function inventoriesOfSample(sample: SampleOrganisation): Promise<ScopeInventory[]> {
  return await Promise.all(
    sample.scopes.map(async ({ IpamScopeId: scopeId = '', IpamScopeType: scopeType = 'private' }) => {
      const rows = sample.resourceCidrs(scopeId);
      const resourceCidrs = Array.from({ length: rows.length }, (_, index) =>
        normalize(rows.at(index), new Set(ResourceType.options)),
      );
      const inventory = [
        ...resourceCidrs,
        ...(await insidesOfSample(
          sample,
          resourceCidrs.filter((row) => typeof row !== 'string'),
        )),
        ...linesOfPools(sample, scopeId),
        ...(await publicLinesOf(sample, scopeId)),
      ]
        .filter((row) => typeof row !== 'string')
        .sort(compareViews);
      return { scope: { scopeId, scopeType }, inventory };
    }),
  );
}

function linesOfPools(
  { pools = [], poolCidrs, poolAllocations }: SampleOrganisation,
  scopeId: string,
): (InventoryRow | 'malformed')[] {
  const own = pools.filter(({ IpamScopeArn }) => IpamScopeArn?.endsWith(`/${scopeId}`));
  return own.flatMap((pool) => {
    const id = pool.IpamPoolId as string;
    return [
      ...poolLines({ ...pool, IpamPoolId: id }),
      ...listed(poolCidrs?.(id)).map((cidr) => poolCidrLine(id, cidr)),
      ...listed(poolAllocations?.(id)).map((allocation) => allocationLine(id, allocation, undefined)),
    ];
  });
}
