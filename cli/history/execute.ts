import { oldestDay } from '../../core/history/days.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { theOne } from '../explain/the-one.ts';
import { parseQuery, type Query } from '../find/query.ts';
import { pastTime } from '../find/time.ts';
import { documentText } from '../json/document.ts';
import type { HistoryDocument } from '../json/history-document.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError, printError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { localTime } from '../kit/local-time.ts';
import { sanitize } from '../kit/sanitize.ts';
import { refuseEmpty } from '../kit/values.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { onlyOf } from '../results/only-of.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { csvLines } from './csv.ts';
import { type Gone, goneResource } from './gone.ts';
import { historyIdOf } from './history-id.ts';
import { historyLines, MADE_UP } from './print.ts';
import { isMadeUp, openHistory, seriesOf } from './read-series.ts';

export interface RawResourceHistoryOptions extends RawResultsOptions {
  readonly scope?: string;
  readonly since?: string;
  readonly output: 'text' | 'csv' | 'json';
}

/** Says how full a resource was. Returns the exit code. */
export async function executeHistory(
  text: string,
  raw: RawResourceHistoryOptions,
  io: Io,
  remote: RemoteDeps,
): Promise<number> {
  refuseEmpty({ resource: text, since: raw.since });
  const query = parseQuery(text);
  const now = remote.now();
  const since = raw.since === undefined ? undefined : pastTime('--since', raw.since, now);
  const results = await openResults(raw, `history ${query.text}`, io, remote);
  const meant = await whatIsMeant(query, raw.scope, results, io.env);
  if (meant instanceof CliError) {
    printError(io.err, meant);
    return 2;
  }
  const { resource, found, gone, isMeasured = true, scopes = [] } = meant;
  const oldest = oldestDay(now);
  const all = await Promise.all(found.map(({ history, key }) => seriesOf(results, history, key, oldest)));
  const series = all.flat().map((each) => from(since, each));
  const isThere = series.some(({ hours, days, censored }) => hours.length + days.length + censored.length > 0);
  const document: Omit<HistoryDocument, 'schemaVersion'> = {
    exit: isThere ? { code: 0 } : { code: 2, reason: whyNothing(isMeasured, since) },
    where: results.where,
    resource,
    ...(gone && { gone }),
    ...(since && { since: since.toISOString() }),
    series,
    ...(isThere && found.some(({ history }) => isMadeUp(history)) && { madeUp: true }),
    notKnown: [...new Set(found.flatMap(({ history }) => history.notKnown))],
  };
  if (raw.json || raw.output === 'json') io.out.print(documentText<HistoryDocument>(document));
  else if (raw.output === 'csv') for (const line of csvLines(document)) io.out.print(line);
  else {
    const accountNames = await accountNamesIn(results, scopes, io.env);
    for (const line of historyLines(document, io.out, accountNames)) io.out.print(line);
  }
  // Beside a CSV, not in it.
  if (document.madeUp && raw.output === 'csv') io.err.print(MADE_UP);
  return document.exit.code;
}

function whyNothing(isMeasured: boolean, since: Date | undefined): string {
  if (!isMeasured) {
    return 'there is no history of it: the newest run measured no utilization of it. Only VPCs, subnets and pools have one';
  }
  return since === undefined
    ? 'there is no history of it yet: each scheduled run, and each local run without filters, adds an hour'
    : `there is no history of it since ${localTime(since.toISOString())}`;
}

interface Meant extends Gone {
  readonly gone?: true;
  /** Those that list it. */
  readonly scopes?: readonly ScopeResult[];
  readonly isMeasured?: boolean;
}

/** As the newest results have it; else as a history has what is gone. What nothing knows is said, and is no failure. */
async function whatIsMeant(
  query: Query,
  scope: string | undefined,
  results: Results,
  env: Io['env'],
): Promise<Meant | CliError> {
  const all = await scopeResults(results);
  const one = await theOne(query, results, { scopes: onlyOf(scope, all), all, env }, 'history');
  const [resource] = one?.found.flatMap(({ evaluations }) => evaluations.map((each) => each.resource)) ?? [];
  if (one && resource) {
    const found = one.found.flatMap(({ scope, evaluations }) =>
      evaluations.map(async (evaluation) => ({
        history: await openHistory(results, historyIdOf(scope, evaluation)),
        key: evaluation.key,
      })),
    );
    const isMeasured = one.found.some(({ evaluations }) => evaluations.some(({ capacity }) => capacity !== undefined));
    return { resource, found: await Promise.all(found), isMeasured, scopes: one.found.map(({ scope }) => scope) };
  }
  const gone = await goneResource(query, results, scope);
  if (gone) return { ...gone, gone: true };
  return new CliError(
    `${sanitize(query.text)} is neither in the newest results nor in a history (${sanitize(results.where)})`,
    [
      `To look for it by a part of its name, or an address in it:  ${COMMAND} find ${query.text}${results.flags}`,
      'Deleted resources are found by id, exact CIDR or key only. For older ones, query the daily files: docs/athena.md',
    ],
  );
}

function from(since: Date | undefined, series: HistoryDocument['series'][number]): HistoryDocument['series'][number] {
  if (!since) return series;
  const first = since.toISOString();
  return {
    ...series,
    // Of an hour and of a day it is not known when in it something was: they count from their beginning.
    hours: series.hours.filter(({ at }) => at.slice(0, 13) >= first.slice(0, 13)),
    days: series.days.filter(({ day }) => day >= first.slice(0, 10)),
    censored: series.censored.filter(({ day }) => day >= first.slice(0, 10)),
  };
}
