import * as z from 'zod';
import { open } from './open.ts';

/**
 * Types of resources that take addresses although no VPC around them does. Not EC2's IPv6 pools: they have the CIDRs of IPAM's
 * own, and VPCs take from both.
 */
export const ADDRESSES = ['public-ipv4-pool', 'anycast-ip-list', 'eip', 'public-address'] as const;

/**
 * Who uses addresses: a VPC, a custom allocation, by which a pool's owner keeps a range for something else, whoever the
 * policy's `occupied` says; of a pool's free space also a subnet that it plans, or whose VPC is not listed,
 * and public addresses and pools that it gave nothing.
 */
export const AddressOwner = z.object({
  kind: open(z.enum(['vpc', 'allocation', 'occupied', 'subnet', ...ADDRESSES])),
  id: z.string().describe('Of what the policy names: `occupied/` and its CIDR.'),
  cidr: z.string().describe('The one that overlaps; the first where several do.'),
  name: z
    .string()
    .optional()
    .describe("Of an allocation: its description. Other people's input: escape before showing."),
  accountId: z.string().optional(),
  region: z.string().optional(),
  scopeId: z.string().optional().describe('Only of one that is in another scope, which the policy joins to this one.'),
});
export type AddressOwner = z.infer<typeof AddressOwner>;

/**
 * How the address spaces of several owners lie to each other. An address space is all CIDRs of an owner, of one family
 * and in one scope, as a set of addresses.
 */
export const GroupRelation = z
  .enum(['equal', 'contained', 'partial'])
  .describe('equal: all have the same addresses. contained: one has those of all the others, and more. partial: else.');

/** The same of two owners, as seen from the first. */
export const Relation = z.enum(['equal', 'within', 'contains', 'partial']);
export type Relation = z.infer<typeof Relation>;

/** What a VPC shares addresses with, of one group. */
export const Overlap = z.object({
  group: z.string().describe('Outermost CIDR of the group; with `allowed`, what the group is found by in its scope.'),
  allowed: z
    .boolean()
    .describe('Whether all addresses that are shared lie in ranges that the policy allows to overlap.'),
  members: z.int().min(2).describe('Owners in the group, this one included.'),
  relation: open(GroupRelation).describe('Of the whole group.'),
  cidrs: z.array(z.string()).min(1).describe("The resource's own CIDRs that are in the group."),
  with: z
    .array(AddressOwner.extend({ relation: open(Relation).describe('within: the resource lies in it.') }))
    .min(1)
    .describe('The first few that share addresses with the resource itself.'),
});
export type Overlap = z.infer<typeof Overlap>;

/**
 * VPCs and custom allocations that are connected by shared addresses: a line of overlaps/<scopeId>.jsonl.gz. Groups and
 * not pairs, because 205 default VPCs are 20,910 pairs and one thing to know.
 */
export const OverlapGroup = z.object({
  scopeId: z.string(),
  group: Overlap.shape.group,
  allowed: Overlap.shape.allowed,
  severity: z
    .enum(['ok', 'warning', 'critical'])
    .describe("Worst of its VPCs' findings; ok where the policy has none."),
  relation: Overlap.shape.relation,
  members: z.int().min(2).describe('VPCs, custom allocations and ranges of the policy.'),
  listed: z.array(AddressOwner).describe('The first of them, by address: up to 1000 in the file, 5 in a summary.'),
});
export type OverlapGroup = z.infer<typeof OverlapGroup>;

/** A custom allocation that CIDRs of one VPC make up exactly, or that makes one up with others: made for it, and used. */
export const UsedReservation = z.object({
  scopeId: z.string(),
  allocation: AddressOwner,
  vpc: AddressOwner.describe('With the CIDR that it uses it for; the first of several.'),
});
export type UsedReservation = z.infer<typeof UsedReservation>;

/** What a scope, or a run, has of them. Absent where VPCs were not compared, because none were asked for. */
export const Overlaps = z.object({
  groups: z.int().describe('That are not allowed. One that lies in two joined scopes counts in each.'),
  allowedGroups: z.int(),
  worst: z.array(OverlapGroup).describe('At most 10 that are not allowed: the most severe, then the largest first.'),
  reservations: z
    .object({ total: z.int(), first: z.array(UsedReservation).describe('At most 10.') })
    .optional()
    .describe('Of custom allocations that their VPC uses: no overlap. Absent where there are none.'),
});
export type Overlaps = z.infer<typeof Overlaps>;

/** A CIDR of a VPC of another scope that the policy joins to this one: a line of the inventory. */
export const JoinedVpcRecord = z.object({
  key: z.string().min(1),
  record: z.literal('joinedVpc'),
  owner: AddressOwner.extend({ scopeId: z.string() }),
});
export type JoinedVpcRecord = z.infer<typeof JoinedVpcRecord>;
