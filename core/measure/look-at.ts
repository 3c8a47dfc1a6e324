import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Pool } from '../../statemachine/contracts/pool.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import type { ResourceInGroup } from '../inventory/resource-in-group.ts';
import type { TakenSpace } from '../taken/taken-space.ts';
import { insideOf, measuredInside } from './inside-of.ts';
import { type Measured, measure } from './measure.ts';
import { measurePool } from './measure-pool.ts';

/** What is true of a resource, whoever judges it. */
export interface Looked {
  readonly measured: Measured;
  readonly freeSpace?: FreeSpace;
  readonly pool?: Pool;
  readonly inside?: SubnetInside;
  /** Where this is known better than from the rows. */
  readonly measuredAt?: string;
}

export function lookAt({ rows, group }: ResourceInGroup, subnetsCollected: boolean, taken?: TakenSpace): Looked {
  const [{ resource }] = rows;
  if (group.pool?.record) return measurePool(group.pool, group.pool.record, taken);
  const inside = insideOf(rows[0], group.insides);
  const exact = measuredInside(inside, rows[0]);
  if (exact) {
    const { capacity, measuredAt } = exact;
    return { measured: { capacity }, measuredAt, ...(inside && { inside }) };
  }
  const measured = measure(rows, subnetsCollected ? group.subnets : undefined);
  const freeSpace = resource.type === 'vpc' ? group.vpcFreeSpace.get(resource.family) : undefined;
  return { measured, ...(freeSpace && { freeSpace }), ...(inside && { inside }) };
}
