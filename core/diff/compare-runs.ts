import type { ChangedPlace, Diff, OverlapChange, Resized, VerdictChange } from '../../statemachine/contracts/diff.ts';
import { First } from '../streams/first.ts';
import { byResource, changedOf, cutOf, largestFirst, resourceKey, sizeOf } from './changed.ts';
import { isAsBefore, joinRuns, mayBeJudgedElsewhere, type Paired, pairUp, type Row, type RowPair } from './join.ts';
import { overlapChange } from './overlaps.ts';
import { placeChanges, type Sides } from './place.ts';
import { Presence } from './presence.ts';
import { wouldList } from './side.ts';
import { type By, isResized, Usage } from './usage.ts';
import { directionOf, mostSevereFirst, type Policies, verdictChange } from './verdicts.ts';

interface Wish {
  /** Of each list. */
  readonly limit: number;
  /** What usage is sorted by. */
  readonly by: By;
}

/** What changed from one run to another, streamed: a VPC with its subnets is in memory at a time, and the first of each list. */
export async function compareRuns(sides: Sides, wish: Wish): Promise<Diff> {
  const comparison = new Comparison(sides, wish);
  for await (const group of joinRuns(sides.before, sides.after)) {
    const { same = [], other = [] } = Object.groupBy(group, (row) =>
      isAsBefore(row) && !mayBeJudgedElsewhere(row) ? 'same' : 'other',
    );
    comparison.add(
      other.map(pairUp),
      same.flatMap(({ after }) => after),
    );
  }
  return comparison.list();
}

class Comparison {
  readonly #sides: Sides;
  readonly #policies: Policies | undefined;
  readonly #come: { seen: Presence; unseen: Presence };
  readonly #left: { seen: Presence; unseen: Presence };
  readonly #moved: First<ChangedPlace>;
  readonly #resized: First<Resized>;
  readonly #usage: Usage;
  readonly #overlapping: First<OverlapChange>;
  readonly #noLonger: First<OverlapChange>;
  readonly #verdicts: Record<'worse' | 'better' | 'otherwise' | 'byPolicy', First<VerdictChange>>;
  #compared = 0;

  constructor(sides: Sides, { limit, by }: Wish) {
    const { before, after } = sides;
    this.#sides = sides;
    const isSame = JSON.stringify(before.policy) === JSON.stringify(after.policy);
    this.#policies = isSame ? undefined : { before: before.policy, after: after.policy };
    this.#come = { seen: new Presence(limit), unseen: new Presence(limit) };
    this.#left = { seen: new Presence(limit), unseen: new Presence(limit) };
    this.#moved = new First<ChangedPlace>(limit, byResource);
    this.#resized = new First<Resized>(limit, largestFirst);
    this.#usage = new Usage(limit, by);
    this.#overlapping = new First<OverlapChange>(limit, largestFirst);
    this.#noLonger = new First<OverlapChange>(limit, largestFirst);
    const verdicts = () => new First<VerdictChange>(limit, (a, b) => mostSevereFirst(a, b) || byResource(a, b));
    this.#verdicts = { worse: verdicts(), better: verdicts(), otherwise: verdicts(), byPolicy: verdicts() };
  }

  /** A VPC with its subnets, or something else by itself. `same`: rows of it of which both runs say the same. */
  add(group: readonly Paired[], same: readonly Row[]): void {
    const pairs = group.flatMap((row) => row.pairs);
    this.#compared += same.length;
    for (const pair of pairs) this.#compare(pair);
    const [left, come] = [group.flatMap((row) => row.left), group.flatMap((row) => row.come)];
    if (left.length + come.length === 0) return;
    this.#onlyBefore(left, new Set([...pairs.map(({ after }) => after), ...come, ...same].map(nameOf)));
    this.#onlyAfter(come, new Set([...pairs.map(({ before }) => before), ...left, ...same].map(nameOf)));
  }

