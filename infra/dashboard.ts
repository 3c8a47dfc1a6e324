import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { runMetric, type Watched } from './alarms.ts';

const HOUR = Duration.hours(1);
const sum = { statistic: 'Sum', period: HOUR };
const most = { statistic: 'Maximum', period: HOUR };

/** What was found, whether the monitor runs, and what it costs, on one page. */
export class MonitorDashboard extends Construct {
  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const { namespace, detail } = watched.configuration.metrics;
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: [
        ...(detail === 'full' ? [found(namespace), worst(namespace)] : [[totals(namespace)]]),
        runs(watched),
        costs(watched),
      ],
    });
  }
}

function totals(namespace: string): IWidget {
  const total = (metricName: string, label: string) => new Metric({ namespace, metricName, label, ...most });
  return new GraphWidget({
    title: 'Resources',
    width: 8,
    left: [
      total('CriticalResources', 'Critical'),
      total('WarningResources', 'Warning'),
      total('NotMeasuredResources', 'Not measured'),
      total('FailedScopes', 'Scopes that failed'),
    ],
  });
}

function found(namespace: string): IWidget[] {
  const byScope = (metricName: string) =>
    search(`{"${namespace}",ScopeId} MetricName="${metricName}"`, dimension('ScopeId'));
  return [
    totals(namespace),
    new GraphWidget({ title: 'Critical, per scope', width: 8, left: [byScope('CriticalResources')] }),
    new GraphWidget({ title: 'Warning, per scope', width: 8, left: [byScope('WarningResources')] }),
  ];
}

/** SEARCH finds whatever resources have metrics now. Dashboards only: an alarm cannot be made on it. */
function worst(namespace: string): IWidget[] {
  const metrics = (metricName: string) =>
    `{"${namespace}",ScopeId,ResourceType,ResourceId,Cidr} MetricName="${metricName}"`;
  const label = `${dimension('ResourceId')} ${dimension('Cidr')}`;
  return [
    new GraphWidget({
      title: 'Fullest resources, percent used',
      width: 8,
      left: [search(metrics('UsedPercent'), label, (found) => `SORT(${found}, MAX, DESC, 20)`)],
      leftYAxis: { min: 0, max: 100 },
    }),
    new GraphWidget({
      title: 'Fewest free addresses',
      width: 8,
      left: [search(metrics('Free'), label, (found) => `SORT(${found}, MIN, ASC, 20)`)],
      leftYAxis: { min: 0 },
    }),
    new GraphWidget({
      title: 'Days until full, where the policy asks for them',
      width: 8,
      left: [search(metrics('DaysToFull'), label, (found) => `SORT(${found}, MIN, ASC, 20)`)],
      leftYAxis: { min: 0 },
    }),
  ];
}

function runs(watched: Watched): IWidget[] {
  const {
    workflow: { machine },
    functions,
    logMetrics,
  } = watched;
  return [
    new GraphWidget({
      title: 'Runs',
      width: 8,
      left: [
        runMetric(watched, 'RunEvaluated').with({ label: 'Evaluated' }),
        runMetric(watched, 'RunPartial').with({ label: 'Partial' }),
        machine.metricFailed(sum).with({ label: 'Failed' }),
        machine.metricTimedOut(sum).with({ label: 'Timed out' }),
        machine.metricAborted(sum).with({ label: 'Aborted' }),
      ],
    }),
    new GraphWidget({
      title: 'Duration of runs and of their slowest steps',
      width: 8,
      left: [
        machine.metricTime(most).with({ label: 'Run' }),
        functions.Collect.function.metricDuration(most).with({ label: 'Collect' }),
        functions.Inspect.function.metricDuration(most).with({ label: 'Inspect' }),
        functions.Evaluate.function.metricDuration(most).with({ label: 'Evaluate' }),
        functions.Decide.function.metricDuration(most).with({ label: 'Decide' }),
      ],
    }),
    new GraphWidget({
      title: 'Near a limit',
      width: 8,
      left: [logMetrics.throttled, logMetrics.nearTimeout, logMetrics.nearMemory],
    }),
  ];
}

function costs(watched: Watched): IWidget[] {
  const {
    workflow: { machine },
    functions,
  } = watched;
  const gigabyteSeconds = Object.entries(functions).map(
    ([name, { function: lambda, memoryMb }]) =>
      new MathExpression({
        label: name,
        expression: `duration_${name} / 1000 * ${memoryMb / 1024}`,
        usingMetrics: { [`duration_${name}`]: lambda.metricDuration(sum) },
        period: HOUR,
      }),
  );
  const started = (dimension: string, label: string) =>
    new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsStarted',
      dimensionsMap: { StateMachineArn: dimension },
      label,
      ...sum,
    });
  // Not the log group's own metricIncomingBytes: that has no dimension, and is of the whole account.
  const logged = Object.entries(functions).map(
    ([label, { logGroup }]) =>
      new Metric({
        namespace: 'AWS/Logs',
        metricName: 'IncomingBytes',
        label,
        ...sum,
        dimensionsMap: { LogGroupName: logGroup.logGroupName },
      }),
  );
  return [
    new GraphWidget({ title: 'GB-seconds of Lambda', width: 8, stacked: true, left: gigabyteSeconds }),
    new GraphWidget({
      title: 'Executions',
      width: 8,
      left: [
        started(machine.stateMachineArn, 'Runs'),
        started(`${machine.stateMachineArn}/Scopes`, 'Scopes (seven transitions each)'),
        runMetric(watched, 'RunEvaluated').with({ label: 'Authoritative runs' }),
      ],
    }),
    new GraphWidget({ title: 'Bytes logged', width: 8, stacked: true, left: logged }),
  ];
}

/** In a label, CloudWatch puts the dimension's value in its place. */
function dimension(name: string): string {
  return `\${PROP('Dim.${name}')}`;
}

function search(query: string, label: string, around: (search: string) => string = (found) => found): IMetric {
  return new MathExpression({
    expression: around(`SEARCH('${query}', 'Maximum', ${HOUR.toSeconds()})`),
    label,
    usingMetrics: {},
    period: HOUR,
  });
}
