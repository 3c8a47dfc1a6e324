import * as z from 'zod';
import { Figure } from './count.ts';
import { open } from './open.ts';

/** What a finding can be about; docs/findings.md says of each what it means and what to do. */
export const FindingKind = z.enum([
  'utilization',
  'freeSpace',
  'quota',
  'overlap',
  'noncompliant',
  'unmanaged',
  'ignored',
  'moved',
  'idle',
  'policyPoolExhausted',
]);
export type FindingKind = z.infer<typeof FindingKind>;

export const Severity = z.enum(['ok', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

export const Metric = z.enum([
  'usedPercent',
  'free',
  'freeBlocks',
  'freePrefixes',
  'fragmentationPercent',
  'quotaPercent',
  'cidrs',
  'pools',
  'addresses',
  'daysToFull',
]);

export const Unit = z.enum(['percent', 'address', '/64', 'block', 'cidr', 'pool', 'day']);

export const Source = z.enum(['ipam', 'ec2', 'subnets', 'forecast']);

/** One condition that held, as data and as text. */
export const Reason = z.object({
  metric: open(Metric).describe('cidrs: those of the resource that the finding is about, such as overlapping ones.'),
  operator: open(z.enum(['>=', '<', '<='])),
  threshold: Figure,
  observed: Figure,
  unit: open(Unit),
  prefixLength: z.int().optional().describe('Size of the blocks that were counted, where the metric counts blocks.'),
  source: open(Source),
  purpose: open(z.enum(['loadBalancer']))
    .optional()
    .describe('What the subnet is for, where that is why it matters.'),
  text: z.string(),
});
export type Reason = z.infer<typeof Reason>;

/** Something to know beside a finding, without a severity of its own. */
export const Note = z.object({
  kind: open(
    z.enum([
      'noRoomToGrow',
      'reservationsUnknown',
      'stale',
      'participantView',
      'otherCidrs',
      'reservedByHand',
      'heldByOthers',
      'heldForUnseen',
    ]),
  ),
  text: z.string(),
});
export type Note = z.infer<typeof Note>;

/** What a rule says about one resource in one run, when it is not ok. */
export const Finding = z.object({
  alertKey: z.string().describe('Identity of the alert over runs: scope, resource and kind.'),
  kind: open(FindingKind),
  severity: z.enum(['warning', 'critical']),
  rule: z.string().describe('Name of the rule whose level held.'),
  reasons: z.array(Reason),
  text: z.string(),
});
export type Finding = z.infer<typeof Finding>;
