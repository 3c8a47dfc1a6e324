import * as z from 'zod';
import { open } from './open.ts';
import { PublicAddress } from './public-ipv4.ts';

/** Every resource type that GetIpamResourceCidrs names. */
export const ResourceCidrType = z.enum([
  'vpc',
  'subnet',
  'eip',
  'public-ipv4-pool',
  'ipv6-pool',
  'eni',
  'anycast-ip-list',
]);

export type ResourceCidrType = z.infer<typeof ResourceCidrType>;

/**
 * What can be evaluated: these, pools and scopes of IPAM, the public addresses that IPAM discovered, and what an account has
 * of Elastic IPs in a Region.
 */
export const ResourceType = z.enum([
  ...ResourceCidrType.options,
  'ipam-pool',
  'ipam-scope',
  'public-address',
  'elastic-ips',
]);
export type ResourceType = z.infer<typeof ResourceType>;

export const Family = z.enum(['ipv4', 'ipv6']);
export type Family = z.infer<typeof Family>;

export const Resource = z.object({
  id: z.string().min(1),
  type: open(ResourceType),
  cidr: z
    .string()
    .describe('Empty for a pool that has none, and for elastic-ips. A scope is the whole address space: 0.0.0.0/0.'),
  family: Family,
  name: z.string().optional(),
  accountId: z.string().optional().describe('Owner account.'),
  region: z.string().optional(),
  vpcId: z.string().optional(),
  availabilityZoneId: z.string().optional(),
  ipamPoolId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional().describe("Other people's input: escape before showing."),
});
export type Resource = z.infer<typeof Resource>;

export const ManagementState = z.enum(['managed', 'unmanaged', 'ignored']);
export const ComplianceState = z.enum(['compliant', 'noncompliant', 'unmanaged', 'ignored']);
export const OverlapState = z.enum(['overlapping', 'nonoverlapping', 'ignored']);

/** IPAM's own statements about a resource CIDR; each may be missing. */
export const ResourceState = z.object({
  management: open(ManagementState).optional(),
  compliance: open(ComplianceState).optional(),
  overlap: open(OverlapState).optional(),
});
export type ResourceState = z.infer<typeof ResourceState>;

/** One line of the inventory: a CIDR of a VPC, subnet, EIP, pool … as IPAM sees it. */
export const ResourceCidr = z.object({
  key: z.string().min(1).describe('Sort key of the inventory: VPC (or type), resource, CIDR.'),
  resource: Resource,
  state: ResourceState,
  ipUsage: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Fraction, 4 decimals. VPC: share carved into subnets. Subnet: share of IPv4 addresses in use. Absent is not 0.',
    ),
  free: z
    .int()
    .min(0)
    .optional()
    .describe("Of an IPv4 subnet that was read from EC2: addresses that can be assigned, AWS's own 5 left out. Exact."),
  sampledAt: z.iso.datetime().optional().describe('When it was read from EC2, or seen as a public address by IPAM.'),
  publicAddress: PublicAddress.optional().describe('Of public addresses.'),
  seenBy: z
    .string()
    .optional()
    .describe(
      'Account that it is shared with, and through which it was seen, because its owner could not be read. Of a VPC, only the subnets shared with such accounts are then known.',
    ),
});
export type ResourceCidr = z.infer<typeof ResourceCidr>;
