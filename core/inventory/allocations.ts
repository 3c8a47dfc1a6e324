import type { AllocationRecord, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import { parseCidr } from '../address/cidr.ts';
import { join, type Range } from '../address/free-blocks.ts';

/** Of allocations for what was not seen, those that an evaluation names. */
const MAX_UNSEEN = 100;

/**
 * What was allocated from a pool, as ranges: a pool may have 100,000 allocations, and as objects they would take 40 MB
 * and more. They come sorted by address, and those that touch become one range.
 */
export class Allocations {
  readonly record = 'allocations';
  /** Of the first of them, in whose place they stand. */
  readonly key: string;
  /** By the type of what they are for. */
  readonly counts: Record<string, number> = {};
  /** The same, without those whose resource was not seen. */
  readonly seen: Record<string, number> = {};
  /** Of those whose resource was not seen: how many, how many addresses, and the first of them. */
  readonly unseen = { allocations: 0, addresses: 0n, first: [] as UnseenAllocation[] };
  readonly #all = new Ranges();
  readonly #toPools = new Ranges();

  constructor(key = '') {
    this.key = key;
  }

  add({ cidr, type }: Pick<AllocationRecord, 'cidr' | 'type'>, unseen?: UnseenAllocation): void {
    this.counts[type] = (this.counts[type] ?? 0) + 1;
    if (!unseen) this.seen[type] = (this.seen[type] ?? 0) + 1;
    const parsed = parseCidr(cidr);
    if (!parsed) return;
    const end = parsed.first + parsed.size;
    if (unseen) {
      this.unseen.allocations++;
      this.unseen.addresses += parsed.size;
      if (this.unseen.first.length < MAX_UNSEEN) this.unseen.first.push(unseen);
    }
    this.#all.add(parsed.first, end);
    if (type === 'ipam-pool') this.#toPools.add(parsed.first, end);
  }

  get all(): readonly Range[] {
    return this.#all.joined();
  }

  get toPools(): readonly Range[] {
    return this.#toPools.joined();
  }
}

class Ranges {
  #ranges: { first: bigint; end: bigint }[] = [];
  #sorted = true;

  add(first: bigint, end: bigint): void {
    const last = this.#ranges.at(-1);
    if (last && first >= last.first && first <= last.end) {
      if (end > last.end) last.end = end;
      return;
    }
    if (last && first < last.first) this.#sorted = false;
    this.#ranges.push({ first, end });
  }

  joined(): readonly Range[] {
    if (!this.#sorted) this.#ranges = join(this.#ranges);
    this.#sorted = true;
    return this.#ranges;
  }
}
