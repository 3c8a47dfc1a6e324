import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Count } from '../../statemachine/contracts/count.ts';
import { Counts, Gap } from '../../statemachine/contracts/coverage.ts';
import { DaysToFull } from '../../statemachine/contracts/forecast.ts';
import { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { Overlap, Overlaps } from '../../statemachine/contracts/overlap.ts';
import { Pool } from '../../statemachine/contracts/pool.ts';
import { PublicAddress, PublicIpv4 } from '../../statemachine/contracts/public-ipv4.ts';
import { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import { ScopeType } from '../../statemachine/contracts/scope.ts';
import { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { FailedScope, Problem } from '../../statemachine/contracts/summary.ts';
import { Document } from './document.ts';

const percent = z.number().min(0).max(100);
const reasons = z.record(z.string(), z.int());
const others = "Other people's input: escape before showing.";

const ReportDetails = z.object({
  findings: z
    .array(
      z.object({ kind: z.string(), severity: z.enum(['warning', 'critical']), rule: z.string(), text: z.string() }),
    )
    .optional(),
  notes: z.array(z.object({ kind: z.string(), text: z.string() })).optional(),
  capacity: Capacity.pick({
    reserved: true,
    used: true,
    usedIncludingReserved: true,
    freeMin: true,
    freeMax: true,
    heldByOthers: true,
    source: true,
    agrees: true,
    ipamUsedPercent: true,
  }).optional(),
  perCidr: z
    .array(z.object({ cidr: z.string(), free: Count, usedPercent: percent }))
    .optional()
    .describe('Of a VPC that has several CIDRs.'),
  freeSpace: FreeSpace.pick({ free: true, largest: true, blocks: true }).optional(),
  forecast: z.string().optional().describe('What the forecast rests on, or why there is none.'),
  days: z
    .array(percent.nullable())
    .optional()
    .describe('Peaks of days, the last one of the day of the run. null: not measured.'),
  inside: SubnetInside.optional(),
  pool: Pool.optional(),
  overlaps: z.array(Overlap).optional(),
  publicAddress: PublicAddress.optional(),
  steps: z
    .array(
      z.object({
        is: z.enum(['verified', 'question']).describe('verified: it was found to be possible. question: to be asked.'),
        text: z.string(),
        command: z.string().optional(),
      }),
    )
    .optional()
    .describe('What to do next.'),
  leftOut: z
    .object({ subnets: z.int(), total: Count, free: Count })
    .optional()
    .describe('Of a VPC: its subnets that are ok and not listed, as there are more resources than a report lists.'),
});

const ReportResource = z.object({
  id: z.string(),
  scopeId: z.string(),
  type: z.string(),
  name: z.string().optional().describe(others),
  cidrs: z.array(z.string()),
  family: Family,
  accountId: z.string().optional(),
  region: z.string().optional(),
  availabilityZoneId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional().describe(others),
  vpcId: z.string().optional(),
  poolId: z.string().optional().describe('The pool that its CIDRs come from; of a pool, the one above.'),
  verdict: z.enum(['critical', 'warning', 'ok', 'notMeasured', 'notApplicable']),
  why: z.string().describe('The verdict in words.'),
  rule: z.string().optional(),
  basis: Capacity.shape.basis.optional(),
  total: Count.optional(),
  free: Count.optional(),
  usedPercent: percent.optional(),
  fullIn: z
    .union([DaysToFull.pick({ p10: true, p50: true, p90: true }), z.object({ none: z.string() })])
    .optional()
    .describe('In days from asOf of the run, as docs/forecast.md has it; none: why it is not known.'),
  since: z.iso.datetime().optional().describe('When it became as severe as it is.'),
  sampledAt: z.iso.datetime().optional(),
  details: ReportDetails.optional(),
});

/** `report --format json` */
export const ReportDataDocument = Document.extend({
  run: z.object({
    runId: z.string(),
    asOf: z.iso.datetime(),
    status: z.enum(['complete', 'partial', 'failed']),
    authoritative: z.boolean(),
    title: z.string(),
    policy: z.object({ name: z.string(), source: z.string() }),
    ipams: z.array(z.object({ ipamId: z.string(), tier: z.string(), region: z.string() })),
    flags: z.string().describe('What a command needs to read the same run.'),
    accountNames: z.record(z.string(), z.string()).describe('As the policy has them.'),
    redacted: z.boolean().describe('Whether ids of accounts, names and tags are masked.'),
  }),
  scopes: z.array(
    z.object({ scopeId: z.string(), scopeType: ScopeType, name: z.string(), source: open(z.enum(['ipam', 'ec2'])) }),
  ),
  counts: Counts.describe('Of the whole run.'),
  notMeasured: reasons.describe('By reason.'),
  notApplicable: reasons.describe('By reason. Not a gap.'),
  stale: z.int(),
  gaps: z
    .array(
      Gap.extend({
        kind: z.union([Gap.shape.kind, open(z.enum(['rangesNotShown', 'pastNotShown', 'rowsNotListed']))]),
      }),
    )
    .describe('What the run does not cover, and what of it the report could not read any more.'),
  failedScopes: z.array(FailedScope),
  problems: z.array(Problem),
  resources: z.array(ReportResource).describe('Every evaluation of the run, unless summedUp says otherwise.'),
  taken: z
    .array(
      z.object({
        scopeId: z.string(),
        poolId: z.string().optional(),
        cidr: z.string(),
        kind: open(z.enum(['byHand', 'occupied', 'unseen'])),
        name: z.string().describe(others),
        id: z.string(),
      }),
    )
    .describe('Ranges that are not free although no evaluation shows who has them.'),
  publicIpv4: PublicIpv4.optional(),
  overlaps: Overlaps.optional(),
  changes: RunChanges.optional().describe('Since the run before.'),
  trend: z
    .object({
      days: z.array(z.iso.date()),
      assigned: z.array(z.number().nullable()).describe('IPv4 addresses in use in subnets. null: not measured.'),
      capacity: z.array(z.number().nullable()).describe('How many those subnets have.'),
      verdicts: z.array(z.object({ asOf: z.iso.datetime(), critical: z.int(), warning: z.int() })),
    })
    .optional(),
  summedUp: z
    .object({ rows: z.int(), limit: z.int(), byType: z.record(z.string(), z.int()) })
    .optional()
    .describe('Set where the run has more rows than a report lists one by one.'),
});
export type ReportDataDocument = z.infer<typeof ReportDataDocument>;
