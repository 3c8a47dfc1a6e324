import { bySeverity } from '../../core/streams/by-severity.ts';
import { First } from '../../core/streams/first.ts';
import type { OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import { readOverlaps } from '../../storage/runs.ts';
import type { RemoteDeps } from '../aws/remote.ts';
import { documentText } from '../json/document.ts';
import type { OverlapPair, OverlapsDocument } from '../json/overlaps-document.ts';
import type { Io } from '../kit/io.ts';
import { wholeNumber } from '../kit/values.ts';
import { accountNamesIn } from '../results/account-names.ts';
import { openResults, type RawResultsOptions } from '../results/open.ts';
import { scopeRead } from '../results/origin.ts';
import { linesOf } from '../results/read.ts';
import { ResultMissing, type Results, type ScopeResult, scopeResults } from '../results/results.ts';
import { homesOf } from './homes.ts';
import { pairsOf } from './pairs.ts';
import { closingLines, groupLines, type OverlapsAnswer, pairLine } from './print.ts';

export interface RawOverlapsOptions extends RawResultsOptions {
  readonly pairs?: true;
  readonly limit: string;
}

const MAX_LIMIT = 100_000;

/** Lists who shares addresses with whom, group by group. Returns the exit code. */
export async function executeOverlaps(raw: RawOverlapsOptions, io: Io, remote: RemoteDeps): Promise<number> {
  const limit = wholeNumber('--limit', raw.limit, MAX_LIMIT);
  const results = await openResults(raw, 'overlaps', io, remote);
  const scopes = await scopeResults(results);
  const notKnown: string[] = [];
  const groups = new First<OverlapGroup>(limit, worstFirst);
  let allowedGroups = 0;
  for (const scope of scopes) {
    for await (const group of groupsIn(results, scope, notKnown)) {
      if (group.allowed) allowedGroups++;
      else groups.add(group);
    }
  }
  const { out } = io;
  const answer: OverlapsAnswer = {
    exit: { code: 0 },
    where: results.where,
    scopes: scopes.map(scopeRead),
    groups: groups.list(),
    totalGroups: groups.total,
    allowedGroups,
    reservations: {
      total: scopes.reduce((sum, { summary }) => sum + (summary.overlaps?.reservations?.total ?? 0), 0),
      first: scopes.flatMap(({ summary }) => summary.overlaps?.reservations?.first ?? []),
    },
    notKnown,
  };
  const accountNames = raw.json ? {} : await accountNamesIn(results, scopes, io.env);
  if (!raw.json) for (const line of groupLines(answer, accountNames, out)) out.print(line);
  const told = (pair: OverlapPair) => {
    if (!raw.json) out.print(pairLine(pair, accountNames, out.colors));
  };
  const pairs = raw.pairs && (await readPairs(results, scopes, { limit, notKnown, told }));
  if (raw.json) out.print(documentText<OverlapsDocument>({ ...answer, ...pairs }));
  else {
    const view = { results, scopes, now: remote.now(), pairs: pairs?.totalPairs, accountNames };
    for (const line of closingLines(answer, view, out.colors)) out.print(line);
  }
  return 0;
}

/** All pairs are told as they are found; only the first are kept. */
async function readPairs(
  results: Results,
  scopes: readonly ScopeResult[],
  { limit, notKnown, told }: { limit: number; notKnown: string[]; told: (pair: OverlapPair) => void },
): Promise<{ pairs: OverlapPair[]; totalPairs: number }> {
  const pairs: OverlapPair[] = [];
  let totalPairs = 0;
  const homes = await homesOf(results, scopes);
  for (const scope of scopes) {
    try {
      for await (const pair of pairsOf(results, scope, homes)) {
        totalPairs++;
        told(pair);
        if (pairs.length < limit) pairs.push(pair);
      }
    } catch (error) {
      if (!(error instanceof ResultMissing)) throw error;
      notKnown.push(`Pairs in ${scope.summary.scope.scopeId}: the inventory of that run is no longer there.`);
    }
  }
  return { pairs, totalPairs };
}

/** All of them while the run's own objects are there; afterwards those that the summary names. */
async function* groupsIn(results: Results, scope: ScopeResult, notKnown: string[]): AsyncGenerator<OverlapGroup> {
  const { summary, overlapsKey } = scope;
  const { scopeId } = summary.scope;
  if (!summary.overlaps) {
    notKnown.push(`Overlaps in ${scopeId}: its VPCs were not compared in that run.`);
    return;
  }
  notKnown.push(...summary.coverage.gaps.filter(({ kind }) => kind === 'overlapsNotCompared').map(({ text }) => text));
  try {
    yield* linesOf(results, overlapsKey, readOverlaps);
  } catch (error) {
    if (!(error instanceof ResultMissing)) throw error;
    const { worst, groups, allowedGroups } = summary.overlaps;
    notKnown.push(
      `Overlaps in ${scopeId}: the run had ${groups} groups, and ${allowedGroups} that are allowed; its list is no longer there, and the summary names ${worst.length}.`,
    );
    yield* worst;
  }
}

function worstFirst(a: OverlapGroup, b: OverlapGroup): number {
  return (
    bySeverity(a, b) ||
    b.members - a.members ||
    (a.scopeId < b.scopeId ? -1 : a.scopeId > b.scopeId ? 1 : a.group < b.group ? -1 : 1)
  );
}
