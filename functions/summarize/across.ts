import { groupOf } from '../../core/inventory/resource-key.ts';
import { Homes } from '../../core/overlap/homes.ts';
import { GroupSum } from '../../core/overlap/tally.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { compareText } from '../../core/streams/compare.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import { acrossScopes, type Listing } from '../../core/summary/across-scopes.ts';
import { vpcGroups } from '../../core/summary/evaluation-line.ts';
import { homeFirst } from '../../core/summary/several-listings.ts';
import { Tally } from '../../core/summary/tally.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Overlaps } from '../../statemachine/contracts/overlap.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { isIpamScope, type Scope } from '../../statemachine/contracts/scope.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { runKeys } from '../../storage/keys.ts';
import { getJson, type Objects, parseLine, putJson } from '../../storage/objects.ts';
import { readOverlaps } from '../../storage/runs.ts';
import { ListedTwice } from './listed-twice.ts';

/** Scopes without IPAM merged at once, beside those of all IPAMs: a stream holds about 0.4 MB. They share no rows. */
const AT_ONCE = 32;

/** Scopes that were evaluated, and the IPAMs of which some were not. */
export interface ToJudge {
  readonly run: Pick<Run, 'prefix' | 'asOf'>;
  readonly policy: Policy;
  readonly scopes: readonly Scope[];
  readonly partlyRead: ReadonlySet<string>;
}

/**
 * Judges what needs several scopes, and writes those again of which something comes out otherwise: evaluations and
 * summary. What it wrote already comes out the same. Returns who lists what twice. Holds one group of each scope.
 */
export async function judgeAcross(objects: Objects, { scopes, ...judged }: ToJudge): Promise<ListedTwice> {
  const ipams = scopes.filter(isIpamScope);
  const others = scopes.filter((scope) => !isIpamScope(scope));
  const twice = new ListedTwice(scopes);
  if (ipams.length === 0) return twice;
  for (let at = 0; at === 0 || at < others.length; at += AT_ONCE) {
    const together = [...ipams, ...others.slice(at, at + AT_ONCE)];
    if (together.length < 2 && judged.partlyRead.size === 0) continue;
    const changed = new Set<string>();
    for await (const { corrected } of groupsAcross(objects, together, judged)) {
      for (const evaluation of corrected) {
        changed.add(evaluation.scopeId);
        twice.add(evaluation);
      }
    }
    // What is judged before what only points there: what that says is gone with it.
    for (const scope of together.toSorted((a, b) => homeFirst({ scope: a }, { scope: b }))) {
      if (changed.has(scope.scopeId)) await writeAgain(objects, scope.scopeId, together, judged);
    }
  }
  return twice;
}

interface Group {
  readonly listings: readonly Listing[];
  readonly corrected: readonly Evaluation[];
}

type Judged = Omit<ToJudge, 'scopes'>;

async function* groupsAcross(
  objects: Objects,
  scopes: readonly Scope[],
  { run, policy, partlyRead }: Judged,
): AsyncGenerator<Group> {
  const merged = mergeEqual(
    scopes.map((scope) => listings(objects, run, scope, partlyRead.has(scope.ipamId ?? ''))),
    (a, b) => compareText(nameOf(a), nameOf(b)),
    (held, next) => [...held, ...next],
  );
  for await (const group of merged)
    yield { listings: group, corrected: acrossScopes(group, { policy, asOf: run.asOf }) };
}

async function* listings(
  objects: Objects,
  { prefix }: Judged['run'],
  scope: Scope,
  mayBeMore: boolean,
): AsyncGenerator<Listing[]> {
  const key = runKeys.evaluations(prefix, scope.scopeId);
  const parse = (line: string) => parseLine(objects, key, line, Evaluation);
  for await (const lines of vpcGroups(objects.readLines(key), parse)) yield [{ scope, lines, mayBeMore }];
}

async function writeAgain(objects: Objects, scopeId: string, scopes: readonly Scope[], judged: Judged): Promise<void> {
  const { prefix } = judged.run;
  const tally = new Tally();
  const homes = new Homes(
    scopes.map((scope) => scope.scopeId),
    judged.policy.occupied,
  );
  const lines = async function* () {
    for await (const { listings: all, corrected } of groupsAcross(objects, scopes, judged)) {
      const otherwise = new Map(corrected.filter((each) => each.scopeId === scopeId).map((each) => [each.key, each]));
      for (const evaluation of listedTwice(all, corrected)) homes.add(evaluation);
      for (const line of all.find(({ scope }) => scope.scopeId === scopeId)?.lines ?? []) {
        const evaluation = otherwise.get(line.key) ?? line.evaluation;
        tally.add(evaluation);
        yield JSON.stringify(evaluation);
      }
    }
  };
  await objects.writeLines(runKeys.evaluations(prefix, scopeId), lines());
  const key = runKeys.scopeSummary(prefix, scopeId);
  const summary = await getJson(objects, key, ScopeSummary);
  const overlaps = summary.overlaps && {
    ...summary.overlaps,
    ...(await overlapsAgain(objects, prefix, scopeId, homes)),
  };
  const { byType, byKind, publicIpv4, worst } = tally;
  const { rows, gaps } = summary.coverage;
  await putJson(objects, key, ScopeSummary, {
    ...summary,
    coverage: { ...summary.coverage, ...tally.coverage(rows), gaps },
    byType,
    byKind: byKind.list(),
    publicIpv4: publicIpv4.result(),
    worst: worst.list(),
    ...(overlaps && { overlaps }),
  });
}

/** VPCs that several scopes list, as they come out. */
function* listedTwice(listings: readonly Listing[], corrected: readonly Evaluation[]): Generator<Evaluation> {
  const rows = listings.flatMap(({ scope, lines }) =>
    lines.filter(({ key }) => key.split('/')[1] === 'vpc').map((line) => ({ scope, line })),
  );
  for (const { scope, line } of rows) {
    if (rows.every((other) => other.scope === scope || other.line.key !== line.key)) continue;
    yield corrected.find((each) => each.scopeId === scope.scopeId && each.key === line.key) ?? line.evaluation;
  }
}

/** Without groups that another scope tells of. */
async function overlapsAgain(
  objects: Objects,
  prefix: string,
  scopeId: string,
  homes: Homes,
): Promise<Partial<Overlaps>> {
  if (homes.isEmpty) return {};
  const key = runKeys.overlaps(prefix, scopeId);
  const groups = new GroupSum();
  await objects.writeLines(
    key,
    (async function* () {
      for await (const group of readOverlaps(objects, key)) {
        if (homes.tellsElsewhere(group)) continue;
        groups.add(group);
        yield JSON.stringify(group);
      }
    })(),
  );
  return groups.sum;
}

/** With what ends it, it sorts as its keys do. */
function nameOf([listing]: readonly Listing[]): string {
  return `${groupOf(listing?.lines[0]?.key ?? '')}/`;
}
