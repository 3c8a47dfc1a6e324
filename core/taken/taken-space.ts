import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import { type Cidr, contains } from '../address/cidr.ts';
import { BITS } from '../address/free-blocks.ts';
import { type OwnedCidr, type Owner, ownedCidr, placeOf, rangeOf } from './owned-cidr.ts';

/**
 * Who has addresses in a scope: VPCs, custom allocations, what the policy names, and subnets that pools plan or that
 * have no VPC around them; about 130 bytes a CIDR, for all of the scope at once. Whoever wants to know what is taken, or shared, asks it.
 */
export class TakenSpace {
  readonly #blocks: OwnedCidr[] = [];
  #sorted = true;

  get size(): number {
    return this.#blocks.length;
  }

  /** By address, the larger of two that begin together first. */
  get blocks(): readonly OwnedCidr[] {
    if (!this.#sorted) this.#blocks.sort();
    this.#sorted = true;
    return this.#blocks;
  }

  /** All CIDRs of an owner together: a VPC is never compared with itself. `silent`: it is compared with nobody. */
  add(owner: Owner, cidrs: readonly Cidr[], silent = false): void {
    this.#sorted = false;
    // One inside another of the same owner is an old sample beside a new one, or a row seen twice.
    const own = cidrs.filter(
      (cidr, place) =>
        !cidrs.some((other, at) => at !== place && contains(other, cidr) && (at < place || other.size > cidr.size)),
    );
    for (const cidr of own) this.#blocks.push(ownedCidr(cidr, owner, silent));
  }

  /** What shares addresses with a CIDR: those around it, the largest first, then those inside, by address. */
  *meeting(cidr: Cidr): Generator<OwnedCidr> {
    const { family, first, prefixLength, size } = cidr;
    for (let length = 0; length < prefixLength; length++) {
      const place = placeOf({ family, first: startAround(first, length, family), prefixLength: length });
      for (let at = this.#from(place); this.blocks[at]?.startsWith(place); at++) yield this.blocks[at] ?? '';
    }
    const inner = placeOf(cidr);
    const { first: marked } = rangeOf(inner);
    for (let at = this.#from(inner); at < this.blocks.length; at++) {
      const block = this.blocks[at] ?? '';
      if (rangeOf(block).first >= marked + size) return;
      yield block;
    }
  }

  /** The first place at or behind a text. */
  #from(place: string): number {
    let [low, high] = [0, this.blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.blocks[middle] ?? '') < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function startAround(first: bigint, prefixLength: number, family: Family): bigint {
  const size = 1n << BigInt(BITS[family] - prefixLength);
  return first - (first % size);
}
