/** What one run over so many resource CIDRs took, measured. */
export interface MeasuredRun {
  readonly rows: number;
  /** Of each step, with a whole core of the machine below. Steps that run once a scope: all scopes together. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly s3Writes: number;
  readonly s3Reads: number;
  readonly ec2Calls: number;
  /** PutMetricData. */
  readonly metricCalls: number;
  /** Under runs/. */
  readonly keptBytes: number;
  /** By the functions themselves. */
  readonly logBytes: number;
}

export const MEASURED_ON = '2026-11-21';

/**
 * By `node bench/run-inputs.ts`: VPCs and subnets, two scopes, everything in one of them, Node 24.21 on 2 shared Xeon
 * cores with the endpoints on the same ones. Seconds of Collect, Evaluate and PublishMetrics: docs/scale.md, measured
 * with the endpoints in a process of their own; at 1,000 rows there is no such measurement.
 */
export const measuredRuns: readonly MeasuredRun[] = [
  {
    rows: 1000,
    seconds: {
      ...{ Discover: 0.1, Collect: 0.69, Evaluate: 0.64, Summarize: 0.12 },
      ...{ Notify: 0.31, PublishMetrics: 0.22, HandOff: 0.31, Record: 0.11 },
    },
    ...{ s3Writes: 23, s3Reads: 27, ec2Calls: 6, metricCalls: 2, keptBytes: 215_042, logBytes: 3079 },
  },
  {
    rows: 10_000,
    seconds: {
      ...{ Discover: 0.1, Collect: 1.6, Evaluate: 1.1, Summarize: 0.08 },
      ...{ Notify: 0.56, PublishMetrics: 2.0, HandOff: 0.54, Record: 0.1 },
    },
    ...{ s3Writes: 23, s3Reads: 31, ec2Calls: 15, metricCalls: 2, keptBytes: 862_687, logBytes: 3092 },
  },
  {
    rows: 100_000,
    seconds: {
      ...{ Discover: 0.14, Collect: 10.8, Evaluate: 5.7, Summarize: 0.08 },
      ...{ Notify: 1.51, PublishMetrics: 4.8, HandOff: 2.28, Record: 0.14 },
    },
    ...{ s3Writes: 32, s3Reads: 100, ec2Calls: 104, metricCalls: 2, keptBytes: 7_612_654, logBytes: 3105 },
  },
  {
    rows: 300_000,
    seconds: {
      ...{ Discover: 0.1, Collect: 27.6, Evaluate: 18.5, Summarize: 0.1 },
      ...{ Notify: 5.2, PublishMetrics: 10.4, HandOff: 4.58, Record: 0.18 },
    },
    ...{ s3Writes: 56, s3Reads: 251, ec2Calls: 304, metricCalls: 2, keptBytes: 22_868_734, logBytes: 3109 },
  },
];

/** What was not measured, because nothing has run on AWS yet. */
export const assumed = {
  /** Of GetIpamResourceCidrs with 1,000 rows. A loopback answers in 0.05 s. */
  secondsOfEc2Call: 0.5,
  /** Lambda gives a function its share of a core: one at 1,769 MB. All measured seconds count as CPU. */
  mbOfOneCore: 1769,
  /** What Lambda itself logs of an invocation, as JSON. */
  platformLogBytes: 1500,
  /** Collect's own reserve before its timeout (functions/collect): an invocation does so much less. */
  collectMarginSeconds: 60,
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
