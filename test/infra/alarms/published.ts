// biome-ignore-all lint/suspicious/noExplicitAny: what a log line or a template has is any JSON
import type { Seen } from '../deployed/deployment.ts';
import type { Invoked } from '../deployed/functions.ts';
import type { Synthesized } from '../template/synth.ts';
import type { Point } from './cloudwatch.ts';

const point = (
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
  at: Date,
  value = 1,
): Point => ({ namespace, name, dimensions, at: at.getTime(), value });

/** What was put by PutMetricData: the lines that the local endpoint keeps of it. */
export function putPoints(lines: readonly string[]): Point[] {
  return lines.map((line) => {
    const { Namespace, MetricName, Dimensions = [], Timestamp, Value } = JSON.parse(line);
    if (Timestamp === undefined) throw new Error(`${MetricName} has no time`);
    const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }: any) => [Name, Value]));
    return point(Namespace, MetricName, dimensions, new Date(Timestamp), Value);
  });
}

/** What AWS publishes by itself of what was seen, and what the metric filters of the template make of the logs. */
export function awsPoints(stack: Synthesized, seen: readonly Seen[]): Point[] {
  return seen.flatMap((each): Point[] => {
    if ('ended' in each) return executionPoints(each.machineArn, each.ended, each.at);
    if ('logged' in each) return logPoints(stack, each.functionId, each.logged, each.at);
    const { functionId, invoked, at } = each;
    const dimensions = { FunctionName: functionId };
    if (invoked === 'throttled') return [point('AWS/Lambda', 'Throttles', dimensions, at)];
    return [
      point('AWS/Lambda', 'Invocations', dimensions, invoked.startedAt),
      point('AWS/Lambda', 'Errors', dimensions, invoked.startedAt, invoked.failed ? 1 : 0),
      point('AWS/Lambda', 'Throttles', dimensions, invoked.startedAt, 0),
      ...logPoints(stack, functionId, platformReport(invoked), at),
    ];
  });
}

const ENDED = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
} as const;

function executionPoints(machineArn: string, ended: { status: keyof typeof ENDED; output?: any }, at: Date): Point[] {
  const failedChildren: unknown[] = ended.output?.failedScopes ?? [];
  return [
    point('AWS/States', ENDED[ended.status], { StateMachineArn: machineArn }, at),
    // The children of a distributed Map are executions of a state machine of their own: that of the Map's label.
    ...failedChildren.map(() => point('AWS/States', ENDED.FAILED, { StateMachineArn: `${machineArn}/Scopes` }, at)),
  ];
}

/** The line that Lambda logs after an invocation. */
export function platformReport({ durationMs, maxMemoryUsedMB }: Pick<Invoked, 'durationMs' | 'maxMemoryUsedMB'>) {
  return JSON.stringify({ type: 'platform.report', record: { metrics: { durationMs, maxMemoryUsedMB } } });
}

/** A message that waits in a queue, as long as it does: SQS says so once a minute. */
export function queuePoints(queueArn: string, from: number, minutes: number): Point[] {
  const dimensions = { QueueName: queueArn.split(':').at(-1) ?? '' };
  return Array.from({ length: minutes }, (_, minute) =>
    point('AWS/SQS', 'ApproximateNumberOfMessagesVisible', dimensions, new Date(from + minute * 60_000)),
  );
}

export function logPoints(stack: Synthesized, functionId: string, line: string, at: Date): Point[] {
  const { LogGroup } = stack.resources[functionId]?.Properties.LoggingConfig ?? {};
  return stack
    .ofType('AWS::Logs::MetricFilter')
    .filter(([, { Properties }]) => Properties.LogGroupName === LogGroup && matches(Properties.FilterPattern, line))
    .flatMap(([, { Properties }]) =>
      Properties.MetricTransformations.map(({ MetricNamespace, MetricName, MetricValue }: any) =>
        point(MetricNamespace, MetricName, {}, at, Number(MetricValue)),
      ),
    );
}

/** Patterns for JSON, as far as ours go: comparisons joined by &&. A line that is not JSON matches none. */
function matches(pattern: string, line: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return false;
  }
  const [, inner] = /^\{ (.+) \}$/.exec(pattern) ?? [];
  if (inner === undefined) throw new Error(`The test does not know ${pattern}`);
  return inner.split(' && ').every((comparison) => {
    const [, path = '', operator, text, number] =
      /^\(?\$\.([\w.]+) (=|>=) (?:"([^"]*)"|([\d.]+))\)?$/.exec(comparison) ?? [];
    const actual = path.split('.').reduce<any>((object, key) => object?.[key], value);
    if (operator === '=' && text !== undefined) return actual === text;
    if (operator === '>=' && number !== undefined) return typeof actual === 'number' && actual >= Number(number);
    throw new Error(`The test does not know ${pattern}`);
  });
}
