import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOURS_OF_DAY } from '../../../../core/history/calendar.ts';
import { daysOf } from '../../../../core/history/days.ts';
import { metricsFile } from '../../../../local/aws/cloudwatch/metrics-file.ts';
import { cloudWatchService } from '../../../../local/aws/cloudwatch/service.ts';
import { startAws } from '../../../../local/aws/server.ts';
import { type SampledMetric, sampleMetrics } from '../../../../local/sample/metrics.ts';
import type { RemoteDeps } from '../../../aws/remote.ts';
import type { Results } from '../../../results/results.ts';
import { daysIn, openHistory } from '../../read-series.ts';
import type { ImportTarget } from '../targets.ts';
import { ipamMetricOf } from './kinds.ts';

/** A CloudWatch on this machine, with metrics that are made up for these resources, and lead up to what runs have kept. */
export async function demoMetrics(
  results: Results,
  targets: Iterable<ImportTarget>,
  regionOf: (target: ImportTarget) => string | undefined,
  now: Date,
): Promise<{ readonly clientConfig: RemoteDeps['clientConfig']; stop(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-metrics-'));
  const wanted = [...targets];
  const begins = await beginnings(results, new Set(wanted.map(({ historyId }) => historyId)));
  const all = wanted.flatMap((target): SampledMetric[] => {
    const [metric, region] = [ipamMetricOf(target), regionOf(target)];
    if (!metric || region === undefined) return [];
    const since = begins.get(nameOf(target.historyId, target));
    return [{ ...metric, region, usedPercent: target.usedPercent, ...(since && { since }) }];
  });
  const aws = await startAws({
    outDir,
    bucket: 'none',
    ec2: { accountId: '000000000000', ipams: [], scopes: [], resourceCidrs: () => ({ length: 0, at: nothing }) },
    services: { monitoring: cloudWatchService(metricsFile(outDir), { metrics: sampleMetrics(all, now) }) },
  });
  return {
    clientConfig: (region) => ({
      region,
      endpoint: aws.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    async stop() {
      await aws.stop();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

type Beginning = NonNullable<SampledMetric['since']>;

async function beginnings(results: Results, historyIds: ReadonlySet<string>): Promise<Map<string, Beginning>> {
  const found = new Map<string, Beginning>();
  for (const historyId of historyIds) {
    for await (const { own } of daysIn(results, await openHistory(results, historyId))) {
      const [first] = own ? daysOf(own) : [];
      if (!own || !first) continue;
      const [day, { meanBp }] = first;
      found.set(nameOf(historyId, own), { hour: day * HOURS_OF_DAY, usedPercent: meanBp / 100 });
    }
  }
  return found;
}

function nameOf(historyId: string, { key, basis }: Pick<ImportTarget, 'key' | 'basis'>): string {
  return `${historyId} ${key} ${basis}`;
}

function nothing(): never {
  throw new RangeError('There are no rows');
}
