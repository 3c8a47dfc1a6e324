import { First } from '../../core/streams/first.ts';
import { own } from '../../core/text/own.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { type Filtering, filteringOf, type RawFilteredOptions, verdictOf } from '../filter/filter.ts';
import { documentText } from '../json/document.ts';
import type { ListDocument, ListedResource } from '../json/list-document.ts';
import { CliError } from '../kit/errors.ts';
import type { Io } from '../kit/io.ts';
import { wholeNumber } from '../kit/values.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { openResults } from '../results/open.ts';
import { originLine, scopeRead } from '../results/origin.ts';
import { evaluationsOf } from '../results/read.ts';
import { type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { headLine, rowLine, type Separated } from './cells.ts';
import type { Output } from './outputs.ts';
import { listLines } from './print.ts';
import { compareBy, type SortWish } from './sort.ts';

export interface RawListOptions extends RawFilteredOptions {
  readonly sort?: SortWish;
  readonly limit?: string;
  readonly output?: Output;
}

/** A document has to be whole before it is printed, and a table is for people; lines go out as they come. */
const LIMITS: Readonly<Record<Output, number>> = {
  table: 50,
  json: 10_000,
  csv: Number.POSITIVE_INFINITY,
  tsv: Number.POSITIVE_INFINITY,
};
const MOST = 10_000_000;

/** Lists every resource of the newest results. Returns the exit code. */
export async function executeList(raw: RawListOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const filtering = filteringOf(raw);
  const output = outputOf(raw);
  const limit = raw.limit === undefined ? LIMITS[output] : wholeNumber('--limit', raw.limit, MOST);
  const results = await openResults(filtering.where, 'list', io, remote);
  const scopes = await scopeResults(results);
  const accountNames = await accountNamesIn(results, scopes, io.env);
  const rows = matching(results, scopes, filtering, accountNames);
  if (output === 'csv' || output === 'tsv') {
    await printLines(output, raw.sort ? sorted(rows, raw.sort, limit) : upTo(rows, limit), io);
    return 0;
  }
  const first = new First<ListedResource>(limit, compareBy(raw.sort));
  for await (const row of rows) first.add(row);
  const found = { total: first.total, resources: first.list() };
  if (output === 'json') {
    const document = { exit: { code: 0 }, where: results.where, scopes: scopes.map(scopeRead), ...found };
    io.out.print(documentText<ListDocument>(document));
    return 0;
  }
  const view = {
    origin: originLine(results, scopes, remote.now()),
    isFiltered: filtering.isAny,
    accountNames,
  };
  for (const line of listLines(found, view, io.out)) io.out.print(line);
  return 0;
}

function outputOf({ output, json }: RawListOptions): Output {
  if (!json) return output ?? 'table';
  if (output === undefined || output === 'json') return 'json';
  throw new CliError(`--json and --output ${output} name two forms: give one of them`);
}

async function* matching(
  results: Results,
  scopes: readonly ScopeResult[],
  { shows }: Filtering,
  accountNames: AccountNames,
): AsyncGenerator<ListedResource> {
  for (const scope of scopes) {
    for await (const evaluation of evaluationsOf(results, scope)) {
      if (shows({ ...evaluation, verdict: verdictOf(evaluation) }, accountNames)) {
        yield listed(evaluation, accountNames, scope.summary.asOf);
      }
    }
  }
}

function listed(evaluation: Evaluation, names: AccountNames, asOf: string): ListedResource {
  const { scopeId, scopeType, resource, cidrs, verdict, capacity, forecast, sampledAt } = evaluation;
  const accountName = own(names, resource.accountId);
  return {
    ...{ scopeId, scopeType, cidrs, resource },
    ...(accountName !== undefined && { accountName }),
    verdict: verdictOf(evaluation),
    ...(verdict.status === 'evaluated' && { rule: verdict.rule }),
    why: verdict.text,
    ...(capacity && { capacity }),
    ...(forecast && { forecast }),
    ...(sampledAt !== undefined && { sampledAt }),
    asOf,
  };
}

async function printLines(format: Separated, rows: AsyncIterable<ListedResource>, { out }: Io): Promise<void> {
  out.print(headLine(format));
  for await (const row of rows) out.print(rowLine(format, row));
}

/** In memory: as many as the limit lets through. */
async function* sorted(
  rows: AsyncIterable<ListedResource>,
  sort: SortWish,
  limit: number,
): AsyncGenerator<ListedResource> {
  const first = new First<ListedResource>(limit, compareBy(sort));
  for await (const row of rows) first.add(row);
  yield* first.list();
}

async function* upTo<T>(items: AsyncIterable<T>, limit: number): AsyncGenerator<T> {
  let left = limit;
  if (left === 0) return;
  for await (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}
