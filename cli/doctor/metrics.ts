import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { lacksPermission } from '../../functions/shared/ec2/refusals.ts';
import { throughProxy } from '../../storage/through-proxy.ts';
import type { METRIC_ACTIONS } from '../aws/metric-permissions.ts';
import { deniedBy } from '../aws/permissions.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { type DoctorCheck, ok, warning } from './check.ts';
import { TIMEOUTS } from './ec2.ts';
import { errorText, someOf } from './inspect.ts';

type MetricAction = (typeof METRIC_ACTIONS)[number];

interface Answer {
  readonly action: MetricAction;
  readonly region: string;
  readonly error?: Error;
  /** Metrics listed. */
  readonly listed?: number;
}

const METRIC = { Namespace: 'AWS/IPAM', MetricName: 'SubnetIPUsage' };
const HOUR_MS = 3_600_000;

/** Whether `history import cloudwatch` may read the metrics of these home Regions: each call once, for $0.00001. */
export async function checkMetrics(
  regions: readonly string[],
  { clientConfig, now }: Pick<RemoteDeps, 'clientConfig' | 'now'>,
): Promise<{ readonly checks: DoctorCheck[]; readonly missing: MetricAction[] }> {
  const answers = (await Promise.all(regions.map((region) => tryCalls(region, clientConfig(region), now())))).flat();
  if (answers.length === 0) return { checks: [], missing: [] };
  const denied = answers.filter(({ error }) => lacksPermission(error));
  const failed = answers.find(({ error }) => error && !lacksPermission(error));
  const checks = [...Map.groupBy(denied, ({ action }) => action)].map(([action, of]) => {
    const by = of[0]?.error && deniedBy(of[0].error);
    const where = someOf(of.map(({ region }) => region));
    return warning(
      action,
      `denied in ${where}${by ? `: ${by}` : ''}; without it \`history import\` has no metrics of the time before the first run`,
    );
  });
  const missing = denied.flatMap(({ action, error }) => (error && deniedBy(error) === undefined ? [action] : []));
  if (checks.length > 0) return { checks, missing: [...new Set(missing)] };
  if (failed) {
    const text = `could not be tried in ${failed.region}: ${errorText(failed.error)}`;
    return { checks: [warning('past metrics', text)], missing: [] };
  }
  const some = answers.some(({ listed = 0 }) => listed > 0);
  const text = some ? 'allowed, and there are some of subnets' : 'allowed; there are none of subnets yet';
  return { checks: [ok('past metrics', text)], missing: [] };
}

async function tryCalls(region: string, config: ReturnType<RemoteDeps['clientConfig']>, now: Date): Promise<Answer[]> {
  const client = new CloudWatchClient({ ...config, ...throughProxy(TIMEOUTS), maxAttempts: 1 });
  const EndTime = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const MetricDataQueries = [{ Id: 'a', MetricStat: { Metric: METRIC, Period: 3600, Stat: 'Maximum' } }];
  const StartTime = new Date(EndTime.getTime() - HOUR_MS);
  const answers = await Promise.all([
    answerOf('cloudwatch:ListMetrics', region, async () => {
      const { Metrics = [] } = await client.send(new ListMetricsCommand(METRIC));
      return Metrics.length;
    }),
    answerOf('cloudwatch:GetMetricData', region, async () => {
      await client.send(new GetMetricDataCommand({ MetricDataQueries, StartTime, EndTime }));
      return 0;
    }),
  ]);
  client.destroy();
  return answers;
}

async function answerOf(action: MetricAction, region: string, call: () => Promise<number>): Promise<Answer> {
  try {
    return { action, region, listed: await call() };
  } catch (error) {
    // Whatever is thrown here is a finding: the doctor looks at what does not work.
    return { action, region, error: error instanceof Error ? error : new Error(String(error)) };
  }
}
