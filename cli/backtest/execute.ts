import * as z from 'zod';
import { Backtest } from '../../core/backtest/backtest.ts';
import { KeySample } from '../../core/backtest/sample.ts';
import { type KeptSeries, seriesOf } from '../../core/forecast/kept-series.ts';
import { dayOf, dayText } from '../../core/history/calendar.ts';
import { Capacity } from '../../statemachine/contracts/capacity.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Resource, type ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { readJsonLines } from '../../storage/objects.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { pastTime } from '../find/time.ts';
import type { OpenHistory } from '../history/read-series.ts';
import type { BacktestDocument } from '../json/backtest-document.ts';
import { documentText } from '../json/document.ts';
import type { Io } from '../kit/io.ts';
import { typesOf } from '../kit/request.ts';
import { silent } from '../kit/terminal.ts';
import { refuseEmpty, wholeNumber, wrong } from '../kit/values.ts';
import { onlyOf } from '../results/only-of.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { scopeRead } from '../results/origin.ts';
import { linesOf } from '../results/read.ts';
import { type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { beside } from './beside.ts';
import { groupsOf } from './groups.ts';
import { keysIn, openHistories, pastsIn } from './histories.ts';
import { backtestLines } from './print.ts';
import { BacktestProgress } from './progress.ts';

export interface RawBacktestOptions extends RawResultsOptions {
  readonly scope?: string;
  readonly type?: readonly string[];
  readonly since?: string;
  readonly limit: string;
}

const MAX_LIMIT = 10_000_000;

/** Says how right forecasts would have been. Returns the exit code. */
export async function executeBacktest(raw: RawBacktestOptions, io: Io, remote: RemoteDeps): Promise<number> {
  refuseEmpty({ scope: raw.scope, type: raw.type, since: raw.since });
  const limit = wholeNumber('--limit', raw.limit, MAX_LIMIT);
  if (limit === 0) throw wrong('--limit', raw.limit, 'leaves nothing to judge');
  const types = typesOf(raw.type);
  const now = remote.now();
  const since = raw.since === undefined ? undefined : dayOf(pastTime('--since', raw.since, now).toISOString());
  const results = await openResults(raw, 'backtest', io, remote);
  const scopes = onlyOf(raw.scope, await scopeResults(results));
  const given = await Promise.all(
    scopes.map(async (scope) => ({ scope, histories: await openHistories(results, scope) })),
  );
  const isOfType = ({ type }: { readonly type: string }) => types.length === 0 || types.some((each) => each === type);
  const chosen = await choose(results, given, { limit, isOfType });
  const err = raw.json ? silent(io.err) : io.err;
  const progress = new BacktestProgress(err, remote.startClock(), chosen.total);
  const backtest = new Backtest(since);
  const resources = { measured: 0, withHistory: 0, sampled: 0, judged: 0, gone: 0 };
  const onGone = ({ hours, own, imported = [] }: KeptSeries) => {
    const line = own?.() ?? imported[0]?.() ?? hours;
    if (line && isOfType(line)) resources.gone++;
  };
  for (const { scope, histories } of given) {
    for await (const { item, pasts } of beside(measuredIn(results, scope), pastsIn(results, histories), onGone)) {
      const { key, resource, capacity } = item;
      if (!capacity || !isOfType(resource)) continue;
      resources.measured++;
      if (pasts.length === 0) continue;
      resources.withHistory++;
      if (!chosen.has(key)) continue;
      resources.sampled++;
      if (backtest.add(seriesOf(key, pasts, { capacity, asOf: scope.summary.asOf }))) resources.judged++;
      progress.add();
    }
  }
  progress.stop();
  const document: Omit<BacktestDocument, 'schemaVersion'> = {
    exit: resources.judged > 0 ? { code: 0 } : { code: 2, reason: 'there is too little history to judge anything' },
    where: results.where,
    scopes: scopes.map(scopeRead),
    ...(since !== undefined && { since: dayText(since) }),
    ...(types.length > 0 && { resourceTypes: types }),
    limit,
    resources,
    groups: groupsOf(backtest),
    notKnown: given.flatMap(({ histories }) => histories.flatMap(({ notKnown }) => notKnown)),
  };
  if (raw.json) io.out.print(documentText<BacktestDocument>(document));
  else for (const line of backtestLines(document, { results, scopes, now }, io.out)) io.out.print(line);
  return document.exit.code;
}

interface Given {
  readonly scope: ScopeResult;
  readonly histories: readonly OpenHistory[];
}

interface Wanted {
  readonly limit: number;
  readonly isOfType: (of: { readonly type: ResourceType }) => boolean;
}

/** Which are looked at, and about how many. What may be all is not read for it. */
async function choose(
  results: Results,
  given: readonly Given[],
  { limit, isOfType }: Wanted,
): Promise<{ readonly has: (key: string) => boolean; readonly total: number }> {
  const parts = given.flatMap(({ histories }) =>
    histories.flatMap(({ own, imported }) => [...(own?.days ?? []), ...(imported?.parts ?? [])]),
  );
  const kept = parts.reduce((sum, { series }) => sum + series, 0);
  if (kept <= limit) return { has: () => true, total: kept };
  const sample = new KeySample();
  for (const { histories } of given) {
    for await (const each of keysIn(results, histories)) if (isOfType(each)) sample.add(each.key);
  }
  return { has: sample.upTo(limit), total: Math.min(limit, sample.total) };
}

/** What is needed of an evaluation: a tenth of the work that all of it would be. */
const Measured = z.object({
  key: Evaluation.shape.key,
  judgedIn: Evaluation.shape.judgedIn,
  resource: Resource.pick({ type: true }),
  capacity: Capacity.optional(),
});

/** What is judged in another scope has its history there. */
async function* measuredIn(results: Results, { evaluationsKey }: ScopeResult) {
  for await (const each of linesOf(results, evaluationsKey, (objects, key) => readJsonLines(objects, key, Measured))) {
    if (each.judgedIn === undefined) yield each;
  }
}
