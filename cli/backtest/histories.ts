import type { KeptSeries } from '../../core/forecast/kept-series.ts';
import { historiesOf } from '../../core/history/history-id.ts';
import { compareSeries } from '../../core/history/measurement.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import type { DaysLine } from '../../statemachine/contracts/history.ts';
import { readPast } from '../../storage/history/read-past.ts';
import { type OpenHistory, openHistory, sayDamage } from '../history/read-series.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** The histories of a scope's resources: without IPAM each account has one of its own. */
export function openHistories(
  results: Results,
  { summary: { scope } }: Pick<ScopeResult, 'summary'>,
): Promise<OpenHistory[]> {
  return Promise.all(historiesOf(scope).map((id) => openHistory(results, id)));
}

/** All that they keep, sorted by key and basis. What cannot be read is left out, and said. */
export function pastsIn(
  results: Results,
  histories: readonly OpenHistory[],
  of: (history: OpenHistory) => Pick<OpenHistory, 'own' | 'imported'> = (history) => history,
): AsyncGenerator<KeptSeries> {
  const streams = histories.map((history) => readPast(results, of(history), sayDamage(history)));
  return mergeEqual<KeptSeries>(streams, compareSeries, (a) => a);
}

/** The keys of which days are kept, each once: a tenth of the work that all of it would be. */
export async function* keysIn(
  results: Results,
  histories: readonly OpenHistory[],
): AsyncGenerator<{ readonly key: string; readonly type: DaysLine['type'] }> {
  let before: string | undefined;
  const withoutHours = ({ own, imported }: OpenHistory) => ({ own: own && { ...own, hours: [] }, imported });
  for await (const { key, own, imported = [] } of pastsIn(results, histories, withoutHours)) {
    const days = own?.() ?? imported[0]?.();
    if (days && key !== before) yield { key, type: days.type };
    before = key;
  }
}
