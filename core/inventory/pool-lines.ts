import type {
  ChildPoolRecord,
  PoolCidrRecord,
  PoolRecord,
  PoolUnreadRecord,
} from '../../statemachine/contracts/pool.ts';
import type { Resource, ResourceCidr } from '../../statemachine/contracts/resource-cidr.ts';
import { Allocations } from './allocations.ts';
import { resourceCidrKey } from './resource-key.ts';

type PoolLine = PoolRecord | ChildPoolRecord | PoolCidrRecord | PoolUnreadRecord | Allocations;

/** What the inventory holds of a pool. */
export class PoolLines {
  /** Absent where a pool is known as the parent of others only: whoever shared them did not share it. */
  record: PoolRecord | undefined;
  readonly provisioned: (PoolCidrRecord & { readonly cidr: string })[] = [];
  readonly otherCidrs: PoolCidrRecord[] = [];
  allocations = new Allocations();
  children = 0;
  /** Why its CIDRs or allocations are not known. */
  unread: string | undefined;

  add(line: PoolLine): void {
    if (line instanceof Allocations) this.allocations = line;
    else if (line.record === 'pool') this.record = line;
    else if (line.record === 'childPool') this.children++;
    else if (line.record === 'poolUnread') this.unread = line.text;
    else if (line.state === 'provisioned' && line.cidr !== undefined)
      this.provisioned.push({ ...line, cidr: line.cidr });
    else this.otherCidrs.push(line);
  }
}

/** A pool as something that is judged: one row a CIDR, or one without a CIDR where it has none. */
export function poolRows(pool: PoolLines | undefined): ResourceCidr[] {
  const record = pool?.record;
  if (!record) return [];
  const { poolId: id, family, accountId, name, tags, locale } = record;
  const cidrs = pool.provisioned.length > 0 ? pool.provisioned.map(({ cidr }) => cidr) : [''];
  return cidrs.map((cidr) => {
    const resource: Resource = {
      id,
      type: 'ipam-pool',
      cidr,
      family,
      ...(name !== undefined && { name }),
      ...(accountId !== undefined && { accountId }),
      ...(locale !== undefined && { region: locale }),
      ...(tags && { tags }),
    };
    return { key: resourceCidrKey(resource), resource, state: {} };
  });
}
