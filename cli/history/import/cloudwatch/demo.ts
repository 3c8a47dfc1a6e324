import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricsFile } from '../../../../local/aws/cloudwatch/metrics-file.ts';
import { cloudWatchService } from '../../../../local/aws/cloudwatch/service.ts';
import { startAws } from '../../../../local/aws/server.ts';
import { type SampledMetric, sampleMetrics } from '../../../../local/sample/metrics.ts';
import type { RemoteDeps } from '../../../aws/remote.ts';
import type { ImportTarget } from '../targets.ts';
import { ipamMetricOf } from './kinds.ts';

/** A CloudWatch on this machine, with metrics that are made up for these resources. */
export async function demoMetrics(
  targets: Iterable<ImportTarget>,
  regionOf: (target: ImportTarget) => string | undefined,
  now: Date,
): Promise<{ readonly clientConfig: RemoteDeps['clientConfig']; stop(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'ipam-monitor-metrics-'));
  const all = [...targets].flatMap((target): SampledMetric[] => {
    const [metric, region] = [ipamMetricOf(target), regionOf(target)];
    return metric && region !== undefined ? [{ ...metric, region, usedPercent: target.usedPercent }] : [];
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

function nothing(): never {
  throw new RangeError('There are no rows');
}
