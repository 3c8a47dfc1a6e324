import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeployedFunctions, StepFunction } from './step-function.ts';

export interface LogMetricsProps {
  readonly functions: DeployedFunctions;
  readonly namespace: string;
}

/** The share of its timeout or memory from which a function is near its limit. */
const NEAR = 0.9;

/**
 * What only the functions' logs know. Each is one metric over all functions. It has values only when something happened, so
 * it costs nothing while all is well. The log group says which function it was.
 */
export class LogMetrics extends Construct {
  /** Invocations that took almost all of their time, or ran out of it. */
  readonly nearTimeout: Metric;
  /** Invocations that used almost all of their memory: Lambda has no metric of it. */
  readonly nearMemory: Metric;
  /** Invocations that gave up because AWS, or the service of a webhook, refused for now, after retries of their own. */
  readonly throttled: Metric;

  constructor(scope: Construct, id: string, { functions, namespace }: LogMetricsProps) {
    super(scope, id);
    const count = (metricName: string, pattern: (each: StepFunction) => IFilterPattern): Metric => {
      for (const [name, each] of Object.entries(functions)) {
        new MetricFilter(this, `${metricName}${name}`, {
          logGroup: each.logGroup,
          filterPattern: pattern(each),
          metricNamespace: namespace,
          metricName,
          metricValue: '1',
        });
      }
      return new Metric({ namespace, metricName, statistic: 'Sum', period: Duration.hours(1) });
    };
    this.nearTimeout = count('NearTimeout', ({ timeoutSeconds }) => report('durationMs', NEAR * timeoutSeconds * 1000));
    this.nearMemory = count('NearMemory', ({ memoryMb }) => report('maxMemoryUsedMB', Math.ceil(NEAR * memoryMb)));
    this.throttled = count('Throttled', () => FilterPattern.stringValue('$.error.name', '=', 'Throttled'));
  }
}

/** The line that Lambda itself logs after each invocation. */
function report(figure: string, atLeast: number): IFilterPattern {
  return FilterPattern.all(
    FilterPattern.stringValue('$.type', '=', 'platform.report'),
    FilterPattern.numberValue(`$.record.metrics.${figure}`, '>=', atLeast),
  );
}
