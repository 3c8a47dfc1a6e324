import * as z from 'zod';
import { Count } from './count.ts';
import { ResourceFinding } from './evaluation.ts';
import { FindingKind } from './finding.ts';
import { FreeSpace } from './free-space.ts';
import { open } from './open.ts';
import { Interfaces } from './subnet-inside.ts';

// A finding followed over runs. `Alert` is what the ledger remembers of it, `Change` is what is to be told. How they are
// stored and delivered says ledger.ts; what silences them says mutes.ts.

export const AlertSeverity = z.enum(['warning', 'critical']);
export type AlertSeverity = z.infer<typeof AlertSeverity>;

/** What a resource was measured at, so that a message can say "58 an hour ago, 212 yesterday". */
export const Sample = z.object({
  at: z.iso.datetime().describe('When it was measured where that is known, else when the run was.'),
  usedPercent: z.number().optional(),
  free: Count.optional().describe("In the finding's capacity.unit."),
});
export type Sample = z.infer<typeof Sample>;

/** Why a resource is not seen, or not measured, any more. */
export const Absence = z.object({
  reason: open(
    z.enum([
      'notListed',
      'accountNotDiscovered',
      'discoveryFailed',
      'ignored',
      'noUsageFromIpam',
      'notApplicable',
      'unknown',
    ]),
  ).describe(
    'notListed: its account and Region were read, and it is not there. accountNotDiscovered: IPAM does not discover the account: it left the organisation, or is excluded. unknown: nothing tells whether the account was read.',
  ),
  text: z.string().describe('In a sentence.'),
});
export type Absence = z.infer<typeof Absence>;

/** Who has to do with a resource, as far as it was known when it was seen last: what routes go by. */
const Owner = {
  organizationalUnitId: z.string().optional().describe('Of the owner account, from the discovery of IPAM.'),
  participants: z
    .array(z.string())
    .optional()
    .describe('Other accounts with network interfaces in the subnet, most addresses first; at most 20.'),
};

/** One line of the ledger: a pending, an open, or a recently closed alert. Sorted by scopeId, evaluationKey, kind. */
export const Alert = z.object({
  key: z.string().min(1).describe('The alertKey of its findings.'),
  scopeId: z.string(),
  evaluationKey: z.string().describe('The key of its evaluations.'),
  kind: open(FindingKind),
  state: z
    .enum(['pending', 'open', 'closed'])
    .describe('pending: above, but not yet for as long as the rule asks (`for`). closed: kept for the weekly summary.'),
  severity: AlertSeverity.describe('Of a closed alert: what it was.'),
  finding: ResourceFinding.describe('As it was when it was last above its threshold, with the figures of now.'),
  since: z.iso.datetime().describe('First sample above the threshold.'),
  severitySince: z.iso.datetime().describe('First sample at this severity.'),
  raisedAt: z.iso.datetime().optional().describe('asOf of the run that opened it. Absent while pending.'),
  samples: z.int().min(1).describe('Distinct samples since `since`.'),
  lastSampleAt: z.iso.datetime(),
  measuredAt: z.iso.datetime().optional().describe('Latest sample that was looked at: an older one says nothing new.'),
  judgedBy: z.string().optional().describe('sha256 of the rules that judged it last.'),
  lastSeenAt: z.iso.datetime().describe('asOf of the last run that saw the resource.'),
  organizationalUnitId: Owner.organizationalUnitId,
  participants: Owner.participants,
  rising: z
    .object({ since: z.iso.datetime() })
    .optional()
    .describe('Of one that is not critical: it would be, but not yet for as long as the rule asks.'),
  unmeasured: Absence.extend({ since: z.iso.datetime(), told: z.boolean() })
    .optional()
    .describe('The resource is there, its usage is not. The alert stays open.'),
  missing: Absence.extend({
    since: z.iso.datetime().describe('asOf of the first run that did not see it.'),
    samples: z.int().describe('Distinct successful discoveries of its account and Region since, without it.'),
    lastSampleAt: z.iso.datetime().optional(),
    evaluations: z.int().describe('Evaluations of its scope since, without it.'),
    told: z.boolean(),
  })
    .optional()
    .describe('The resource is not there any more. The alert stays open until that is certain.'),
  closed: z
    .object({
      at: z.iso.datetime(),
      by: open(z.enum(['recovered', 'gone', 'policy', 'forgotten', 'elsewhere'])).describe(
        'policy: the rules changed. forgotten: not visible for so long that nothing more is sent. elsewhere: another scope also lists it, and sends its alert.',
      ),
    })
    .optional(),
  announced: z
    .object({
      severity: AlertSeverity,
      at: z.iso.datetime(),
      runId: z.string(),
      routes: z
        .record(z.string(), z.iso.datetime())
        .optional()
        .describe('To whom, and since when that route gets this severity. It gets later changes, too.'),
    })
    .optional()
    .describe('What was last sent, or is being sent. Absent while pending, or if muted since it opened.'),
  earlier: z.array(Sample).describe('Oldest first: one an hour of the last day, one a day of the last week.'),
});
export type Alert = z.infer<typeof Alert>;

