import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { UsageChange, UsageChanges } from '../../statemachine/contracts/diff.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { countOf } from '../address/exact.ts';
import { First } from '../streams/first.ts';
import { byResource, changedOf, cutOf } from './changed.ts';
import type { RowPair } from './join.ts';

export type By = 'units' | 'percent';

interface Lists {
  readonly basis: Capacity['basis'];
  readonly unit: Capacity['unit'];
  readonly rose: First<UsageChange>;
  readonly fell: First<UsageChange>;
}

/** Who uses more, and who less, apart by what is counted. */
export class Usage {
  readonly #limit: number;
  readonly #by: By;
  readonly #lists = new Map<string, Lists>();

  constructor(limit: number, by: By) {
    this.#limit = limit;
    this.#by = by;
  }

  /** Of a row that has kept its size. */
  add({ before, after }: RowPair): void {
    const [from, to] = [before.evaluation.capacity, after.evaluation.capacity];
    if (!from || !to || !isComparable(from, to)) return;
    const [was, is] = [usedOf(from), usedOf(to)];
    if (was === undefined || is === undefined || was === is) return;
    const by = countOf(is > was ? is - was : was - is);
    const points = Math.round(Math.abs(to.usedPercent - from.usedPercent) * 100) / 100;
    const lists = this.#of(to);
    lists[is > was ? 'rose' : 'fell'].add({ ...changedOf([after]), by, points, from, to });
  }

  list(): UsageChanges[] {
    const lists = [...this.#lists.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    return lists.map(({ basis, unit, rose, fell }) => ({ basis, unit, rose: cutOf(rose), fell: cutOf(fell) }));
  }

  #of({ basis, unit }: Capacity): Lists {
    const name = nameOf({ basis, unit });
    const first = () => new First<UsageChange>(this.#limit, this.#by === 'units' ? byUnits : byPoints);
    const lists = this.#lists.get(name) ?? { basis, unit, rose: first(), fell: first() };
    this.#lists.set(name, lists);
    return lists;
  }
}

function nameOf({ basis, unit }: Pick<Capacity, 'basis' | 'unit'>): string {
  return `${basis} ${unit}`;
}

/** Figures of two sources differ by rounding: only what lies outside of it has changed. */
function isComparable(from: Capacity, to: Capacity): boolean {
  if (from.basis !== to.basis || from.unit !== to.unit) return false;
  if (from.source === to.source) return true;
  const [a, b] = [rangeOf(from), rangeOf(to)];
  return a.max < b.min || b.max < a.min;
}

function rangeOf({ free, freeMin = free, freeMax = free }: Capacity): { min: bigint; max: bigint } {
  return { min: BigInt(freeMin), max: BigInt(freeMax) };
}

function usedOf({ used, usedIncludingReserved }: Capacity): bigint | undefined {
  const known = used ?? usedIncludingReserved;
  return known === undefined ? undefined : BigInt(known);
}

function byUnits(a: UsageChange, b: UsageChange): number {
  const [more, less] = [BigInt(b.by), BigInt(a.by)];
  return (more > less ? 1 : more < less ? -1 : 0) || b.points - a.points || byResource(a, b);
}

function byPoints(a: UsageChange, b: UsageChange): number {
  return b.points - a.points || byUnits(a, b);
}

/** What a row stands for, where it is not what it was: other CIDRs, or another size. */
export function isResized(before: Evaluation, after: Evaluation): boolean {
  if (ownCidrs(before).join() !== ownCidrs(after).join()) return true;
  const [from, to] = [before.capacity, after.capacity];
  return from !== undefined && from.unit === to?.unit && from.basis === to.basis && from.total !== to.total;
}

/** Those that the scope itself lists. */
function ownCidrs({ cidrs, knownFrom }: Evaluation): string[] {
  return (knownFrom?.ownCidrs ?? cidrs).toSorted();
}
