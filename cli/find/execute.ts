import { contains, parseCidr } from '../../core/address/cidr.ts';
import { occupiedIn } from '../../core/policy/occupied.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { printHeader } from '../aws/header.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { documentText, type Exit } from '../json/document.ts';
import type { FindDocument } from '../json/find-document.ts';
import type { Io } from '../kit/io.ts';
import { wholeNumber } from '../kit/values.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { scopeRead } from '../results/origin.ts';
import { allocationsOf, listedIn, policyOf } from '../results/read.ts';
import { ResultMissing, type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { Finder } from './finder.ts';
import { historyOf } from './history.ts';
import { findLines } from './print.ts';
import { parseSearch, type Search } from './query.ts';
import { parseTime } from './time.ts';

export interface RawFindOptions extends RawResultsOptions {
  readonly at?: string;
  readonly limit: string;
}

/** Names more than anybody reads, and few enough for one document. */
const MAX_LIMIT = 10_000;

export type FindAnswer = Omit<FindDocument, 'schemaVersion'>;

/** Says what holds an address, a CIDR, or has a name. Returns the exit code. */
export async function executeFind(text: string, raw: RawFindOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const query = parseSearch(text);
  const limit = wholeNumber('--limit', raw.limit, MAX_LIMIT);
  const at = raw.at === undefined ? undefined : parseTime(raw.at, remote.now());
  const results = await openResults(raw, `find ${query.text}`, io, remote);
  const scopes = await scopeResults(results);
  const notKnown: string[] = [];
  const finder = new Finder(query, limit);
  const accountNames = await accountNamesIn(results, scopes, io.env);
  for (const scope of scopes) await search(finder, scope, { results, accountNames, notKnown });
  const found = finder.found();
  const homes = scopes.flatMap(({ summary }) => summary.scope.ipamRegion ?? []);
  if (at) await printHeader({ what: 'Asking IPAM for the past', regions: [...new Set(homes)] }, io);
  const then =
    at &&
    (await historyOf(
      { query, at, matches: found.matches },
      scopes.map(({ summary }) => summary),
      remote,
    ));
  const answer: FindAnswer = {
    exit: exitOf(query, found.total + (then?.history.records.length ?? 0)),
    where: results.where,
    scopes: scopes.map(scopeRead),
    query: { text: query.text, kind: query.kind, ...(query.kind === 'addresses' && { cidr: query.cidr.text }) },
    total: found.total,
    matches: [...found.matches],
    ...(found.inside && { inside: { ...found.inside, first: [...found.inside.first] } }),
    notKnown: [...notKnown, ...(then?.notKnown ?? [])],
    ...(then && { history: then.history }),
  };
  if (raw.json) io.out.print(documentText<FindDocument>(answer));
  else
    for (const line of findLines(answer, { query, scopes, results, now: remote.now(), accountNames }, io.out))
      io.out.print(line);
  return answer.exit.code;
}

async function search(
  finder: Finder,
  scope: ScopeResult,
  { results, accountNames, notKnown }: { results: Results; accountNames: AccountNames; notKnown: string[] },
): Promise<void> {
  const { summary } = scope;
  const { scopeId } = summary.scope;
  const { occupied } = await policyOf(results, scope);
  for await (const evaluation of listedIn(results, scope)) finder.add(evaluation, summary.asOf, accountNames);
  for (const range of occupiedIn(occupied, scopeId)) {
    // A public scope has no private addresses: what is named for all scopes is told once.
    if (summary.scope.scopeType === 'private' || isPublic(range.cidr)) finder.addOccupied(scopeId, range, summary.asOf);
  }
  try {
    for await (const each of allocationsOf(results, summary))
      finder.addAllocation(scopeId, each, summary.asOf, accountNames);
  } catch (error) {
    if (!(error instanceof ResultMissing)) throw error;
    notKnown.push(`Allocations of ${scopeId}: the inventory of that run is no longer there.`);
  }
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].flatMap(
  (text) => parseCidr(text) ?? [],
);

function isPublic(text: string): boolean {
  const cidr = parseCidr(text);
  return cidr !== undefined && !PRIVATE.some((range) => contains(range, cidr));
}

/** 2: it was looked for, and nothing has it. */
function exitOf({ text }: Search, found: number): Exit {
  return found > 0 ? { code: 0 } : { code: 2, reason: `nothing that was seen holds ${text}` };
}
