import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { StoredForecast } from '../../statemachine/contracts/history.ts';
import { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { compareText } from '../streams/compare.ts';
import { dayOf } from './calendar.ts';

/** What a history needs of an evaluation: a tenth of the work that all of it would be. */
export const EvaluatedFigure = z.object({
  key: Evaluation.shape.key,
  judgedIn: Evaluation.shape.judgedIn,
  resource: Resource.pick({ id: true, type: true, cidr: true, accountId: true }),
  capacity: Capacity.pick({ basis: true, total: true, heldByOthers: true, usedPercent: true }).optional(),
  forecast: Evaluation.shape.forecast,
  sampledAt: Evaluation.shape.sampledAt,
});
export type EvaluatedFigure = z.infer<typeof EvaluatedFigure>;

/** One value of one resource, in one run. */
export interface Measurement {
  readonly key: string;
  readonly type: Resource['type'];
  readonly resourceId: string;
  readonly basis: Capacity['basis'];
  readonly bp: number;
  readonly total: Capacity['total'];
  readonly cidr: string;
  readonly forecast?: StoredForecast;
}

/** None where it was not measured, and where another scope judges it: its history is there. */
export function measurementOf({
  key,
  judgedIn,
  resource,
  capacity,
  forecast,
  sampledAt,
}: EvaluatedFigure): Measurement | undefined {
  if (judgedIn !== undefined || capacity === undefined) return undefined;
  const { id: resourceId, type, cidr } = resource;
  const { basis, total, usedPercent } = capacity;
  const bp = bpOf(usedPercent);
  const isKept = forecast && 'p50' in forecast && isOfDay(sampledAt, forecast.asOf);
  const kept = isKept && { forecast: { ...forecast, bp, full: levelOf(capacity) } };
  return { key, type, resourceId, basis, bp, total, cidr, ...kept };
}

/** What was measured before midnight says nothing of the day: once something does, a forecast is another one. */
function isOfDay(sampledAt: string | undefined, asOf: string): boolean {
  return sampledAt === undefined || dayOf(sampledAt) === dayOf(asOf);
}

export function bpOf(usedPercent: number): number {
  return Math.round(usedPercent * 100);
}

/** What counts as full: what others hold is not ours to fill. Where they hold all of it, nothing is free: that is full, too. */
export function levelOf({ total, heldByOthers = 0 }: Pick<Capacity, 'total' | 'heldByOthers'>): number {
  return Number(total) - Number(heldByOthers) || Number(total);
}

/** The order of everything in a history. */
export function compareSeries(a: Pick<Measurement, 'key' | 'basis'>, b: Pick<Measurement, 'key' | 'basis'>): number {
  return compareText(a.key, b.key) || compareText(a.basis, b.basis);
}
