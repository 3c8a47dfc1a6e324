import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { scopeSteps } from '../statemachine/definition.ts';
import type { Configuration } from './configuration.ts';
import type { LogMetrics } from './log-metrics.ts';
import { type AlarmName, describeAlarm } from './runbook.ts';
import type { Schedule } from './schedule.ts';
import type { DeployedFunctions } from './step-function.ts';
import type { Workflow } from './workflow.ts';

export interface Watched {
  readonly workflow: Workflow;
  readonly functions: DeployedFunctions;
  readonly schedule: Schedule;
  readonly logMetrics: LogMetrics;
  readonly configuration: Configuration;
  /** Its name among those that write to one namespace. */
  readonly deployment: string;
}

interface Watch {
  readonly name: AlarmName;
  readonly metric: IMetric;
  /** Goes off at this sum. @default 1 */
  readonly threshold?: number;
  /** One of this many periods is enough. @default 1 */
  readonly periods?: number;
}

/** Whether the monitor itself works. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { topic, ...watched }: Watched & { topic: ITopic }) {
    super(scope, id);
    const { configuration } = watched;
    const action = new SnsAction(topic);

    for (const { name, metric, threshold = 1, periods = 1 } of watches(watched)) {
      const alarm = new Alarm(this, name, {
        alarmDescription: describeAlarm(name, configuration),
        metric,
        threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        datapointsToAlarm: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
    }
    if (!configuration.schedule.enabled) return;
    const missing = new Alarm(this, 'RunMissing', {
      alarmDescription: describeAlarm('RunMissing', configuration),
      metric: evaluatedRuns(watched),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      // Hours × 3,600 s: CloudWatch takes at most 604,800 s, which the configuration checks.
      evaluationPeriods: configuration.expectEveryHours,
      treatMissingData: TreatMissingData.BREACHING,
    });
    missing.addAlarmAction(action);
    // The one alarm that people wait to see cleared.
    missing.addOkAction(action);
  }
}

function watches(watched: Watched): Watch[] {
  const { workflow, functions, schedule, logMetrics, configuration } = watched;
  const { machine } = workflow;
  const soon = { period: Duration.minutes(5), statistic: 'Sum' };
  return [
    { name: 'RunFailed', metric: machine.metricFailed(soon) },
    { name: 'RunTimedOut', metric: machine.metricTimedOut(soon) },
    { name: 'RunAborted', metric: machine.metricAborted(soon) },
    {
      name: 'RunPartial',
      metric: runMetric(watched, 'RunPartial'),
      // Stays on until the next run can clear it.
      periods: configuration.expectEveryHours,
    },
    {
      name: 'ReportFailed',
      // Lambda's own count: a function that runs out of time or memory logs no error.
      metric: functions.RenderReport.function.metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
      // Stays on until the next run can clear it.
      periods: configuration.expectEveryHours,
    },
    {
      name: 'Throttled',
      metric: logMetrics.throttled,
      // The state machine retries six times. Two refusals are a coincidence.
      threshold: 3,
    },
    {
      name: 'Concurrency',
      metric: notStarted(workflow, functions),
      threshold: 3,
    },
    {
      name: 'DeadLetters',
      metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ ...soon, statistic: 'Maximum' }),
    },
    {
      name: 'NearTimeout',
      metric: logMetrics.nearTimeout,
    },
    { name: 'NearMemory', metric: logMetrics.nearMemory },
  ];
}

/** Only the steps of a scope run many at a time. Any other step that is throttled fails its run, which has an alarm. */
function notStarted({ machine }: Workflow, functions: DeployedFunctions): IMetric {
  const hourly = { period: Duration.hours(1), statistic: 'Sum' };
  const throttled = scopeSteps.map((name) => [name.toLowerCase(), functions[name].function.metricThrottles(hourly)]);
  const usingMetrics = { ...Object.fromEntries(throttled), executions: machine.metricThrottled(hourly) };
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ label: 'Not started', expression, usingMetrics, period: hourly.period });
}

/**
 * FILL makes an hour without a run a 0. With missing values CloudWatch also looks at hours before those that it evaluates,
 * and the alarm would be late by as many.
 */
function evaluatedRuns(watched: Watched): IMetric {
  const runs = runMetric(watched, 'RunEvaluated');
  return new MathExpression({
    label: 'Evaluated runs',
    expression: 'FILL(runs, 0)',
    usingMetrics: { runs },
    period: Duration.hours(1),
  });
}

/** What PublishMetrics publishes for each authoritative run of this deployment. */
export function runMetric(
  { configuration, deployment }: Pick<Watched, 'configuration' | 'deployment'>,
  metricName: 'RunEvaluated' | 'RunPartial',
): Metric {
  const { namespace } = configuration.metrics;
  const dimensionsMap = { Deployment: deployment };
  return new Metric({ namespace, metricName, dimensionsMap, statistic: 'Sum', period: Duration.hours(1) });
}
