import { CloudWatchClient, type Metric } from '@aws-sdk/client-cloudwatch';
import { dayText } from '../../../../core/history/calendar.ts';
import { oldestDay } from '../../../../core/history/days.ts';
import { concurrently } from '../../../../core/streams/concurrently.ts';
import { isDemo } from '../../../../local/run-id.ts';
import { METRIC_ACTIONS } from '../../../aws/metric-permissions.ts';
import { allowedBy, type Permission } from '../../../aws/permissions.ts';
import type { ClientConfig, RemoteDeps } from '../../../aws/remote.ts';
import { COMMAND } from '../../../kit/command-line.ts';
import { CliError } from '../../../kit/errors.ts';
import type { Io } from '../../../kit/io.ts';
import { sanitize } from '../../../kit/sanitize.ts';
import { openResults } from '../../../results/open.ts';
import { policyOf } from '../../../results/read.ts';
import { type Results, type ScopeResult, scopeResults } from '../../../results/results.ts';
import { finishImport, type RawImportOptions } from '../finish.ts';
import { LeftOut } from '../left-out.ts';
import { takeIn } from '../take-in.ts';
import { type ImportTarget, type ImportTargets, readTargets } from '../targets.ts';
import { ipamKinds, ownKind, seedKind, type UsageMetric } from './kinds.ts';
import { Published } from './published.ts';
import { listMetrics, METRICS_A_CALL, type MetricCalls, readHours } from './read-metrics.ts';
import { judge } from './series.ts';

export interface RawCloudWatchOptions extends RawImportOptions {
  readonly demo?: true;
}

const PERMISSIONS: readonly Permission[] = [{ actions: METRIC_ACTIONS }];

/** By the metric asked for, and by the request that lists them. */
const DOLLARS_A_THOUSAND = 0.01;

/** MetricCalls at a time, in each Region. */
const CONCURRENCY = 4;

/** Throttling passes. */
const MAX_ATTEMPTS = 8;

/** Metrics are in the home Regions of IPAMs, and where the monitor is deployed. */
interface Place {
  readonly region: string;
  readonly kinds: readonly UsageMetric[];
}

/** Takes CloudWatch's utilization metrics into the histories. Returns the exit code. */
export async function importCloudWatch(raw: RawCloudWatchOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const results = await openResults(raw, 'history import cloudwatch', io, remote);
  const scopes = await scopeResults(results);
  // Made-up figures in a real history could not be told from measured ones, nor taken out again.
  if (raw.demo && !scopes.every(({ summary }) => isDemo(summary.runId))) {
    throw new CliError(`--demo is for the demo organisation: the results of ${sanitize(results.where)} are real`, [
      `To have some that are not:  ${COMMAND} run --demo`,
    ]);
  }
  const targets = await readTargets(results, scopes);
  const places = await placesOf(results, scopes);
  if (places.length === 0) {
    throw new CliError('No metrics to look for: accounts without IPAM have none in CloudWatch', [
      `What you have noted yourself can be imported:  ${COMMAND} history import csv FILE${results.flags}`,
    ]);
  }
  const now = remote.now();
  const oldest = oldestDay(now);
  const calls: MetricCalls = { requests: 0, metrics: 0 };
  const leftOut = new LeftOut();
  const metrics = { listed: 0 };
  const demo = raw.demo
    ? await (await import('./demo.ts')).demoMetrics(results, targets, homeOf(scopes), now)
    : undefined;
  try {
    const clientConfig = demo?.clientConfig ?? remote.clientConfig;
    const read: Published[] = [];
    for (const place of places) {
      const reading = { place, targets, now, oldest, calls, leftOut, metrics };
      read.push(...(await allowedBy(PERMISSIONS, readPlace(clientConfig(place.region), reading))));
    }
    const { incoming, scale } = judge(read, leftOut);
    const taken = await takeIn(results, incoming, { now, oldest, dryRun: raw.dryRun === true });
    return finishImport(results, raw, io, {
      from: `CloudWatch of ${places.map(({ region }) => region).join(', ')}${demo ? ' (made up)' : ''}`,
      source: 'cloudwatch',
      looked: { resources: targets.size, metrics: metrics.listed },
      ...{ taken, incoming, scale, leftOut: leftOut.list() },
      cost: {
        ...calls,
        dollars: ((calls.metrics + calls.requests) * DOLLARS_A_THOUSAND) / 1000,
        ...(demo && { madeUp: true }),
      },
      notes: metrics.listed === 0 ? [noneIn(places)] : [],
    });
  } finally {
    await demo?.stop();
  }
}

