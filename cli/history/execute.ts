import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { theOne } from '../explain/the-one.ts';
import { parseQuery } from '../find/query.ts';
import { pastTime } from '../find/time.ts';
import { documentText } from '../json/document.ts';
import type { HistoryDocument } from '../json/history-document.ts';
import { COMMAND } from '../kit/command-line.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { sanitize } from '../kit/sanitize.ts';
import { refuseEmpty } from '../kit/values.ts';
import { onlyOf } from '../results/only-of.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { type ScopeResult, scopeResults } from '../results/results.ts';
import { csvLines } from './csv.ts';
import { historyLines, MADE_UP } from './print.ts';
import { readSeries } from './read-series.ts';

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
  const all = await scopeResults(results);
  const one = await theOne(query, results, { scopes: onlyOf(raw.scope, all), all });
  const [resource] = one?.found.flatMap(({ evaluations }) => evaluations.map((each) => each.resource)) ?? [];
  if (!one || !resource) {
    throw new CliError(`${sanitize(query.text)} is no resource of the newest results (${sanitize(results.where)})`, [
      `To look for it by a part of its name, or an address in it:  ${COMMAND} find ${query.text}${results.flags}`,
      'Of what is gone, the files of days tell: docs/athena.md',
    ]);
  }
  const read = await Promise.all(
    one.found.flatMap(({ scope, evaluations }) =>
      evaluations.map((evaluation) => readSeries(results, historyOf(scope, evaluation), evaluation.key)),
    ),
  );
  const series = read.flatMap((each) => each.series).map((each) => from(since, each));
  const isThere = series.some(({ hours, days }) => hours.length + days.length > 0);
  const document: Omit<HistoryDocument, 'schemaVersion'> = {
    exit: isThere ? { code: 0 } : { code: 2, reason: 'nothing was kept of it yet' },
    where: results.where,
    resource,
    ...(since && { since: since.toISOString() }),
    series,
    ...(isThere && read.some(({ madeUp }) => madeUp) && { madeUp: true }),
    notKnown: read.flatMap((each) => each.notKnown),
  };
  if (raw.json || raw.output === 'json') io.out.print(documentText<HistoryDocument>(document));
  else for (const line of (raw.output === 'csv' ? csvLines : historyLines)(document, io.out)) io.out.print(line);
  // Beside a CSV, not in it.
  if (document.madeUp && raw.output === 'csv') io.err.print(MADE_UP);
  return document.exit.code;
}

/** Without IPAM each account has one of its own. */
function historyOf({ summary: { scope } }: ScopeResult, { resource }: Evaluation): string {
  return scope.source === 'ec2' ? `ec2-${resource.accountId}` : scope.scopeId;
}

function from(since: Date | undefined, series: HistoryDocument['series'][number]): HistoryDocument['series'][number] {
  if (!since) return series;
  const first = since.toISOString();
  return {
    ...series,
    // Of an hour and of a day it is not known when in it something was: they count from their beginning.
    hours: series.hours.filter(({ at }) => at.slice(0, 13) >= first.slice(0, 13)),
    days: series.days.filter(({ day }) => day >= first.slice(0, 10)),
  };
}
