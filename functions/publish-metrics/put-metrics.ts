import type { MetricDatum, PutMetricDataCommandInput, PutMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { batches } from '../../core/metrics/batches.ts';
import type { Metric } from '../../core/metrics/metric.ts';
import { describeError, isDenied, isThrottled } from '../shared/ec2/refusals.ts';
import { PublishMetricsFailed, Throttled } from '../shared/errors.ts';

export type PutMetricData = (input: PutMetricDataCommandInput) => Promise<PutMetricDataCommandOutput>;

/** CloudWatch takes 1,000 metrics a request. */
const MAX_METRICS = 1000;

/** CloudWatch takes 1 MB a request; a tenth is left for what surrounds the metrics. */
const MAX_BYTES = 900_000;

/**
 * Publishes metrics and returns the number of calls. A batch that is refused does not keep the others from being
 * published; PublishMetricsFailed then says how many are missing. After Throttled, everything may be put again: a
 * second sample of the same value at the same time changes neither Average, Minimum nor Maximum.
 */
export async function putMetrics(
  put: PutMetricData,
  namespace: string,
  timestamp: Date,
  metrics: readonly Metric[],
): Promise<number> {
  let calls = 0;
  const refused: { count: number; error: unknown }[] = [];
  const data = metrics.map((metric) => toDatum(metric, timestamp));
  for (const batch of batches(data, { maxItems: MAX_METRICS, maxBytes: MAX_BYTES, bytesOf })) {
    calls++;
    try {
      await put({ Namespace: namespace, MetricData: batch });
    } catch (error) {
      if (isThrottled(error)) {
        throw new Throttled(`cloudwatch:PutMetricData was throttled after the SDK's retries. ${describeError(error)}`, {
          cause: error,
        });
      }
      refused.push({ count: batch.length, error });
    }
  }
  const [first] = refused;
  if (first) {
    const missing = refused.reduce((sum, { count }) => sum + count, 0);
    throw new PublishMetricsFailed(
      `${missing} of ${metrics.length} metrics were not accepted by cloudwatch:PutMetricData (${refused.length} of ${calls} calls), namespace ${namespace}. ${describeError(first.error)}.${isDenied(first.error) ? ' Allow this role cloudwatch:PutMetricData for that namespace.' : ''}`,
      { cause: first.error },
    );
  }
  return calls;
}

function toDatum({ name, unit, value, dimensions }: Metric, timestamp: Date): MetricDatum {
  return {
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Timestamp: timestamp,
    Value: value,
    Unit: unit,
  };
}

/** Of its JSON, which is ASCII; on the wire the time is a shorter number, so that this errs on the safe side. */
function bytesOf(datum: MetricDatum): number {
  return JSON.stringify(datum).length + 1;
}
