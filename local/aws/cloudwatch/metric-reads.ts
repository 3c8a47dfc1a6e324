import * as z from 'zod';
import { issueWords } from '../../../statemachine/contracts/issue-words.ts';
import { AwsError } from '../aws-error.ts';

// ListMetrics and GetMetricData, as far as a reader of single metrics needs them: no expressions, no Metrics Insights.

const HOUR = 3600;

const MOST_POINTS = 100_800;

export interface MetricName {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/** A metric with a value an hour. */
export interface StoredMetric extends MetricName {
  readonly region: string;
  /** Of an hour since 1970; undefined where nothing was published. */
  readonly at: (hour: number) => number | undefined;
}

const Dimension = z.strictObject({ Name: z.string(), Value: z.string() });

const ListMetrics = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string().optional() })).optional(),
  NextToken: z.string().optional(),
});

const MetricStat = z.strictObject({
  Metric: z.strictObject({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(Dimension).default([]),
  }),
  Period: z.int().min(60).multipleOf(60),
  Stat: z.enum(['Maximum', 'Minimum', 'Average', 'Sum', 'SampleCount']),
});

const GetMetricData = z.strictObject({
  MetricDataQueries: z
    .array(
      z.strictObject({ Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/), MetricStat, ReturnData: z.boolean().optional() }),
    )
    .min(1)
    .max(500),
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.int().min(1).max(MOST_POINTS).default(MOST_POINTS),
});

/** What can be read. */
export interface StoredMetrics {
  readonly metrics: readonly StoredMetric[];
  /** Metrics of one page of ListMetrics. @default 500 */
  readonly listed?: number;
  /** Data points of one page of GetMetricData, where the call asks for more. @default 100,800 */
  readonly points?: number;
}

export function listMetrics({ metrics, listed = 500 }: StoredMetrics, region: string, input: unknown): object {
  const { Namespace, MetricName, Dimensions = [], NextToken } = parse(ListMetrics, input);
  const found = metrics.filter(
    (metric) =>
      metric.region === region &&
      (Namespace === undefined || metric.Namespace === Namespace) &&
      (MetricName === undefined || metric.MetricName === MetricName) &&
      Dimensions.every(({ Name, Value }) =>
        metric.Dimensions.some((each) => each.Name === Name && (Value === undefined || each.Value === Value)),
      ),
  );
  const from = offsetOf(NextToken);
  const end = from + listed;
  return {
    Metrics: found
      .slice(from, end)
      .map(({ Namespace, MetricName, Dimensions }) => ({ Namespace, MetricName, Dimensions })),
    ...(end < found.length && { NextToken: String(end) }),
  };
}

/** Points are counted over all queries: where there are more than MaxDatapoints, the rest is on further pages. */
export function getMetricData(
  { metrics, points = MOST_POINTS }: StoredMetrics,
  region: string,
  input: unknown,
): object {
  const { MetricDataQueries, StartTime, EndTime, NextToken, ScanBy, MaxDatapoints: most } = parse(GetMetricData, input);
  const MaxDatapoints = Math.min(most, points);
  if (StartTime >= EndTime) throw new AwsError('ValidationError', 'The parameter StartTime must be less than EndTime.');
  if (new Set(MetricDataQueries.map(({ Id }) => Id)).size < MetricDataQueries.length) {
    throw new AwsError('ValidationError', 'The values for parameter id in MetricDataQueries are not unique.');
  }
  const from = offsetOf(NextToken);
  let seen = 0;
  const results = MetricDataQueries.map(({ Id, MetricStat }) => {
    const metric = metrics.find((each) => each.region === region && isSame(each, MetricStat.Metric));
    const all = metric ? pointsOf(metric, MetricStat, StartTime, EndTime) : [];
    if (ScanBy === 'TimestampDescending') all.reverse();
    const begin = seen;
    seen += all.length;
    const page = all.slice(Math.max(0, from - begin), Math.max(0, from + MaxDatapoints - begin));
    return {
      Id,
      Label: MetricStat.Metric.MetricName,
      Timestamps: page.map(([time]) => time),
      Values: page.map(([, value]) => value),
      StatusCode: seen > from + MaxDatapoints ? 'PartialData' : 'Complete',
    };
  });
  const end = from + MaxDatapoints;
  return { MetricDataResults: results, ...(end < seen && { NextToken: String(end) }), Messages: [] };
}

function pointsOf(
  metric: StoredMetric,
  { Period, Stat }: z.infer<typeof MetricStat>,
  from: number,
  to: number,
): [time: number, value: number][] {
  const points: [number, number][] = [];
  for (let time = Math.floor(from / Period) * Period; time < to; time += Period) {
    const values: number[] = [];
    for (let hour = Math.ceil(time / HOUR); hour * HOUR < Math.min(time + Period, to); hour++) {
      const value = metric.at(hour);
      if (value !== undefined) values.push(value);
    }
    if (values.length > 0) points.push([time, statistic(Stat, values)]);
  }
  return points;
}

function statistic(stat: z.infer<typeof MetricStat>['Stat'], values: readonly number[]): number {
  const sum = values.reduce((a, b) => a + b, 0);
  if (stat === 'Maximum') return Math.max(...values);
  if (stat === 'Minimum') return Math.min(...values);
  if (stat === 'SampleCount') return values.length;
  return stat === 'Sum' ? sum : sum / values.length;
}

/** Of the same dimensions exactly: CloudWatch adds up nothing. */
function isSame(a: MetricName, b: MetricName): boolean {
  const text = ({ Namespace, MetricName, Dimensions }: MetricName) =>
    JSON.stringify([Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()]);
  return text(a) === text(b);
}

function offsetOf(token: string | undefined): number {
  if (token !== undefined && !/^\d+$/.test(token)) throw new AwsError('InvalidNextToken', 'The token is not valid.');
  return Number(token ?? 0);
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AwsError(
    'ValidationError',
    `${z.core.toDotPath(issue?.path ?? [])} ${issue ? issueWords(issue) : 'is not valid'}`,
  );
}