  list(): Diff {
    const { worse, better, otherwise, byPolicy } = this.#verdicts;
    return {
      policyChanged: this.#policies !== undefined,
      compared: this.#compared,
      new: this.#come.seen.list(),
      gone: this.#left.seen.list(),
      notSeen: this.#left.unseen.list(),
      notSeenBefore: this.#come.unseen.list(),
      moved: cutOf(this.#moved),
      resized: cutOf(this.#resized),
      usage: this.#usage.list(),
      overlapping: cutOf(this.#overlapping),
      noLongerOverlapping: cutOf(this.#noLonger),
      worse: cutOf(worse),
      better: cutOf(better),
      otherwise: cutOf(otherwise),
      byPolicy: cutOf(byPolicy),
    };
  }

  #compare(pair: RowPair): void {
    this.#compared++;
    const { before, after } = pair;
    const changes = placeChanges(pair, this.#sides);
    if (changes.length > 0) this.#moved.add({ ...changedOf([after]), changes });
    if (!isSameView(pair)) return;
    if (isResized(before.evaluation, after.evaluation)) this.#addResized(before, after);
    else this.#usage.add(pair);
    this.#addOverlaps(before, after);
    const verdict = verdictChange(pair, this.#policies);
    if (!verdict) return;
    const direction = directionOf(verdict);
    const list = direction === undefined ? 'otherwise' : direction < 0 ? 'worse' : 'better';
    this.#verdicts[verdict.cause === 'policy' ? 'byPolicy' : list].add(verdict);
  }

  #onlyBefore(rows: readonly Row[], still: ReadonlySet<string>): void {
    const { after } = this.#sides;
    const looked = rows.filter(({ within, evaluation }) => wouldList(after, within, evaluation.resource));
    for (const row of looked) {
      if (still.has(nameOf(row))) this.#addResized(row, undefined);
      this.#addOverlaps(row, undefined);
    }
    this.#left.seen.add(looked.filter((row) => !still.has(nameOf(row))));
    this.#left.unseen.add(rows.filter((row) => !looked.includes(row)));
  }

  #onlyAfter(rows: readonly Row[], already: ReadonlySet<string>): void {
    const { before } = this.#sides;
    const looked = rows.filter(({ within, evaluation }) => wouldList(before, within, evaluation.resource));
    for (const row of looked) {
      if (already.has(nameOf(row))) this.#addResized(undefined, row);
      this.#addOverlaps(undefined, row);
    }
    this.#come.seen.add(looked.filter((row) => !already.has(nameOf(row))));
    this.#come.unseen.add(rows.filter((row) => !looked.includes(row)));
  }

  #addResized(before: Row | undefined, after: Row | undefined): void {
    const row = after ?? before;
    if (!row) return;
    this.#resized.add({
      ...changedOf([row]),
      ...sizeOf(row.evaluation.cidrs),
      from: sizedOf(before),
      to: sizedOf(after),
    });
  }

  #addOverlaps(before: Row | undefined, after: Row | undefined): void {
    const { before: earlier, after: later } = this.#sides;
    const policyChanged = this.#policies !== undefined;
    const come = after && overlapChange(after, { side: earlier, policyChanged, ...(before && { row: before }) });
    const left = before && overlapChange(before, { side: later, policyChanged, ...(after && { row: after }) });
    if (come) this.#overlapping.add(come);
    if (left) this.#noLonger.add(left);
  }
}

/** Two scopes that list a row need not know the same of it. */
function isSameView({ before, after, isElsewhere }: RowPair): boolean {
  return isElsewhere || before.evaluation.scopeId === after.evaluation.scopeId || bothWithoutIpam(before, after);
}

function bothWithoutIpam(before: Row, after: Row): boolean {
  return before.within.scope.source === 'ec2' && after.within.scope.source === 'ec2';
}

function sizedOf(row: Row | undefined): Resized['from'] {
  if (!row) return { cidrs: [] };
  const { cidrs, capacity } = row.evaluation;
  return { cidrs, ...(capacity && { capacity }) };
}

function nameOf({ evaluation }: Row): string {
  return resourceKey(evaluation.resource);
}