export const ChangeKind = z.enum([
  'baseline',
  'raised',
  'escalated',
  'deescalated',
  'reminded',
  'unmeasured',
  'noLongerVisible',
  'resolved',
  'gone',
]);
export type ChangeKind = z.infer<typeof ChangeKind>;

/** A subnet that could take what no longer fits: same VPC, same tag group, another Availability Zone. */
export const Sibling = z.object({
  id: z.string(),
  name: z.string().optional(),
  cidr: z.string(),
  availabilityZoneId: z.string().optional(),
  free: Count,
});
export type Sibling = z.infer<typeof Sibling>;

/**
 * What is to be told of one alert: a line of changes.jsonl.gz (all of a run) and of changes/<route>.jsonl.gz (those of
 * one route). Has all that a message needs; what is absent is not known.
 */
export const Change = z.object({
  change: open(ChangeKind).describe('baseline: was above when the monitor, or the policy, was new. Never pages.'),
  alertKey: z.string().min(1),
  scopeId: z.string(),
  evaluationKey: z.string(),
  kind: open(FindingKind),
  severity: AlertSeverity.describe('Now; of one that ended: what it was.'),
  previousSeverity: AlertSeverity.optional().describe(
    'The severity sent before, if it escalated or deescalated, or was known before new rules.',
  ),
  pages: z.boolean().describe('Whether it pages: a new critical alert, or one that became critical.'),
  urgent: z.boolean().describe('Whether it is sent at once. The others wait for the next message of the route.'),
  runId: z.string().describe('The run that found it.'),
  at: z.iso.datetime().describe('asOf of that run.'),
  finding: ResourceFinding.describe(
    'With the figures of now. Its reasons and its text are those of when it was last above: of one that resolved, what used to hold.',
  ),
  since: z.iso.datetime(),
  severitySince: z.iso.datetime(),
  lastedSeconds: z.int().optional().describe('Of one that ended: from `since` until now.'),
  earlier: z
    .object({ hourAgo: Sample.optional(), dayAgo: Sample.optional(), weekAgo: Sample.optional() })
    .describe('Nearest samples from the ledger. Absent where nothing was remembered then.'),
  absence: Absence.optional().describe('Of unmeasured, noLongerVisible and gone: why.'),
  closedBy: Alert.shape.closed.unwrap().shape.by.optional().describe('Of one that ended: how.'),
  siblings: z
    .array(Sibling)
    .optional()
    .describe('Of a subnet; at most 6, most free first. Absent where none is known.'),
  vpc: z
    .object({
      id: z.string(),
      cidrs: z.array(z.string()),
      freeSpace: FreeSpace.optional(),
      sampledAt: z.iso.datetime().optional(),
      ipamPoolId: z.string().optional().describe('Pool of IPAM that its first CIDR comes from.'),
    })
    .optional()
    .describe("Of a subnet: what this run found of its VPC's space of the same family."),
  organizationalUnitId: Owner.organizationalUnitId,
  participants: Owner.participants,
  interfaces: Interfaces.extend({ readAt: z.iso.datetime() })
    .optional()
    .describe(
      'Of a subnet that was raised, escalated, or above before, and that was looked into: who holds its addresses.',
    ),
  acknowledged: z.object({ by: z.string(), reason: z.string().optional() }).optional(),
  routes: z.array(z.string()).min(1).describe('Routes it goes to.'),
});
export type Change = z.infer<typeof Change>;
