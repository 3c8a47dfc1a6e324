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
  readonly what: string;
  /** Goes off at this sum, or more. @default 1 */
  readonly threshold?: number;
  /** Any of so many periods is enough. @default 1 */
  readonly periods?: number;
}

/** Whether the monitor itself works. Every alarm says what happened, and what to do first. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { topic, ...watched }: Watched & { topic: ITopic }) {
    super(scope, id);
    const { configuration } = watched;
    const action = new SnsAction(topic);

    for (const { name, metric, what, threshold = 1, periods = 1 } of watches(watched)) {
      const alarm = new Alarm(this, name, {
        alarmDescription: describeAlarm(name, what, configuration.runbookUrl),
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
    const hours = configuration.expectEveryHours;
    const missing = new Alarm(this, 'RunMissing', {
      alarmDescription: describeAlarm('RunMissing', `No run was evaluated for ${hours} h.`, configuration.runbookUrl),
      metric: evaluatedRuns(watched),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      // Hours × 3,600 s: CloudWatch takes at most 604,800 s, which the configuration checks.
      evaluationPeriods: hours,
      treatMissingData: TreatMissingData.BREACHING,
    });
    missing.addAlarmAction(action);
    // The one alarm whose end somebody waits for.
    missing.addOkAction(action);
  }
}

function watches(watched: Watched): Watch[] {
  const { workflow, functions, schedule, logMetrics, configuration } = watched;
  const { machine } = workflow;
  const soon = { period: Duration.minutes(5), statistic: 'Sum' };
  return [
    { name: 'RunFailed', metric: machine.metricFailed(soon), what: 'A run failed; its Cause names the parts.' },
    { name: 'RunTimedOut', metric: machine.metricTimedOut(soon), what: 'A run took too long and was ended.' },
    { name: 'RunAborted', metric: machine.metricAborted(soon), what: 'A run was stopped.' },
    {
      name: 'RunPartial',
      metric: runMetric(watched, 'RunPartial'),
      what: 'Some scopes could not be evaluated; the message of the run names them with the reason.',
      // On until the next run could have said otherwise.
      periods: configuration.expectEveryHours,
    },
    {
      name: 'ReportFailed',
      // Also where it ran out of time or memory, which no line of its own says.
      metric: functions.RenderReport.function.metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
      what: 'The report of a run was not written; the run itself did all else.',
      // On until the next run could have written one.
      periods: configuration.expectEveryHours,
    },
    {
      name: 'Throttled',
      metric: logMetrics.throttled,
      what: 'AWS refused calls for now, again and again; scopes are collected late or not at all.',
      // The state machine tries six times more. Twice is a coincidence.
      threshold: 3,
    },
    {
      name: 'Concurrency',
      metric: notStarted(workflow, functions),
      what: 'The account has no room for more functions or executions at a time.',
      threshold: 3,
    },
    {
      name: 'DeadLetters',
      metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ ...soon, statistic: 'Maximum' }),
      what: 'The schedule could not start a run.',
    },
    {
      name: 'NearTimeout',
      metric: logMetrics.nearTimeout,
      what: 'A function used 90 % of its time, or ran out of it.',
    },
    { name: 'NearMemory', metric: logMetrics.nearMemory, what: 'A function used 90 % of its memory.' },
  ];
}

/** Only steps of scopes run many at a time; a throttled other step fails its run, which has an alarm. */
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
 * An hour without a run counts as none. Left missing, CloudWatch would first look for values from before the hours that
 * it is asked about, and the alarm would be late by as many.
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

/** What PublishMetrics says of each authoritative run of this deployment. */
export function runMetric(
  { configuration, deployment }: Pick<Watched, 'configuration' | 'deployment'>,
  metricName: 'RunEvaluated' | 'RunPartial',
): Metric {
  const { namespace } = configuration.metrics;
  const dimensionsMap = { Deployment: deployment };
  return new Metric({ namespace, metricName, dimensionsMap, statistic: 'Sum', period: Duration.hours(1) });
}
