import * as z from 'zod';
import { DiscoveryFailureCode } from './discovered-account.ts';
import { open } from './open.ts';

/** How many evaluations ended how. The five add up to all of them. */
export const Counts = z.object({
  ok: z.int(),
  warning: z.int(),
  critical: z.int(),
  notMeasured: z.int(),
  notApplicable: z.int(),
});
export type Counts = z.infer<typeof Counts>;

/** Something the numbers do not cover. */
export const Gap = z.object({
  kind: open(
    z.enum([
      'freeTier',
      'poolsNotRead',
      'overlapsNotCompared',
      'emptyScope',
      'unreachableRegion',
      'regionsNotOperated',
      'tierUnknown',
      'accountsUnreadable',
      'accountsStale',
      'accountsUnknown',
      'samplesUnknown',
      'publicAddressesUnknown',
      'policiesUnknown',
      'unreadableAccount',
      'notReadWithoutIpam',
      'countedTwice',
      'notReadable',
      'notInspected',
      'valuesNotKnown',
      'enabledRegionsUnknown',
      'accountNamesUnknown',
      'withoutId',
      'forecastsUnknown',
    ]),
  ),
  text: z.string().describe('What is not seen, why, and what to do about it.'),
  scopeId: z.string().optional(),
  ipamId: z.string().optional(),
  accountId: z.string().optional(),
  region: z.string().optional(),
});
export type Gap = z.infer<typeof Gap>;

/** Whether IPAM can read the accounts that it is to watch. The same account in several Regions counts once. */
export const AccountCoverage = z.object({
  seen: z.int().describe('Distinct accounts that the resource discoveries name.'),
  unreadable: z
    .array(
      z.object({
        ipamId: z.string(),
        code: open(DiscoveryFailureCode),
        accounts: z.int(),
        regions: z.array(z.string()),
        examples: z.array(z.object({ accountId: z.string(), regions: z.array(z.string()) })).describe('At most 10.'),
      }),
    )
    .describe('By IPAM and reason, those whose last discovery failed. accounts.jsonl.gz has them all.'),
  stale: z
    .array(
      z.object({
        ipamId: z.string(),
        accounts: z.int(),
        regions: z.array(z.string()),
        oldestAt: z.iso.datetime().optional().describe('Absent where one was never read.'),
        examples: z.array(z.object({ accountId: z.string(), regions: z.array(z.string()) })).describe('At most 10.'),
      }),
    )
    .describe("By IPAM, those that did not fail, but were not read for longer than the policy's coverage.staleAfter."),
  unknown: z
    .array(z.object({ ipamId: z.string(), region: z.string().optional().describe('All of them when absent.') }))
    .describe('Where the accounts could not be listed, or not all of them.'),
});
export type AccountCoverage = z.infer<typeof AccountCoverage>;

/** What became of the rows that the API returned: kept + duplicates + filteredOut + malformed. */
export const Rows = z.object({
  kept: z.int(),
  duplicates: z
    .int()
    .describe(
      'The same resource CIDR again: pages that shifted, retries, several discoveries, those that a subnet is shared with.',
    ),
  filteredOut: z.int().describe('Of a type that was not asked for, or evaluated in another scope.'),
  malformed: z.int().describe('Without an id or a CIDR, so that nothing can be said about them.'),
});
export type Rows = z.infer<typeof Rows>;

export const Coverage = z.object({
  rows: Rows,
  counts: Counts,
  notMeasured: z.record(z.string(), z.int()).describe('By reason; adds up to counts.notMeasured.'),
  notApplicable: z.record(z.string(), z.int()).describe('By reason; adds up to counts.notApplicable. Not a gap.'),
  stale: z
    .int()
    .default(0)
    .describe(
      'Evaluations of measurements older than coverage.staleAfter: of ok, warning and critical, not beside them.',
    ),
  disagreements: z.int().describe('VPCs whose own subnets add up to another figure than IPAM gives.'),
  slowed: z
    .int()
    .optional()
    .describe(
      'Calls that EC2 refused for now, as others use the same limits: they were made again, and the run took longer.',
    ),
  gaps: z.array(Gap),
});
export type Coverage = z.infer<typeof Coverage>;
