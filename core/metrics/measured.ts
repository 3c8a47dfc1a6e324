import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Finding, Severity } from '../../statemachine/contracts/finding.ts';
import { FORECAST_DAYS } from '../../statemachine/contracts/forecast-days.ts';
import { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { shareOf } from '../address/exact.ts';
import { compareDaysLeft } from '../forecast/days-left.ts';
import { compareText } from '../streams/compare.ts';
import { dimensionValue, type Metric } from './metric.ts';

const Figures = Capacity.pick({ basis: true, unit: true, total: true, free: true, usedPercent: true });
type Figures = z.infer<typeof Figures>;

/** The part of an evaluation that metrics are made of: all that is kept of each, while hundreds of thousands go by. */
export const MeasuredResource = z.object({
  ...Evaluation.pick({ key: true, scopeId: true, cidrs: true }).shape,
  resource: Resource.pick({ id: true, type: true, cidr: true, name: true, accountId: true, region: true }),
  capacity: Figures.optional(),
  cidrCapacities: z.array(z.object({ cidr: z.string(), capacity: Figures })).optional(),
  forecast: Evaluation.shape.forecast,
  verdict: z.object({ severity: Severity.optional() }),
  findings: z.array(Finding.pick({ kind: true, severity: true })),
});
export type MeasuredResource = z.infer<typeof MeasuredResource>;

export function isMeasured({ capacity, verdict }: MeasuredResource): boolean {
  return capacity !== undefined && verdict.severity !== undefined;
}

const SEVERITY = { critical: 0, warning: 1, ok: 2 } as const;

/**
 * Bases are never compared by their figures: a VPC carved 100 % is normal, a subnet used 100 % is not. Subnets fill up
 * by themselves, pools with every allocation, VPCs only when somebody plans it.
 */
const BASIS = { assigned: 0, allocated: 1, carved: 2 } as const;

/** Worst first: severity, basis, days left, percent used, share left, then the key. */
export function compareMeasured(a: MeasuredResource, b: MeasuredResource): number {
  return (
    SEVERITY[a.verdict.severity ?? 'ok'] - SEVERITY[b.verdict.severity ?? 'ok'] ||
    BASIS[a.capacity?.basis ?? 'carved'] - BASIS[b.capacity?.basis ?? 'carved'] ||
    compareDaysLeft(a, b) ||
    (b.capacity?.usedPercent ?? 0) - (a.capacity?.usedPercent ?? 0) ||
    shareFree(a) - shareFree(b) ||
    compareText(resourceKey(a), resourceKey(b))
  );
}

/** Unique over all scopes. */
export function resourceKey({ scopeId, key }: Pick<MeasuredResource, 'scopeId' | 'key'>): string {
  return `${scopeId}/${key}`;
}

/**
 * How full it is: two metrics a CIDR. A VPC's CIDRs are kept apart, because the average of them helps nobody.
 *
 * @param daysToFull Whether it is to have that metric, too: one for all its CIDRs.
 */
export function resourceMetrics(
  { scopeId, resource, cidrs, capacity, cidrCapacities = [], forecast }: MeasuredResource,
  daysToFull: boolean,
): Metric[] {
  const whole = { cidr: cidrs.length === 1 ? resource.cidr : 'all', capacity };
  const dimensions = (cidr: string) => ({
    ScopeId: dimensionValue(scopeId),
    ResourceType: resource.type,
    ResourceId: dimensionValue(resource.id),
    Cidr: dimensionValue(cidr),
  });
  const figures = (cidrCapacities.length > 0 ? cidrCapacities : [whole]).flatMap(({ cidr, capacity: figures }) =>
    figures === undefined ? [] : figureMetrics(figures, dimensions(cidr)),
  );
  const days = daysToFull ? daysMetric(forecast, dimensions(whole.cidr)) : undefined;
  return days ? [...figures, days] : figures;
}

/** Not within the days that are forecast is told as so many, or an alarm would have no value to be over; unknown is not. */
function daysMetric(forecast: MeasuredResource['forecast'], dimensions: Metric['dimensions']): Metric | undefined {
  if (!forecast || 'none' in forecast) return undefined;
  return { name: 'DaysToFull', unit: 'Count', value: forecast.p50 ?? FORECAST_DAYS, dimensions };
}

function figureMetrics({ usedPercent, free }: Figures, dimensions: Metric['dimensions']): Metric[] {
  return [
    { name: 'UsedPercent', unit: 'Percent', value: usedPercent, dimensions },
    { name: 'Free', unit: 'Count', value: Number(free), dimensions },
  ];
}

function shareFree({ capacity }: MeasuredResource): number {
  return capacity === undefined ? 0 : shareOf(capacity.free, capacity.total);
}
