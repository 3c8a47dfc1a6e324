import * as z from 'zod';
import { Count } from './count.ts';
import { open } from './open.ts';

/** Role of a pool among others: what it is judged by. */
export const PoolRole = z.enum(['leaf', 'parent', 'planning']);
export type PoolRole = z.infer<typeof PoolRole>;

const netmask = z.int().min(0).max(128).optional();

/** Absent where the pool has no CIDR, or could not be read. */
const percent = z.number().min(0).max(100).optional();

/** What a pool asks of the CIDRs that are allocated from it. */
export const AllocationRules = z.object({
  minNetmask: netmask.describe('Prefix length of the largest block that it gives.'),
  maxNetmask: netmask.describe('Prefix length of the smallest.'),
  defaultNetmask: netmask.describe('Prefix length for requests that do not give one.'),
  resourceTags: z.record(z.string(), z.string()).optional().describe('Tags that a resource needs to have.'),
  autoImport: z.boolean().optional().describe('Takes in by itself what it finds inside its CIDRs.'),
});
export type AllocationRules = z.infer<typeof AllocationRules>;

export const PoolCidrState = z.enum([
  'pending-provision',
  'provisioned',
  'failed-provision',
  'pending-deprovision',
  'deprovisioned',
  'failed-deprovision',
  'pending-import',
  'failed-import',
]);

/** What an allocation is for. */
const AllocatedType = z.enum([
  'ipam-pool',
  'vpc',
  'ec2-public-ipv4-pool',
  'custom',
  'subnet',
  'eip',
  'anycast-ip-list',
]);

/** An allocation that is held for something that was not seen in the scope, though its list was read. */
export const UnseenAllocation = z.object({
  cidr: z.string(),
  allocationId: z.string(),
  type: open(AllocatedType),
  resourceId: z.string(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  listed: z.boolean().describe('Whether the VPC was seen after all, without this CIDR.'),
  account: open(z.enum(['read', 'notRead', 'notDiscovered', 'unknown'])).describe(
    'Whether its account was read in its Region: what makes a deletion likely, or not.',
  ),
  listedIn: z.string().optional().describe('Another scope that lists it.'),
  text: z.string().describe('What it can mean, the likelier first, by what all scopes of the run know.'),
});
export type UnseenAllocation = z.infer<typeof UnseenAllocation>;

/** Where a pool stands, what it gives, and to whom it gave: beside its capacity and free space. */
export const Pool = z.object({
  role: open(PoolRole).describe(
    'parent: it gave its space to other pools. planning: it plans the subnets of one VPC. Both are full by design.',
  ),
  parentId: z.string().optional().describe('Pool that its CIDRs come from.'),
  depth: z.int().optional().describe('1: a top-level pool.'),
  children: z.int().describe('Pools that take their CIDRs from it.'),
  locale: z.string().optional().describe('Region or Local Zone of what may take from it; absent: anywhere.'),
  state: z.string().optional(),
  awsService: open(z.enum(['ec2', 'global-services'])).optional(),
  publicIpSource: open(z.enum(['amazon', 'byoip'])).optional(),
  planningFor: z.string().optional().describe('VPC whose subnets it plans.'),
  rules: AllocationRules,
  provisionedCidrs: z.int(),
  otherCidrs: z
    .array(
      z.object({
        cidr: z.string().optional().describe('Absent where it was asked for by size, and AWS has not chosen one yet.'),
        netmask: z.int().optional(),
        state: open(PoolCidrState),
        failure: z.string().optional(),
      }),
    )
    .optional()
    .describe('CIDRs that are not provisioned: on their way in or out, or failed. Not counted in its space.'),
  allocations: z.record(z.string(), z.int()).describe('How many, by the type of what they are for.'),
  unseen: z
    .object({
      allocations: z.int(),
      units: Count.describe('Addresses, or /64s, that they hold.'),
      first: z.array(UnseenAllocation).describe('By address, at most 100.'),
    })
    .optional()
    .describe('Allocations for what was not seen. Absent where there are none, or it could not be looked for.'),
  allocatedPercent: percent.describe("Share given to other pools: CloudWatch's PercentAllocated."),
  assignedPercent: percent.describe("Share given to resources, and by hand: CloudWatch's PercentAssigned."),
});
export type Pool = z.infer<typeof Pool>;

// Lines of the inventory.

/** A pool as DescribeIpamPools tells of it. */
export const PoolRecord = z.object({
  key: z.string().min(1),
  record: z.literal('pool'),
  poolId: z.string().min(1),
  family: z.enum(['ipv4', 'ipv6']),
  accountId: z.string().optional(),
  name: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  ...Pool.pick({ parentId: true, depth: true, locale: true, state: true, awsService: true, publicIpSource: true })
    .shape,
  planningFor: Pool.shape.planningFor,
  rules: AllocationRules,
});
export type PoolRecord = z.infer<typeof PoolRecord>;

/** A pool that takes its CIDRs from another one: a line of that one. */
export const ChildPoolRecord = z.object({
  key: z.string().min(1),
  record: z.literal('childPool'),
  poolId: z.string(),
});
export type ChildPoolRecord = z.infer<typeof ChildPoolRecord>;

/** A CIDR of a pool: GetIpamPoolCidrs. */
export const PoolCidrRecord = z.object({
  key: z.string().min(1),
  record: z.literal('poolCidr'),
  cidr: z.string().min(1).optional().describe('Absent while AWS has not chosen one of the size that was asked for.'),
  netmask: z.int().min(0).max(128).optional(),
  state: open(PoolCidrState),
  failure: z.string().optional(),
});
export type PoolCidrRecord = z.infer<typeof PoolCidrRecord>;

/** What was allocated from a pool: GetIpamPoolAllocations. Its key sorts by address. */
export const AllocationRecord = z.object({
  key: z.string().min(1),
  record: z.literal('allocation'),
  poolId: z.string(),
  cidr: z.string().min(1),
  allocationId: z.string(),
  type: open(AllocatedType),
  resourceId: z.string().optional(),
  region: z.string().optional(),
  accountId: z.string().optional(),
  description: z.string().optional(),
  planningFor: z.string().optional().describe('VPC whose addresses these are: those whose pool plans its subnets.'),
});
export type AllocationRecord = z.infer<typeof AllocationRecord>;

/** A pool whose CIDRs or allocations could not be read. */
export const PoolUnreadRecord = z.object({
  key: z.string().min(1),
  record: z.literal('poolUnread'),
  text: z.string(),
});
export type PoolUnreadRecord = z.infer<typeof PoolUnreadRecord>;

/** What is true of a scope as a whole. */
export const ScopeRecord = z.object({
  key: z.string().min(1),
  record: z.literal('scope'),
  scopeId: z.string().min(1),
  name: z.string().optional(),
  pools: z.int().min(0),
});
export type ScopeRecord = z.infer<typeof ScopeRecord>;
