import * as z from 'zod';
import { alertMetrics } from '../../core/metrics/alerts.ts';
import { runMetrics } from '../../core/metrics/run.ts';
import { totalMetrics } from '../../core/metrics/totals.ts';
import { builtInPolicy } from '../../core/policy/built-in.ts';
import type { Item } from './items.ts';

const Alarm = z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional() });
const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

export interface Published {
  readonly scopes: number;
  /** As the deployment's setting metrics.detail. */
  readonly detail: 'full' | 'minimal';
  /** Resources with metrics of their own: `perResource` of the policy. @default the built-in policy's */
  readonly top?: number;
  /** Routes that alerts go by, beside the one for all others. @default the built-in policy's */
  readonly routes?: number;
}

/** What costs the same each month, however many resources there are: by the template, and by what a run publishes. */
export function fixedItems(template: unknown, published: Published): Item[] {
  const resources = Object.values(Template.parse(template).Resources);
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  const alarmMetrics = of('AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => sum + metricsOf(Properties), 0);
  const { totals, openAlerts, perResource } = metricCounts(published);
  return [
    { what: 'KMS, keys', units: of('AWS::KMS::Key').length, price: 'keyMonth' },
    { what: 'CloudWatch, metrics of alarms', units: alarmMetrics, price: 'alarmMetricMonth' },
    { what: 'CloudWatch, dashboards', units: of('AWS::CloudWatch::Dashboard').length, price: 'dashboardMonth' },
    { what: 'CloudWatch, metrics: runs and totals', units: totals, price: 'metricMonth' },
    { what: 'CloudWatch, metrics: the worst resources', units: perResource, price: 'metricMonth' },
    { what: 'CloudWatch, metrics: open alerts', units: openAlerts, price: 'metricMonth' },
  ];
}

/** An alarm on an expression is charged for each metric in it. */
function metricsOf(properties: unknown): number {
  const { Metrics } = Alarm.parse(properties);
  return Metrics ? Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length : 1;
}

/** Percent used and free, of one CIDR each. */
const METRICS_OF_RESOURCE = 2;

/** Metrics that every run publishes. Run hourly, each is charged for every hour of the month. */
export function metricCounts({ scopes, detail, top = builtInTop(), routes = builtInPolicy.routes.length }: Published): {
  readonly totals: number;
  readonly openAlerts: number;
  readonly perResource: number;
} {
  const counts = { ok: 0, warning: 0, critical: 0, notMeasured: 0, notApplicable: 0 };
  const all = totalMetrics({
    scopes: Array.from({ length: scopes }, (_, index) => ({
      scope: { scopeId: `scope-${index}`, scopeType: 'private', ipamId: '', ipamRegion: '', tier: 'advanced' },
      counts,
      rows: 0,
      evaluationsKey: '',
      summaryKey: '',
      read: {},
    })),
    failedScopes: [],
    coverage: {
      rows: { kept: 0, duplicates: 0, filteredOut: 0, malformed: 0 },
      counts,
      notMeasured: {},
      notApplicable: {},
      stale: 0,
      disagreements: 0,
      gaps: [],
    },
  });
  const totals = detail === 'full' ? all : all.filter(({ dimensions }) => Object.keys(dimensions).length === 0);
  return {
    totals: totals.length + runMetrics({ status: 'complete' }, 'any').length,
    // As many of each route as of the one for all others.
    openAlerts: detail === 'full' ? (routes + 1) * alertMetrics({ routes: [] }, { routes: {} }).length : 0,
    perResource: detail === 'full' ? top * METRICS_OF_RESOURCE : 0,
  };
}

function builtInTop(): number {
  const { perResource } = builtInPolicy.outputs.metrics;
  return typeof perResource === 'object' ? perResource.top : 0;
}
