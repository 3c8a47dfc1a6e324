import { join } from 'node:path';
import { JsonLines } from '../append-lines.ts';
import { checkMetricData } from './metric-data.ts';

/** Takes what PutMetricData is asked to put; throws AwsError where CloudWatch would refuse it. */
export type PutMetrics = (input: unknown) => Promise<void>;

/** Metrics as lines of `<outDir>/cloudwatch/metrics.jsonl`. */
export function metricsFile(outDir: string): PutMetrics {
  const lines = new JsonLines();
  const file = join(outDir, 'cloudwatch', 'metrics.jsonl');
  return async (input) => {
    const { Namespace, MetricData } = checkMetricData(input);
    const records = MetricData.map(({ Timestamp, ...datum }) => ({
      Namespace,
      ...datum,
      ...(Timestamp !== undefined && { Timestamp: new Date(Timestamp * 1000).toISOString() }),
    }));
    await lines.append(file, records);
  };
}
