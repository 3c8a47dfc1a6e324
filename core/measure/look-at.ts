import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Pool } from '../../statemachine/contracts/pool.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { besideOthers } from '../address/capacity.ts';
import type { Group, ResourceInGroup } from '../inventory/resource-in-group.ts';
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
  const freeSpace = resource.type === 'vpc' ? group.vpcFreeSpace.get(resource.family) : undefined;
  const measured = beside(measure(rows, subnetsCollected ? group.subnets : undefined), freeSpace, group.vpcHeld);
  return { measured, ...(freeSpace && { freeSpace }), ...(inside && { inside }) };
}

/** Of a VPC: what others hold is free of neither the whole nor the CIDR that it lies in. */
function beside(measured: Measured, freeSpace: FreeSpace | undefined, heldIn: Group['vpcHeld']): Measured {
  const held = freeSpace?.heldByOthers?.units;
  if (held === undefined || !('capacity' in measured)) return measured;
  const { capacity, cidrCapacities } = measured;
  return {
    capacity: besideOthers(capacity, held),
    ...(cidrCapacities && {
      cidrCapacities: cidrCapacities.map(({ cidr, capacity: own }) => ({
        cidr,
        capacity: besideOthers(own, heldIn.get(cidr)),
      })),
    }),
  };
}
