import type { AddressOwner, Overlap, OverlapGroup, Relation } from '../../statemachine/contracts/overlap.ts';
import { type Cidr, parseCidr } from '../cidr.ts';
import type { Range } from '../free-blocks.ts';
import { type Block, familyOf, isVpc, markedRange, ownerKey, ownerOf, rangeOf } from './block.ts';
import { type Components, components } from './components.ts';
import { type AddressSpace, groupRelation, relationOf } from './relation.ts';

/** Others that are named in the overlap of one VPC; the group has them all. */
const NAMED = 3;

/** VPCs and custom allocations that are connected by shared addresses, all of which are allowed to overlap, or none. */
export interface FoundGroup extends Pick<OverlapGroup, 'group' | 'allowed' | 'relation' | 'members'> {
  /** Places of its CIDRs among the sorted blocks. */
  readonly places: readonly number[];
}

export interface Pair {
  readonly one: AddressOwner;
  readonly other: AddressOwner;
  /** As seen from the first. */
  readonly relation: Relation;
}

/** Who shares addresses with whom. */
export class FoundOverlaps {
  readonly #blocks: readonly Block[];
  readonly #allowed: readonly Range[];
  readonly #components: { readonly [allowed in 'allowed' | 'others']: Components };
  /** Of owners in a group only. */
  readonly #placesOf = new Map<string, number[]>();
  readonly #groupsOf = new Map<string, FoundGroup[]>();
  readonly groups: readonly FoundGroup[];

  constructor(sorted: readonly Block[], allowed: readonly Cidr[]) {
    this.#blocks = sorted;
    this.#allowed = allowed.map(markedRange);
    const sweep = (counts: (shared: Range) => boolean) => components(this.#claims(), sorted.length, counts);
    this.#components = {
      others: sweep((shared) => !this.#isAllowed(shared)),
      allowed: sweep((shared) => this.#isAllowed(shared)),
    };
    const found = [
      ...placesByRoot(this.#components.others).map((places) => ({ allowed: false, places })),
      ...placesByRoot(this.#components.allowed).map((places) => ({ allowed: true, places })),
      // What overlaps in joined scopes alone is told of there.
    ].filter(({ places }) => places.some((place) => this.#ownerAt(place).scopeId === undefined));
    const inGroups = new Set(found.flatMap(({ places }) => places.map((place) => this.#keyAt(place))));
    for (const place of sorted.keys()) {
      const key = this.#keyAt(place);
      if (inGroups.has(key)) push(this.#placesOf, key, place);
    }
    this.groups = found.map(({ allowed, places }) => this.#group(allowed, places));
  }

  /** What a VPC shares with others, per group: those that are not allowed first. */
  of(id: string, family: Cidr['family']): Overlap[] {
    const key = ownerKey(id, family);
    return (this.#groupsOf.get(key) ?? []).map(({ group, allowed, members, relation, places }) => {
      const { rootOf } = this.#components[allowed ? 'allowed' : 'others'];
      // Not by looking through the group: thousands of default VPCs would each look through thousands.
      const own = (this.#placesOf.get(key) ?? []).filter((place) => rootOf[place] === places[0]);
      const cidrs = own.map((place) => this.#ownerAt(place).cidr);
      return { group, allowed, members, relation, cidrs, with: this.#others(own, allowed) };
    });
  }

  /** The first owners of a group, by address. */
  first(group: FoundGroup, limit: number): AddressOwner[] {
    const owners = new Map<string, AddressOwner>();
    for (const place of group.places) {
      if (owners.size === limit) break;
      const owner = this.#ownerAt(place);
      if (!owners.has(owner.id)) owners.set(owner.id, owner);
    }
    return [...owners.values()];
  }

  /** Each two CIDRs of a group that share addresses, one after the other: there may be thousands of times its members. */
  *pairs(group: FoundGroup): Generator<Pair> {
    for (const place of group.places) {
      for (const outer of this.#holders(place, group.allowed)) {
        const [one, other] = [this.#ownerAt(outer), this.#ownerAt(place)];
        yield { one, other, relation: relationOf(this.#space(outer), this.#space(place)) };
      }
    }
  }

  #group(allowed: boolean, places: readonly number[]): FoundGroup {
    const owners = new Map(places.map((place) => [this.#keyAt(place), place]));
    const outermost = places[0] ?? 0;
    const relation = groupRelation([...owners.values()].map((place) => this.#space(place)));
    const group = { group: this.#ownerAt(outermost).cidr, allowed, relation, members: owners.size, places };
    for (const key of owners.keys()) push(this.#groupsOf, key, group);
    return group;
  }

  #others(own: readonly number[], allowed: boolean): Overlap['with'] {
    const others = new Map<string, Overlap['with'][number]>();
    for (const place of own) {
      for (const other of this.#neighbours(place, allowed)) {
        if (others.size === NAMED) return [...others.values()];
        const owner = this.#ownerAt(other);
        if (!others.has(owner.id)) {
          others.set(owner.id, { ...owner, relation: relationOf(this.#space(place), this.#space(other)) });
        }
      }
    }
    return [...others.values()];
  }

  /** All that share addresses with a CIDR: those that hold it, then those that it holds, which stand behind it. */
  *#neighbours(place: number, allowed: boolean): Generator<number> {
    yield* this.#holders(place, allowed);
    const { end } = this.#rangeAt(place);
    for (let inner = place + 1; inner < this.#blocks.length; inner++) {
      const range = this.#rangeAt(inner);
      if (range.first >= end) return;
      if (this.#isAllowed(range) === allowed && this.#compared(place, inner)) yield inner;
    }
  }

  *#holders(place: number, allowed: boolean): Generator<number> {
    if (this.#isAllowed(this.#rangeAt(place)) !== allowed) return;
    const { holderOf } = this.#components.others;
    for (let outer = holderOf[place] ?? -1; outer >= 0; outer = holderOf[outer] ?? -1) {
      if (this.#compared(outer, place)) yield outer;
    }
  }

  #compared(one: number, other: number): boolean {
    return isVpc(this.#blockAt(one)) || isVpc(this.#blockAt(other));
  }

  #isAllowed({ first, end }: Range): boolean {
    return this.#allowed.some((range) => range.first <= first && end <= range.end);
  }

  *#claims(): Generator<Range & { isVpc: boolean }> {
    for (const block of this.#blocks) yield { ...rangeOf(block), isVpc: isVpc(block) };
  }

  /** All CIDRs of an owner, of the family of this one. */
  #space(place: number): AddressSpace {
    const places = this.#placesOf.get(this.#keyAt(place)) ?? [place];
    return places.flatMap((each) => parseCidr(this.#ownerAt(each).cidr) ?? []);
  }

  #keyAt(place: number): string {
    return ownerKey(this.#ownerAt(place).id, familyOf(this.#blockAt(place)));
  }

  #ownerAt(place: number): AddressOwner {
    return ownerOf(this.#blockAt(place));
  }

  #rangeAt(place: number): Range {
    return rangeOf(this.#blockAt(place));
  }

  #blockAt(place: number): Block {
    const block = this.#blocks[place];
    if (block === undefined) throw new RangeError(`There is no CIDR ${place} among ${this.#blocks.length}.`);
    return block;
  }
}

/** The places of each component, in order; what shares nothing is in none. */
function placesByRoot({ rootOf }: Components): number[][] {
  const byRoot = new Map<number, number[]>();
  for (const [place, root] of rootOf.entries()) {
    if (root >= 0) push(byRoot, root, place);
  }
  return [...byRoot.values()];
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
