import * as z from 'zod';
import { ElasticIpRecord } from './elastic-ip.ts';
import { JoinedVpcRecord } from './overlap.ts';
import { PolicyRuleRecord } from './policy-rule.ts';
import {
  AllocationRecord,
  ChildPoolRecord,
  PoolCidrRecord,
  PoolRecord,
  PoolUnreadRecord,
  ScopeRecord,
} from './pool.ts';
import { ResourceCidr } from './resource-cidr.ts';
import { InsideRecord } from './subnet-inside.ts';

// Lines of the inventory beside resource CIDRs. Each has a `record` that says what it is, and a key in whose order it
// stands; the key begins with the VPC or pool that it tells of, so that merging brings together what belongs together.

/** When IPAM measured a resource CIDR: GetIpamDiscoveredResourceCidrs. */
export const SampleRecord = z.object({
  key: z.string().min(1),
  record: z.literal('sample'),
  resourceId: z.string(),
  cidr: z.string(),
  sampledAt: z.iso.datetime(),
});
export type SampleRecord = z.infer<typeof SampleRecord>;

/** Every line that is not a resource CIDR. */
const InventoryRecord = z.discriminatedUnion('record', [
  SampleRecord,
  PolicyRuleRecord,
  JoinedVpcRecord,
  PoolRecord,
  ChildPoolRecord,
  PoolCidrRecord,
  AllocationRecord,
  PoolUnreadRecord,
  ScopeRecord,
  InsideRecord,
  ElasticIpRecord,
]);

export type InventoryRow = ResourceCidr | z.infer<typeof InventoryRecord>;

/** The schema of a line, told by its `record`; a resource CIDR has none. */
export function inventorySchema(line: unknown): z.ZodType<InventoryRow> {
  return typeof line === 'object' && line !== null && 'record' in line ? InventoryRecord : ResourceCidr;
}
