import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Count } from '../../statemachine/contracts/count.ts';
import type { Counts, Gap } from '../../statemachine/contracts/coverage.ts';
import type { DaysToFull } from '../../statemachine/contracts/forecast.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Overlap, Overlaps } from '../../statemachine/contracts/overlap.ts';
import type { Pool } from '../../statemachine/contracts/pool.ts';
import type { PublicAddress, PublicIpv4 } from '../../statemachine/contracts/public-ipv4.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import type { RunChanges } from '../../statemachine/contracts/run-changes.ts';
import type { ScopeType } from '../../statemachine/contracts/scope.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

// What a report is made of: the page, the map of the terminal, Markdown, CSV and JSON all come from it. Gathered once from
// what a run stored; in the file it is packed (encode.ts), here it is as its readers take it.

/** All that a report knows. One row is one evaluation; rows are known by their number, people know them by ids. */
export interface ReportData {
  readonly run: ReportRun;
  readonly scopes: readonly ReportScope[];
  readonly columns: ReportColumns;
  /** What few rows have, by row. */
  readonly details: ReadonlyMap<number, RowDetail>;
  /** Of the whole run, those of rows that are summed up included. They add up. */
  readonly counts: Counts;
  readonly notMeasured: Readonly<Record<string, number>>;
  readonly notApplicable: Readonly<Record<string, number>>;
  readonly stale: number;
  readonly gaps: readonly ReportGap[];
  readonly failedScopes: readonly Summary['failedScopes'][number][];
  readonly problems: readonly Summary['problems'][number][];
  /** Who stands in addresses although no row shows it: the map draws them. By scope, then by address. */
  readonly taken: readonly TakenRange[];
  readonly publicIpv4?: PublicIpv4 | undefined;
  readonly overlaps?: Overlaps | undefined;
  /** Since the run before. Absent of a run that is not authoritative. */
  readonly changes?: RunChanges | undefined;
  /** Absent where there is no history of two days at least. */
  readonly trend?: Trend | undefined;
  /** Set where the run has more rows than a report lists one by one: how many are not listed, of which types. */
  readonly summedUp?:
    | { readonly rows: number; readonly limit: number; readonly byType: Readonly<Record<string, number>> }
    | undefined;
}

/** What the run does not cover; and what of it the report could not read any more. */
export interface ReportGap extends Omit<Gap, 'kind'> {
  readonly kind: Gap['kind'] | 'rangesNotShown' | 'pastNotShown' | 'rowsNotListed';
}

export interface ReportRun {
  readonly runId: string;
  readonly asOf: string;
  readonly status: 'complete' | 'partial' | 'failed';
  readonly authoritative: boolean;
  /** "demo organisation", or the name of the deployment. */
  readonly title: string;
  readonly policy: { readonly name: string; readonly source: string };
  readonly ipams: readonly { readonly ipamId: string; readonly tier: string; readonly region: string }[];
  /** Of a deployment: what commands need to read the same run. Empty, or with a leading blank. */
  readonly flags: string;
  /** Account names by id, as the policy has them. */
  readonly accountNames: Readonly<Record<string, string>>;
  readonly redacted: boolean;
}

export interface ReportScope {
  readonly scopeId: string;
  readonly scopeType: ScopeType;
  readonly name: string;
  readonly source: 'ipam' | 'ec2';
}

export const VERDICTS = ['critical', 'warning', 'ok', 'notMeasured', 'notApplicable'] as const;
export type ReportVerdict = (typeof VERDICTS)[number];

/** When a row is full: what was forecast, or why nothing was. */
export type FullIn = Pick<DaysToFull, 'p10' | 'p50' | 'p90'> | { readonly none: string };

