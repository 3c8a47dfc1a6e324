import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type Metric,
  type MetricDataResult,
  paginateListMetrics,
} from '@aws-sdk/client-cloudwatch';
import type { UsageMetric } from './kinds.ts';

/** What the calls cost. */
export interface MetricCalls {
  requests: number;
  /** Metrics asked for: CloudWatch charges by these. */
  metrics: number;
}

/** Metrics of a kind that CloudWatch lists: those with a value in the last two weeks. */
export async function listMetrics(client: CloudWatchClient, kind: UsageMetric, calls: MetricCalls): Promise<Metric[]> {
  const found: Metric[] = [];
  const { namespace: Namespace, name: MetricName } = kind;
  for await (const { Metrics = [] } of paginateListMetrics({ client }, { Namespace, MetricName })) {
    calls.requests++;
    found.push(...Metrics);
  }
  return found;
}

const STATISTICS = ['Maximum', 'Average'] as const;

/** Two statistics of 401 days of 24 hours: so many fit into the 100,800 data points of one answer. */
export const METRICS_A_CALL = 5;

const PERIOD = 3600;

/** One answer of CloudWatch's may be its own fault. */
const MAX_TRIES = 3;

/** An hour of a metric: what it was on average, and at its highest. */
export type OnHour = (metric: number, hour: number, value: { readonly peak: number; readonly mean: number }) => void;

/**
 * The hours of metrics, in any order. CloudWatch keeps hours for 455 days. Returns why metrics are not whole, by their number.
 */
export async function readHours(
  client: CloudWatchClient,
  metrics: readonly Metric[],
  { from, to }: { readonly from: Date; readonly to: Date },
  calls: MetricCalls,
  onHour: OnHour,
): Promise<ReadonlyMap<number, string>> {
  for (let tries = 1; ; tries++) {
    const answered = await answersOf(client, metrics, { from, to }, calls);
    const broken = [...answered.values()].some(({ status }) => status === 'InternalError');
    if (broken && tries < MAX_TRIES) continue;
    return handOn(answered, metrics.length, onHour);
  }
}

interface Answer {
  readonly hours: Map<number, number>;
  status: string;
}

async function answersOf(
  client: CloudWatchClient,
  metrics: readonly Metric[],
  { from, to }: { readonly from: Date; readonly to: Date },
  calls: MetricCalls,
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  const MetricDataQueries = metrics.flatMap((Metric, index) =>
    STATISTICS.map((Stat) => ({ Id: idOf(index, Stat), MetricStat: { Metric, Period: PERIOD, Stat } })),
  );
  calls.metrics += MetricDataQueries.length;
  let said: string | undefined;
  let NextToken: string | undefined;
  do {
    calls.requests++;
    const page = await client.send(
      new GetMetricDataCommand({ MetricDataQueries, StartTime: from, EndTime: to, ...(NextToken && { NextToken }) }),
    );
    for (const result of page.MetricDataResults ?? []) add(answers, result);
    // About the whole call, of which then not all was done.
    const [message] = page.Messages ?? [];
    if (message) said = message.Value ?? message.Code;
    NextToken = page.NextToken;
  } while (NextToken);
  if (said !== undefined) for (const answer of answers.values()) answer.status = said;
  return answers;
}

function add(
  answers: Map<string, Answer>,
  { Id = '', Timestamps = [], Values = [], StatusCode }: MetricDataResult,
): void {
  const answer = answers.get(Id) ?? { hours: new Map(), status: '' };
  answers.set(Id, answer);
  // Of the newest page, which is the last one about it.
  answer.status = StatusCode ?? 'Complete';
  for (const [index, time] of Timestamps.entries()) {
    const value = Values[index];
    if (value !== undefined) answer.hours.set(Math.floor(time.getTime() / 1000 / PERIOD), value);
  }
}

function handOn(answers: ReadonlyMap<string, Answer>, metrics: number, onHour: OnHour): ReadonlyMap<number, string> {
  const notWhole = new Map<number, string>();
  for (let index = 0; index < metrics; index++) {
    const [peaks, means] = STATISTICS.map((statistic) => answers.get(idOf(index, statistic)));
    const status = [peaks, means].find((answer) => answer?.status !== 'Complete');
    if (!peaks || !means || status) {
      notWhole.set(index, `CloudWatch did not give all of it (${status?.status ?? 'no answer'})`);
      continue;
    }
    for (const [hour, mean] of means.hours) onHour(index, hour, { mean, peak: peaks.hours.get(hour) ?? mean });
  }
  return notWhole;
}

const idOf = (index: number, statistic: (typeof STATISTICS)[number]) => `m${index}${statistic.toLowerCase()}`;
