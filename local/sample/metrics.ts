import { createHash } from 'node:crypto';
import type { MetricName, StoredMetric } from '../aws/cloudwatch/metric-reads.ts';

/** What IPAM would publish of a resource, and how full that is today. */
export interface SampledMetric extends Omit<MetricName, 'Namespace'> {
  readonly region: string;
  readonly usedPercent: number;
  /** Where the history that runs have kept begins, and how full it was: what is before leads up to that. */
  readonly since?: Known;
}

interface Known {
  /** Since 1970. */
  readonly hour: number;
  readonly usedPercent: number;
}

const HOURS_OF_DAY = 24;
const HOURS_OF_YEAR = 365 * HOURS_OF_DAY;

/** CloudWatch has the 50 fullest, the 50 emptiest, and 50 others of a metric. */
const FEW = 50;

/**
 * Metrics that are made up: each comes from where it was a year ago to what it is today, with days and weeks in it. The same
 * resources have the same past.
 */
export function sampleMetrics(all: readonly SampledMetric[], now: Date): StoredMetric[] {
  const today = Math.floor(now.getTime() / 3_600_000);
  return [...Map.groupBy(all, ({ MetricName, region }) => `${MetricName} ${region}`).values()].flatMap((some) => {
    const sorted = some.toSorted((a, b) => a.usedPercent - b.usedPercent);
    const chosen = sorted.length <= 3 * FEW ? sorted : [...sorted.slice(0, FEW), ...sorted.slice(-2 * FEW)];
    return chosen.map(({ usedPercent, since, ...metric }) => ({
      Namespace: 'AWS/IPAM',
      ...metric,
      at: pastOf(JSON.stringify(metric.Dimensions), { hour: today, usedPercent }, since),
    }));
  });
}

function pastOf(seed: string, now: Known, since = now): StoredMetric['at'] {
  const bytes = createHash('sha256').update(seed).digest();
  const [growth, day, week] = [bytes.readUInt8(0) / 255, bytes.readUInt8(1) / 255, bytes.readUInt8(2) / 255];
  const rise = (now.usedPercent - since.usedPercent) / Math.max(1, now.hour - since.hour);
  return (hour) => {
    if (hour > now.hour) return undefined;
    const after = hour - since.hour;
    const percent =
      since.usedPercent + (after > 0 ? rise * after : (since.usedPercent * 0.8 * growth * after) / HOURS_OF_YEAR);
    const waves =
      day * Math.sin((2 * Math.PI * (hour - now.hour)) / HOURS_OF_DAY) +
      week * Math.sin((2 * Math.PI * (hour - now.hour)) / (7 * HOURS_OF_DAY));
    const value = percent + Math.min(2, percent / 10) * waves;
    return Math.round(Math.min(100, Math.max(0, value)) * 100) / 100;
  };
}