/** What every row has, a column each, all of one length. '' is none; so is -1 of a row number. */
export interface ReportColumns {
  readonly length: number;
  /** Index in `scopes`. */
  readonly scope: readonly number[];
  readonly id: readonly string[];
  readonly type: readonly string[];
  readonly name: readonly string[];
  /** Every CIDR that the row is about, by address. Empty of a pool without one. */
  readonly cidrs: readonly (readonly string[])[];
  readonly family: readonly Family[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  readonly zone: readonly string[];
  /** The same object for rows that have the same tags. */
  readonly tags: readonly Readonly<Record<string, string>>[];
  /** Of a subnet: the row of its VPC, of the same family. */
  readonly vpc: readonly number[];
  /** The row of the pool that its CIDRs come from; of a pool, the one above. */
  readonly pool: readonly number[];
  readonly verdict: readonly ReportVerdict[];
  /** The verdict in words: of a finding the reasons, else why there is none. */
  readonly why: readonly string[];
  readonly rule: readonly string[];
  readonly basis: readonly (Capacity['basis'] | '')[];
  readonly total: readonly (Count | undefined)[];
  readonly free: readonly (Count | undefined)[];
  /** As in the evaluations: two decimals, 100 only where nothing is free. */
  readonly usedPercent: readonly (number | undefined)[];
  readonly fullIn: readonly (FullIn | undefined)[];
  /** When it became as severe as it is: ISO. */
  readonly since: readonly string[];
  readonly sampledAt: readonly string[];
}

/** What is worth telling of one row beside its columns. What is empty is absent. */
export interface RowDetail {
  readonly findings?: readonly RowFinding[];
  readonly notes?: readonly { readonly kind: string; readonly text: string }[];
  /** In the unit of the family: addresses, or /64s. */
  readonly capacity?: Pick<
    Capacity,
    'reserved' | 'used' | 'usedIncludingReserved' | 'freeMin' | 'freeMax' | 'heldByOthers' | 'source' | 'agrees'
  > & { readonly ipamUsedPercent?: number | undefined };
  /** Per CIDR, of a VPC that has several. */
  readonly perCidr?: readonly { readonly cidr: string; readonly free: Count; readonly usedPercent: number }[];
  readonly freeSpace?: Pick<FreeSpace, 'free' | 'largest' | 'blocks'>;
  /** What the forecast rests on, or why there is none, as a sentence. */
  readonly forecast?: string;
  readonly spark?: Spark;
  readonly inside?: SubnetInside;
  readonly pool?: Pool;
  readonly overlaps?: readonly Overlap[];
  readonly publicAddress?: PublicAddress;
  /** Said where it was verified, else asked; as the messages have them. */
  readonly steps?: readonly NextStep[];
  /** Of a VPC whose ok subnets are not listed one by one. */
  readonly leftOut?: { readonly subnets: number; readonly total: Count; readonly free: Count };
}

export interface RowFinding {
  readonly kind: string;
  readonly severity: 'warning' | 'critical';
  readonly rule: string;
  readonly text: string;
}

export interface NextStep {
  readonly is: 'verified' | 'question';
  readonly text: string;
  readonly command?: string | undefined;
}

/** Peaks of days in percent, the last one the day of the run. null: not measured. */
export interface Spark {
  readonly values: readonly (number | null)[];
}

/** Days of a spark. */
export const SPARK_DAYS = 30;

/** A range that is not free although no evaluation shows who has it. */
export interface TakenRange {
  /** Index in `scopes`. */
  readonly scope: number;
  readonly cidr: string;
  /** byHand: an allocation that somebody keeps. occupied: named by the policy. unseen: allocated to what was not seen. */
  readonly kind: 'byHand' | 'occupied' | 'unseen';
  readonly name: string;
  readonly id: string;
  /** Row of the pool that it was allocated from, or -1. */
  readonly pool: number;
}

/** Totals over days, the oldest first. What was not measured is null, never 0. */
export interface Trend {
  readonly days: readonly string[];
  /** IPv4 addresses in use in subnets, and how many those have. */
  readonly assigned: readonly (number | null)[];
  readonly capacity: readonly (number | null)[];
  /** Of runs that are still there, one a day: the last of it. */
  readonly verdicts: readonly { readonly asOf: string; readonly critical: number; readonly warning: number }[];
}
