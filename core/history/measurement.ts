import * as z from 'zod';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { KeptForecast } from '../../statemachine/contracts/forecast.ts';
import { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { compareText } from '../streams/compare.ts';

/** What a history needs of an evaluation: a tenth of the work that all of it would be. */
export const EvaluatedFigure = z.object({
  key: Evaluation.shape.key,
  judgedIn: Evaluation.shape.judgedIn,
  resource: Resource.pick({ id: true, type: true, cidr: true, accountId: true }),
  capacity: Capacity.pick({ basis: true, total: true, usedPercent: true }).optional(),
  forecast: Evaluation.shape.forecast,
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
  readonly forecast?: KeptForecast;
}

/** None where it was not measured, and where another scope judges it: its history is there. */
export function measurementOf({
  key,
  judgedIn,
  resource,
  capacity,
  forecast,
}: EvaluatedFigure): Measurement | undefined {
  if (judgedIn !== undefined || capacity === undefined) return undefined;
  const { id: resourceId, type, cidr } = resource;
  const { basis, total, usedPercent } = capacity;
  const bp = Math.round(usedPercent * 100);
  const kept = forecast && 'p50' in forecast && { forecast };
  return { key, type, resourceId, basis, bp, total, cidr, ...kept };
}

/** The order of everything in a history. */
export function compareSeries(a: Pick<Measurement, 'key' | 'basis'>, b: Pick<Measurement, 'key' | 'basis'>): number {
  return compareText(a.key, b.key) || compareText(a.basis, b.basis);
}
