import * as z from 'zod';
import { AccountCoverage, Counts, Coverage } from './coverage.ts';
import { ResourceFinding } from './evaluation.ts';
import { FindingKind } from './finding.ts';
import { ListsRead } from './lists-read.ts';
import { Changes } from './moved.ts';
import { open } from './open.ts';
import { Overlaps } from './overlap.ts';
import { PublicIpv4 } from './public-ipv4.ts';
import { RequestUnderstood } from './request.ts';
import { ResourceType } from './resource-cidr.ts';
import { RunChanges } from './run-changes.ts';
import { Scope } from './scope.ts';
import { SchemaVersion } from './version.ts';

export const Ipam = z.object({
  ipamId: z.string(),
  region: z.string().describe('Home Region.'),
  tier: open(z.enum(['free', 'advanced', 'unknown'])),
  operatingRegions: z.array(z.string()),
  state: z.string().optional(),
  ownerId: z.string().optional(),
  name: z.string().optional(),
});
export type Ipam = z.infer<typeof Ipam>;

/** Which policy judged this run, and whether it was the one that was meant to. */
export const PolicyUsed = z.object({
  name: z.string(),
  source: open(z.enum(['built-in', 'current', 'request', 'threshold', 'last-good'])),
  sha256: z.string().describe('Of the policy as applied: two runs with the same one judged alike.'),
});
export type PolicyUsed = z.infer<typeof PolicyUsed>;

export const FailedScope = z.object({
  scopeId: z.string(),
  ipamId: z.string().optional(),
  ipamRegion: z.string().optional(),
  accounts: z.array(z.string()).optional().describe('Of a scope without IPAM: whose resources were not evaluated.'),
  error: z.string(),
  message: z.string(),
});
export type FailedScope = z.infer<typeof FailedScope>;

/** Something wrong with the monitoring itself; always told, never a count in the totals. */
export const Problem = z.object({
  kind: open(z.enum(['PolicyInvalid'])),
  severity: z.literal('critical'),
  text: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** discovery.json: what Discover found, and the request as it was understood. */
export const Discovery = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  asOf: z.iso.datetime(),
  request: RequestUnderstood,
  policy: PolicyUsed,
  regions: z.array(z.object({ region: z.string(), ipams: z.int(), error: z.string().optional() })),
  enabledRegions: z
    .array(z.string())
    .optional()
    .describe('Regions that the account has enabled. Absent where EC2 did not say, or the policy does not ask.'),
  ipams: z.array(Ipam),
  scopeCount: z.int().describe('Scopes in scopes.json: those to evaluate.'),
  failedScopes: z.array(FailedScope).describe('Scopes that exist but cannot be read now, with the reason.'),
  gaps: Coverage.shape.gaps,
  accounts: AccountCoverage.optional(),
  withoutIpam: z
    .object({
      accounts: z.int().describe('Accounts that were to be read without IPAM.'),
      readable: z.int().describe('Of them, those that can be read in one Region at least.'),
      regions: z.array(z.string()),
    })
    .optional()
    .describe('Absent where IPAM alone is asked.'),
  problems: z.array(Problem),
});
export type Discovery = z.infer<typeof Discovery>;

/** How many findings there are of each kind and type of resource; a resource may have several of different kinds. */
export const ByKind = z.array(
  z.object({ kind: open(FindingKind), type: open(ResourceType), critical: z.int(), warning: z.int() }),
);
export type ByKind = z.infer<typeof ByKind>;

/** evaluations/<scopeId>.json: what one scope came to, beside its evaluations. */
export const ScopeSummary = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  asOf: z.iso.datetime(),
  scope: Scope,
  evaluationsKey: z.string(),
  inventoryKeys: z
    .record(z.string(), z.array(z.string()))
    .describe('By source: S3 keys of the inventory that was evaluated, gzip JSON Lines. They expire with the run.'),
  read: ListsRead.default({}).describe('What was read of it: without that, absence proves nothing.'),
  coverage: Coverage,
  byType: z.partialRecord(open(ResourceType), Counts),
  byKind: ByKind,
  publicIpv4: PublicIpv4.optional().describe('Of a public scope, where public addresses were asked for and found.'),
  overlaps: Overlaps.optional(),
  changes: Changes.optional().describe(
    'Only where the policy asks what moved, and an earlier run is there to compare with.',
  ),
  accounts: z.int().describe('Distinct owner accounts seen.'),
  regions: z.array(z.string()).describe('Regions that resources were seen in.'),
  worst: z.array(ResourceFinding).describe('At most 20, worst first.'),
});
export type ScopeSummary = z.infer<typeof ScopeSummary>;

/** summary.json: the whole run. */
export const Summary = z.object({
  schemaVersion: SchemaVersion,
  runId: z.string(),
  asOf: z.iso.datetime(),
  status: z
    .enum(['complete', 'partial', 'failed'])
    .describe('partial: some scopes failed. failed: none was evaluated.'),
  authoritative: z.boolean(),
  dryRun: z.boolean(),
  request: RequestUnderstood,
  policy: PolicyUsed,
  regions: Discovery.shape.regions,
  ipams: z.array(Ipam),
  scopes: z.array(
    z.object({
      scope: Scope,
      counts: Counts,
      rows: z.int(),
      evaluationsKey: z.string(),
      summaryKey: z.string(),
      read: ListsRead.default({}).describe('As in the summary of the scope.'),
    }),
  ),
  failedScopes: z.array(FailedScope),
  coverage: Coverage,
  accounts: AccountCoverage.optional().describe('Whether IPAM can read the accounts that it is to watch.'),
  byType: z.partialRecord(open(ResourceType), Counts),
  byKind: ByKind,
  publicIpv4: PublicIpv4.optional().describe('Where public addresses were asked for and found.'),
  overlaps: Overlaps.optional(),
  worst: z.array(ResourceFinding).describe('At most 20, worst first.'),
  problems: z.array(Problem),
  changes: RunChanges.optional().describe(
    'Since the authoritative run before it that evaluated something. Only of an authoritative run.',
  ),
});
export type Summary = z.infer<typeof Summary>;