function noneIn(places: readonly Place[]): string {
  return `CloudWatch lists none in ${places.map(({ region }) => region).join(', ')}: IPAM publishes them in the Advanced tier only, in the account of the IPAM. Is it the one of these credentials?`;
}

async function placesOf(results: Results, scopes: readonly ScopeResult[]): Promise<Place[]> {
  const byRegion = new Map<string, UsageMetric[]>();
  for (const { summary } of scopes) {
    const { ipamRegion } = summary.scope;
    if (ipamRegion !== undefined) byRegion.set(ipamRegion, [...ipamKinds, seedKind]);
  }
  const { region, outputs } = results.deployment ?? {};
  if (region !== undefined) {
    const own =
      outputs?.MetricsNamespace === undefined ? [] : [ownKind(outputs.MetricsNamespace, await all(results, scopes))];
    byRegion.set(region, [...(byRegion.get(region) ?? [seedKind]), ...own]);
  }
  return [...byRegion].map(([region, kinds]) => ({ region, kinds }));
}

/** Whether the policy has metrics of all resources published; else they are of the worst ones. */
async function all(results: Results, scopes: readonly ScopeResult[]): Promise<boolean> {
  const policies = await Promise.all(scopes.map((scope) => policyOf(results, scope)));
  return policies.every(({ outputs }) => outputs.metrics.perResource === 'all');
}

function homeOf(scopes: readonly ScopeResult[]): (target: ImportTarget) => string | undefined {
  const homes = new Map(scopes.map(({ summary: { scope } }) => [scope.scopeId, scope.ipamRegion]));
  return ({ scopeId }) => homes.get(scopeId);
}

interface Reading {
  readonly place: Place;
  readonly targets: ImportTargets;
  readonly now: Date;
  readonly oldest: number;
  readonly calls: MetricCalls;
  readonly leftOut: LeftOut;
  readonly metrics: { listed: number };
}

async function readPlace(given: ClientConfig, reading: Reading): Promise<Published[]> {
  const { place, targets, now, oldest, calls, leftOut, metrics } = reading;
  const config = { maxAttempts: MAX_ATTEMPTS, ...given };
  const client = new CloudWatchClient(config);
  const span = { from: new Date(dayText(oldest)), to: nextHour(now) };
  try {
    const wanted: { readonly metric: Metric; readonly published: Published }[] = [];
    for (const kind of place.kinds) {
      for (const metric of await listMetrics(client, kind, calls)) {
        metrics.listed++;
        const dimensions = new Map((metric.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]));
        const target = kind.targetOf(dimensions, targets);
        if (typeof target !== 'string') wanted.push({ metric, published: new Published(kind, target, oldest) });
        else leftOut.add(`${kind.name} ${target}`, [...dimensions.values()].join(' '));
      }
    }
    const groups = Array.from({ length: Math.ceil(wanted.length / METRICS_A_CALL) }, (_, index) =>
      wanted.slice(index * METRICS_A_CALL, (index + 1) * METRICS_A_CALL),
    );
    const read = await concurrently(groups, CONCURRENCY, async (group) => {
      const onHour = (index: number, hour: number, value: { readonly peak: number; readonly mean: number }) =>
        group[index]?.published.addHour(hour, value);
      const ofGroup = group.map(({ metric }) => metric);
      const notWhole = await readHours(client, ofGroup, span, calls, onHour);
      return group.flatMap(({ published }, index) => {
        const why = notWhole.get(index);
        if (why !== undefined) leftOut.add(why, published.target.resourceId);
        return why === undefined ? [published] : [];
      });
    });
    return read.flat();
  } finally {
    client.destroy();
  }
}

/** CloudWatch answers faster where times are whole hours. */
function nextHour(now: Date): Date {
  const hour = 3_600_000;
  return new Date(Math.ceil(now.getTime() / hour) * hour);
}
