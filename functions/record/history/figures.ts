import { compareSeries, EvaluatedFigure, type Measurement, measurementOf } from '../../../core/history/measurement.ts';
import { type Objects, readJsonLines } from '../../../storage/objects.ts';

/** What a run measured of a scope, in the order of a history. */
export async function* measuredOf(objects: Objects, evaluationsKey: string): AsyncGenerator<Measurement> {
  for await (const evaluation of readJsonLines(objects, evaluationsKey, EvaluatedFigure)) {
    const sample = measurementOf(evaluation);
    if (sample) yield sample;
  }
}

/**
 * The same by owner account, of accounts without IPAM. Held in memory: 100,000 of them have about 30 MB, and a scope has 25
 * accounts at most.
 */
export async function measuredByAccount(objects: Objects, evaluationsKey: string): Promise<Map<string, Measurement[]>> {
  const byAccount = new Map<string, Measurement[]>();
  for await (const evaluation of readJsonLines(objects, evaluationsKey, EvaluatedFigure)) {
    const { accountId } = evaluation.resource;
    const sample = measurementOf(evaluation);
    if (!sample || accountId === undefined) continue;
    const samples = byAccount.get(accountId) ?? [];
    samples.push(sample);
    byAccount.set(accountId, samples);
  }
  return byAccount;
}

/** What two scopes saw of one account: each subnet once, as the first of them saw it. */
export function together(own: readonly Measurement[], others: readonly Measurement[]): Measurement[] {
  const known = new Set(own.map(({ key, basis }) => `${key} ${basis}`));
  return [...own, ...others.filter(({ key, basis }) => !known.has(`${key} ${basis}`))].sort(compareSeries);
}
