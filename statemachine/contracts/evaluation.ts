import * as z from 'zod';
import { Capacity } from './capacity.ts';
import { Finding, FindingKind, Note, Reason, Severity } from './finding.ts';
import { KeptForecast, NoForecastReason } from './forecast.ts';
import { FreeSpace } from './free-space.ts';
import { Moved } from './moved.ts';
import { open } from './open.ts';
import { Overlap } from './overlap.ts';
import { Pool } from './pool.ts';
import { PublicAddress } from './public-ipv4.ts';
import { Resource, ResourceState } from './resource-cidr.ts';
import { ScopeType } from './scope.ts';
import { SubnetInside } from './subnet-inside.ts';

export const NotMeasuredReason = z.enum([
  'noUsageFromIpam',
  'unreadableCidr',
  'ownerNotRead',
  'subnetsNotRead',
  'poolNotReadable',
]);
export type NotMeasuredReason = z.infer<typeof NotMeasuredReason>;

export const NotApplicableReason = z.enum([
  'ipv6Subnet',
  'eip',
  'eni',
  'anycastIpList',
  'publicAddress',
  'emptyPool',
  'scope',
  'countedTwice',
  'elasticIps',
]);
export type NotApplicableReason = z.infer<typeof NotApplicableReason>;

/** When it is full. Absent where that is no question, and where no history was looked at. */
export const EvaluatedForecast = z.union([KeptForecast, z.object({ none: NoForecastReason })]);
export type EvaluatedForecast = z.infer<typeof EvaluatedForecast>;

/**
 * One line of the evaluations: what is true of one resource in one run. A subnet has one per CIDR; a VPC one per
 * family, over all its CIDRs, because that is the space the next subnet is taken from; a pool has one.
 */
export const Evaluation = z.object({
  key: z.string().min(1).describe('Sort key, unique in its scope.'),
  scopeId: z.string(),
  scopeType: ScopeType,
  resource: Resource.describe('cidr is the first of cidrs where there are several.'),
  cidrs: z
    .array(z.string())
    .describe('Every CIDR this evaluation is about; none for a pool without one, and for elastic-ips.'),
  resourceCidrs: z
    .int()
    .min(0)
    .describe(
      'Resource CIDRs of the inventory that it covers: they add up to the rows kept. Pools of IPAM and elastic-ips have none.',
    ),
  state: ResourceState,
  capacity: Capacity.optional(),
  cidrCapacities: z
    .array(z.object({ cidr: z.string(), capacity: Capacity }))
    .optional()
    .describe('Per CIDR, for a VPC with several CIDRs of the family.'),
  freeSpace: FreeSpace.optional().describe('Of VPCs and pools: what is left, as blocks.'),
  forecast: EvaluatedForecast.optional(),
  pool: Pool.optional().describe('Of pools of IPAM.'),
  inside: SubnetInside.optional().describe('Of IPv4 subnets that were looked into, or were to be.'),
  publicAddress: PublicAddress.optional().describe('Of public addresses.'),
  sampledAt: z.iso.datetime().optional().describe('When the source measured; absent where it does not tell.'),
  notes: z.array(Note).optional().describe('Notes beside the verdict.'),
  overlaps: z.array(Overlap).optional().describe('Of a VPC: with whom it shares addresses, allowed or not.'),
  moved: Moved.optional(),
  otherSubnets: z
    .union([z.int().min(1), z.literal('unknown')])
    .optional()
    .describe(
      'Of a VPC: how many more subnets it has than its scope shows of this family, here or in other scopes; it is not idle. unknown: a scope that may list some was not read.',
    ),
  judgedIn: z
    .string()
    .optional()
    .describe('The scope that lists the same row, and in which it is judged (notApplicable: countedTwice).'),
  otherFigures: z
    .literal(true)
    .optional()
    .describe('Scopes that list the same row differ. Where it is not judged, the verdict has both figures.'),
  knownFrom: z
    .object({
      figures: z.string().optional().describe('CIDRs and figures: it saw more, or later.'),
      ownCidrs: z.array(z.string()).optional().describe('Those that this scope lists, where they are others.'),
      management: z.string().optional().describe('State and pool: its IPAM manages the resource.'),
    })
    .optional()
    .describe('Other scopes that list the same row, by what is theirs here.'),
  verdict: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('evaluated'),
      severity: Severity,
      kind: open(FindingKind).describe('Of the worst finding; utilization where nothing is wrong.'),
      rule: z.string().describe('The rule that decided; for ok, the rule whose levels did not hold or are off.'),
      reasons: z.array(Reason),
      text: z.string(),
    }),
    z.object({ status: z.literal('notMeasured'), reason: open(NotMeasuredReason), text: z.string() }),
    z.object({ status: z.literal('notApplicable'), reason: open(NotApplicableReason), text: z.string() }),
  ]),
  findings: z.array(Finding).describe('Worst first. Empty when ok.'),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** A finding with the resource it is about: what lists, messages and the hand-off show. */
export const ResourceFinding = Finding.extend({
  scopeId: z.string(),
  scopeType: ScopeType,
  resource: Resource,
  cidrs: z.array(z.string()),
  capacity: Capacity.optional().describe('Absent where the usage is not measured, or not what the finding is about.'),
  freeSpace: FreeSpace.optional(),
  forecast: EvaluatedForecast.optional(),
  sampledAt: z.iso.datetime().optional(),
  notes: z.array(Note).optional(),
  overlaps: z.array(Overlap).optional().describe('Of kind overlap: those that it is about.'),
  moved: Moved.optional().describe('Of kind moved.'),
  publicAddress: PublicAddress.optional(),
});
export type ResourceFinding = z.infer<typeof ResourceFinding>;
