import type { StepName } from '../../statemachine/steps.ts';

/** What one run over this many resource CIDRs took. */
export interface MeasuredRun {
  readonly rows: number;
  /** CPU of each step, loading its code included. Steps that run once a scope: all scopes together, loaded once. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly s3Writes: number;
  readonly s3Reads: number;
  /** By the step that makes them. */
  readonly ec2Calls: Readonly<Record<string, number>>;
  /** PutMetricData. */
  readonly metricCalls: number;
  /** Under runs/. */
  readonly keptBytes: number;
  /** Of the report: above 50,000 rows what is ok is summed up in it. */
  readonly reportBytes: number;
  /** By the functions themselves. */
  readonly logBytes: number;
}

export const MEASURED_ON = '2026-11-22';

/**
 * By `npx node bench/run-inputs.ts --without-role`: VPCs and subnets, two scopes, everything in one of them, the second
 * run over the same organisation. CPU time of each function's process, Node 24.21 on a shared Xeon: how long it waited
 * for the others on these cores does not count. Less what sources take longer to load than the deployed bundles.
 * RenderReport was measured likewise on 2026-11-30; its requests, and the copy of what it writes, are added to those.
 */
export const measuredRuns: readonly MeasuredRun[] = [
  {
    rows: 1000,
    seconds: {
      Discover: 0.33,
      Collect: 0.53,
      Inspect: 0.38,
      Evaluate: 0.94,
      Summarize: 0.46,
      Decide: 0.66,
      Notify: 0.5,
      PublishMetrics: 0.39,
      HandOff: 0.3,
      RenderReport: 0.51,
      Record: 0.33,
    },
    ec2Calls: { Discover: 4, Collect: 7 },
    s3Writes: 34,
    s3Reads: 56,
    metricCalls: 2,
    keptBytes: 220_817,
    reportBytes: 157_403,
    logBytes: 3639,
  },
  {
    rows: 10_000,
    seconds: {
      Discover: 0.33,
      Collect: 1.46,
      Inspect: 0.64,
      Evaluate: 1.27,
      Summarize: 0.32,
      Decide: 0.81,
      Notify: 0.44,
      PublishMetrics: 0.61,
      HandOff: 0.46,
      RenderReport: 1.04,
      Record: 0.34,
    },
    ec2Calls: { Discover: 4, Collect: 16 },
    s3Writes: 34,
    s3Reads: 60,
    metricCalls: 2,
    keptBytes: 889_922,
    reportBytes: 499_290,
    logBytes: 3652,
  },
  {
    rows: 100_000,
    seconds: {
      Discover: 0.26,
      Collect: 8.75,
      Inspect: 1.71,
      Evaluate: 8.04,
      Summarize: 0.19,
      Decide: 4,
      Notify: 0.28,
      PublishMetrics: 1.66,
      HandOff: 1.4,
      RenderReport: 6.64,
      Record: 0.27,
    },
    ec2Calls: { Discover: 4, Collect: 105 },
    s3Writes: 46,
    s3Reads: 190,
    metricCalls: 2,
    keptBytes: 8_444_956,
    reportBytes: 4_588_141,
    logBytes: 3665,
  },
] satisfies readonly (MeasuredRun & { readonly seconds: Readonly<Record<StepName, number>> })[];

/**
 * What Inspect takes more with a read role: the most subnets that the built-in policy looks into, in 84 accounts and
 * Regions. Each is full of network interfaces with one address. The same bench without the option, at 10,000 rows; it does not
 * grow with them.
 */
export const lookingInside = { subnets: 500, seconds: 7.02, ec2Calls: 668, keptBytes: 13_005 } as const;

/** What was not measured, because nothing has run on AWS yet. */
export const assumed = {
  /** Of a page of 1,000 rows. A loopback answers in 0.05 s. */
  secondsOfEc2Page: 0.5,
  /** Of a call for one subnet, or for a hundred in one filter: all of Inspect's. */
  secondsOfSubnetCall: 0.2,
  /** Batches that Inspect has under way (functions/inspect). */
  subnetCallsAtOnce: 4,
  /** For a small object, from a function in the same Region, as if nothing else were done meanwhile. */
  secondsOfS3Request: 0.05,
  /** CPU of a cold start: what Record takes, which does next to nothing. */
  secondsOfStart: 0.3,
  /** Lambda gives a function its share of a core: one at 1,769 MB. */
  mbOfOneCore: 1769,
  /** What Lambda itself logs of an invocation, as JSON. */
  platformLogBytes: 1500,
} as const;

/** A figure of the measured runs for any number of rows: linear between two measurements and beyond the last ones. */
export function atRows(rows: number, figure: (run: MeasuredRun) => number, runs = measuredRuns): number {
  const above = Math.max(
    1,
    Math.min(
      runs.length - 1,
      runs.findIndex((run) => run.rows >= rows),
    ),
  );
  const next = runs.findIndex((run) => run.rows >= rows) === -1 ? runs.length - 1 : above;
  const [low, high] = [runs[next - 1], runs[next]];
  if (!low || !high) throw new Error('Two measured runs are needed at least');
  const slope = (figure(high) - figure(low)) / (high.rows - low.rows);
  return Math.max(0, figure(low) + slope * (rows - low.rows));
}
