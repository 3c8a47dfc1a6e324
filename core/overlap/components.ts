import type { Range } from '../address/free-blocks.ts';

/** A CIDR among others, sorted by address, the larger of two that begin together first. */
export interface Claim extends Range {
  /** Of two that share addresses, one is a VPC: IPAM gives no address twice, and the policy may name one as often as it likes. */
  readonly isVpc: boolean;
  /** Whether it takes part at all. */
  readonly isCompared: boolean;
}

export interface Components {
  /** By place of a claim: the first place of its component; -1 for one that shares addresses with nobody. */
  readonly rootOf: Int32Array;
  /** By place: that of the smallest claim before it that holds it; -1 for an outermost one. */
  readonly holderOf: Int32Array;
}

interface Open {
  readonly place: number;
  readonly end: bigint;
  readonly isVpc: boolean;
  /** Whether it and all that are open below it are known to be in one component. */
  joined: boolean;
}

/**
 * Connects claims that share addresses. Of two CIDRs one holds the other, or they are disjoint, so all that is met while
 * sweeping by address is nested. `counts` says of the inner one of two, whose addresses are those shared, whether they
 * matter. Claims of one owner must be disjoint.
 *
 * One sweep: a claim that meets others which are joined already looks at the topmost only. 205 equal CIDRs are 204 looks.
 */
export function components(claims: Iterable<Claim>, size: number, counts: (shared: Range) => boolean): Components {
  const parent = Int32Array.from({ length: size }, (_, place) => place);
  const shares = new Uint8Array(size);
  const holderOf = new Int32Array(size).fill(-1);
  const open: Open[] = [];
  let place = 0;
  for (const claim of claims) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0n) <= claim.first) open.pop();
    if (!claim.isCompared) {
      place++;
      continue;
    }
    holderOf[place] = open.at(-1)?.place ?? -1;
    const counted = counts(claim);
    if (counted) {
      for (let depth = open.length - 1; depth >= 0; depth--) {
        const outer = open[depth];
        if (!outer || !(claim.isVpc || outer.isVpc)) continue;
        join(parent, outer.place, place);
        shares[outer.place] = 1;
        shares[place] = 1;
        if (outer.joined) break;
        // A VPC meets all that are open, and so joins them; an allocation passes over other allocations.
        outer.joined = claim.isVpc;
      }
    }
    open.push({ place, end: claim.end, isVpc: claim.isVpc, joined: counted && claim.isVpc });
    place++;
  }
  const rootOf = Int32Array.from(parent, (_, each) => (shares[each] ? find(parent, each) : -1));
  return { rootOf, holderOf };
}

/** The first of the two stays the root, so that a component is named by its outermost claim. */
function join(parent: Int32Array, one: number, other: number): void {
  const [low, high] = [find(parent, one), find(parent, other)].sort((a, b) => a - b);
  if (low !== undefined && high !== undefined) parent[high] = low;
}

function find(parent: Int32Array, place: number): number {
  let root = place;
  while (at(parent, root) !== root) root = at(parent, root);
  for (let each = place; each !== root; ) {
    const next = at(parent, each);
    parent[each] = root;
    each = next;
  }
  return root;
}

function at(places: Int32Array, place: number): number {
  return places[place] ?? place;
}
