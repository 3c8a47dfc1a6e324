import * as z from 'zod';
import { open } from './open.ts';

export const NotReadableReason = z.enum(['noReadRole', 'denied', 'failed', 'gone']);
export type NotReadableReason = z.infer<typeof NotReadableReason>;

export const ReservationType = z.enum(['prefix', 'explicit']);
export type ReservationType = z.infer<typeof ReservationType>;

/** Who has network interfaces in a subnet. */
export const OwnerType = z.enum([
  'instance',
  'kubernetes',
  'container',
  'loadBalancer',
  'natGateway',
  'lambda',
  'endpoint',
  'connectEndpoint',
  'transitGateway',
  'rds',
  'rdsProxy',
  'redshift',
  'dms',
  'elastiCache',
  'memoryDb',
  'dax',
  'openSearch',
  'msk',
  'mq',
  'glue',
  'sageMaker',
  'emr',
  'firehose',
  'resolver',
  'quickSight',
  'apiGateway',
  'globalAccelerator',
  'efs',
  'fsx',
  'dataSync',
  'directory',
  'workSpaces',
  'cloudHsm',
  'clientVpn',
  'iotRules',
  'codeConnections',
  'evs',
  'other',
]);
export type OwnerType = z.infer<typeof OwnerType>;

/** The /28 blocks of an IPv4 subnet: prefixes for network interfaces are made of them. All but the last two add up to total. */
export const PrefixBlocks = z.object({
  total: z.int(),
  free: z.int().describe('Untouched and outside all reservations.'),
  reservedFree: z.int().describe('In a prefix reservation, not yet assigned.'),
  assigned: z.int().describe('Assigned to a network interface as a prefix.'),
  occupied: z.int().describe('With single addresses in use: no prefix can be made of them.'),
  setAside: z.int().describe('In an explicit reservation, or only partly in a prefix reservation.'),
  keptByAws: z.int().describe("With nothing but AWS's own addresses: the first four of the subnet, and the last."),
  reserved: z.int().describe('All in prefix reservations that a prefix can ever be made of, assigned or not.'),
  map: z
    .string()
    .describe(
      'In order of addresses, run by run (4a12.): . free, r reserved for prefixes, a assigned, o occupied, x set aside, k kept by AWS.',
    ),
});
export type PrefixBlocks = z.infer<typeof PrefixBlocks>;

const Held = { interfaces: z.int(), addresses: z.int().describe('IPv4; those of prefixes count one by one.') };

/** Of one owner: its interfaces that are attached to nothing are among them. */
export const InterfaceHolder = z.object({
  type: open(OwnerType),
  name: z
    .string()
    .optional()
    .describe(
      "The function, load balancer, cluster or the like, as the description of its interfaces has it; of type other, that description. Other people's input: escape before showing.",
    ),
  ...Held,
});
export type InterfaceHolder = z.infer<typeof InterfaceHolder>;

/** What the network interfaces of a subnet hold, by whom. */
export const Interfaces = z.object({
  ...Held,
  byOwner: z.array(z.object({ type: open(OwnerType), ...Held })).describe('Most addresses first.'),
  holders: z.array(InterfaceHolder).describe('By kind and name, most addresses first; at most 20.'),
  otherHolders: z
    .object({ holders: z.int(), ...Held })
    .optional()
    .describe('Those beyond the 20.'),
  byCluster: z
    .array(z.object({ cluster: z.string(), ...Held }))
    .describe("By cluster tag, most addresses first, at most 20. Other people's input: escape before showing."),
  byAccount: z
    .array(z.object({ accountId: z.string(), ...Held }))
    .describe('By owner of the interface: of a shared subnet, its participants. Most addresses first, at most 20.'),
  detached: z
    .object({ ...Held, ids: z.array(z.string()).describe('At most 5 of them.') })
    .describe('Attached to nothing: each holds its addresses until it is deleted.'),
});
export type Interfaces = z.infer<typeof Interfaces>;

/**
 * What is inside an IPv4 subnet, as EC2 in its owner's account says. What one of the calls did not tell is absent, and
 * in `unread`.
 */
export const SubnetInside = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('read'),
    readAt: z.iso.datetime(),
    free: z.int().optional().describe('Exact: AvailableIpAddressCount.'),
    reservations: z
      .array(z.object({ cidr: z.string(), type: open(ReservationType) }))
      .optional()
      .describe('IPv4, by address; at most 100.'),
    blocks: PrefixBlocks.optional(),
    interfaces: Interfaces.optional(),
    unread: z
      .array(z.object({ what: open(z.enum(['free', 'reservations', 'interfaces'])), text: z.string() }))
      .optional(),
  }),
  z.object({ status: z.literal('notReadable'), reason: open(NotReadableReason), text: z.string() }),
]);
export type SubnetInside = z.infer<typeof SubnetInside>;

/** What Inspect found of one subnet: a line of the inventory. Its key begins with the VPC's. */
export const InsideRecord = z.object({
  key: z.string().min(1),
  record: z.literal('inside'),
  subnetId: z.string(),
  inside: SubnetInside,
});
export type InsideRecord = z.infer<typeof InsideRecord>;
