// biome-ignore-all lint/suspicious/noExplicitAny: the properties of an alarm are a template's, which is any JSON

/** A value of a metric. */
export interface Point {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: number;
  readonly value: number;
}

/**
 * Where values are missing, CloudWatch looks back further than an alarm says, and takes the newest values that it finds. It
 * documents how for an alarm over three periods, for which it looks at five.
 */
const FURTHER_PERIODS = 2;

/**
 * Whether an alarm is in the state ALARM, as CloudWatch evaluates it (User Guide, Configuring how CloudWatch alarms treat
 * missing data). Throws on what it does not know.
 */
export function isRinging(alarm: any, points: readonly Point[], at: number): boolean {
  const { EvaluationPeriods: wanted, DatapointsToAlarm: enough = wanted, TreatMissingData: treat } = alarm;
  const values = valuesOf(alarm, points, at, wanted + FURTHER_PERIODS);
  const found = values.filter((value) => value !== undefined).slice(0, wanted);
  const breaching = found.filter((value) => breaches(alarm, value)).length;
  const missing = wanted - found.length;
  if (treat !== 'breaching' && treat !== 'notBreaching') throw new Error(`The test does not know ${treat}`);
  return breaching + (treat === 'breaching' ? missing : 0) >= enough;
}

function breaches({ ComparisonOperator, Threshold }: any, value: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    default:
      throw new Error(`The test does not know ${ComparisonOperator}`);
  }
}

/** One a period, the newest first. */
function valuesOf(alarm: any, points: readonly Point[], at: number, periods: number): (number | undefined)[] {
  if (!alarm.Metrics) return series(alarm, alarm.Period, alarm.Statistic, points, at, periods);
  const metrics = new Map<string, (number | undefined)[]>();
  let expression: string | undefined;
  for (const { Id, Expression, MetricStat, ReturnData = true } of alarm.Metrics) {
    if (ReturnData) expression = Expression;
    if (MetricStat) {
      metrics.set(Id, series(MetricStat.Metric, MetricStat.Period, MetricStat.Stat, points, at, periods));
    }
  }
  const terms = (expression ?? '').split(' + ').map((term) => {
    const [, id = '', fill = ''] = /^FILL\((\w+), (\d+)\)$/.exec(term) ?? [];
    const values = metrics.get(id);
    if (!values) throw new Error(`The test does not know ${expression}`);
    return values.map((value) => value ?? Number(fill));
  });
  return Array.from({ length: periods }, (_, period) => terms.reduce((sum, values) => sum + (values[period] ?? 0), 0));
}

function series(
  { Namespace, MetricName, Dimensions = [] }: any,
  seconds: number,
  statistic: string,
  points: readonly Point[],
  at: number,
  periods: number,
): (number | undefined)[] {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }: any) => [Name, Value]));
  const own = points.filter(
    (point) => point.namespace === Namespace && point.name === MetricName && isSame(point.dimensions, dimensions),
  );
  return Array.from({ length: periods }, (_, period) => {
    const end = at - period * seconds * 1000;
    const values = own.filter((point) => point.at >= end - seconds * 1000 && point.at < end).map(({ value }) => value);
    return values.length === 0 ? undefined : aggregate(statistic, values);
  });
}

function aggregate(statistic: string, values: readonly number[]): number {
  if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (statistic === 'Maximum') return Math.max(...values);
  throw new Error(`The test does not know ${statistic}`);
}

/** A metric is its name and exactly these dimensions: one more or less is another metric. */
function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value)
  );
}
