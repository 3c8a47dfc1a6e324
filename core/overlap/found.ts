import type { AddressOwner, Overlap, OverlapGroup, Relation } from '../../statemachine/contracts/overlap.ts';
import { type Cidr, parseCidr } from '../address/cidr.ts';
import type { Range } from '../address/free-blocks.ts';
import {
  familyOf,
  idOf,
  isCompared,
  isVpc,
  kindOf,
  markedRange,
  type OwnedCidr,
  ownerKey,
  ownerOf,
  rangeOf,
} from '../taken/owned-cidr.ts';
import type { TakenSpace } from '../taken/taken-space.ts';
import { type Claim, type Components, components } from './components.ts';
import { type AddressSpace, groupRelation, relationOf } from './relation.ts';
import { reservationsIn } from './reservations.ts';

/** Others that are named in the overlap of one VPC; the group has them all. */
const NAMED = 3;

/** Owners that are connected by shared addresses, all of which are allowed to overlap, or none. */
export interface FoundGroup extends Pick<OverlapGroup, 'group' | 'allowed' | 'relation' | 'members'> {
  /** Places of its CIDRs among the sorted cidrs. */
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
  readonly #cidrs: readonly OwnedCidr[];
  readonly #allowed: readonly Range[];
  readonly #components: { readonly [allowed in 'allowed' | 'others']: Components };
  /** Of owners in a group, the first of all their CIDRs; the others are linked, which costs 4 bytes each. */
  readonly #firstOf = new Map<string, number>();
  readonly #nextOf: Int32Array;
  /** By root, which is the place of the group's outermost CIDR. */
  readonly #groupAt = { others: new Map<number, FoundGroup>(), allowed: new Map<number, FoundGroup>() };
  /** By place of an allocation, that of the VPC that it was made for. */
  readonly #vpcOf: ReadonlyMap<number, number>;
  /** By owner: the allocations that were made for it. */
  readonly #reserved = new Map<string, number[]>();
  readonly groups: readonly FoundGroup[];

  /** Sweeps once for what is allowed to overlap and once for what is not. */
  constructor({ blocks: sorted }: Pick<TakenSpace, 'blocks'>, allowed: readonly Cidr[]) {
    this.#cidrs = sorted;
    this.#vpcOf = reservationsIn(sorted);
    for (const [allocation, vpc] of this.#vpcOf) {
      const key = this.#keyAt(vpc);
      this.#reserved.set(key, [...(this.#reserved.get(key) ?? []), allocation]);
    }
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
    ].filter(({ places }) => places.some((place) => this.#isOwn(place)));
    for (const { places } of found) for (const place of places) this.#firstOf.set(this.#keyAt(place), -1);
    this.#nextOf = new Int32Array(sorted.length);
    for (let place = sorted.length - 1; place >= 0; place--) {
      if (!this.#takesPart(place)) continue;
      const key = this.#keyAt(place);
      const next = this.#firstOf.get(key);
      if (next === undefined) continue;
      this.#nextOf[place] = next;
      this.#firstOf.set(key, place);
    }
    this.groups = found.map(({ allowed, places }) => this.#group(allowed, places));
  }

  /** What a VPC shares with others, per group: those that are not allowed first. */
  of(id: string, family: Cidr['family']): Overlap[] {
    // By its own CIDRs, not by looking through groups: thousands of default VPCs would each look through thousands.
    const places = this.#placesOf(ownerKey(id, family));
    return (['others', 'allowed'] as const).flatMap((kind) => {
      const { rootOf } = this.#components[kind];
      const roots = new Set(places.map((place) => rootOf[place] ?? -1));
      return [...roots].flatMap((root) => {
        const found = this.#groupAt[kind].get(root);
        if (!found) return [];
        const { group, allowed, members, relation } = found;
        const own = places.filter((place) => rootOf[place] === root);
        const cidrs = own.map((place) => this.#ownerAt(place).cidr);
        return [{ group, allowed, members, relation, cidrs, with: this.#others(own, allowed) }];
      });
    });
  }

  /** The custom allocations that were made for a VPC, and that it uses. */
  reservedFor(id: string, family: Cidr['family']): AddressOwner[] {
    return (this.#reserved.get(ownerKey(id, family)) ?? []).map((place) => this.#ownerAt(place));
  }

  /** All of them. */
  *reservations(): Generator<{ allocation: AddressOwner; vpc: AddressOwner }> {
    for (const [allocation, vpc] of this.#vpcOf) {
      yield { allocation: this.#ownerAt(allocation), vpc: this.#ownerAt(vpc) };
    }
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
    this.#groupAt[allowed ? 'allowed' : 'others'].set(outermost, group);
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
    for (let inner = place + 1; inner < this.#cidrs.length; inner++) {
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

  #takesPart(place: number): boolean {
    return isCompared(this.#cidrAt(place)) && !this.#vpcOf.has(place);
  }

  /** A range of the policy is in every scope that it is named for. */
  #isOwn(place: number): boolean {
    return kindOf(this.#cidrAt(place)) !== 'occupied' && this.#ownerAt(place).scopeId === undefined;
  }

  #compared(one: number, other: number): boolean {
    if (!this.#takesPart(one) || !this.#takesPart(other)) return false;
    return isVpc(this.#cidrAt(one)) || isVpc(this.#cidrAt(other));
  }

  #isAllowed({ first, end }: Range): boolean {
    return this.#allowed.some((range) => range.first <= first && end <= range.end);
  }

  *#claims(): Generator<Claim> {
    for (const [place, cidr] of this.#cidrs.entries()) {
      yield { ...rangeOf(cidr), isVpc: isVpc(cidr), isCompared: this.#takesPart(place) };
    }
  }

  /** All CIDRs of an owner, of the family of this one. */
  #space(place: number): AddressSpace {
    return this.#placesOf(this.#keyAt(place)).flatMap((each) => parseCidr(this.#ownerAt(each).cidr) ?? []);
  }

  #placesOf(key: string): number[] {
    const places: number[] = [];
    for (let place = this.#firstOf.get(key) ?? -1; place >= 0; place = this.#nextOf[place] ?? -1) places.push(place);
    return places;
  }

  #keyAt(place: number): string {
    const cidr = this.#cidrAt(place);
    return ownerKey(idOf(cidr), familyOf(cidr));
  }

  #ownerAt(place: number): AddressOwner {
    return ownerOf(this.#cidrAt(place));
  }

  #rangeAt(place: number): Range {
    return rangeOf(this.#cidrAt(place));
  }

  #cidrAt(place: number): OwnedCidr {
    const cidr = this.#cidrs[place];
    if (cidr === undefined) throw new RangeError(`There is no CIDR ${place} among ${this.#cidrs.length}.`);
    return cidr;
  }
}

/** The places of each component, in order; what shares nothing is in none. */
function placesByRoot({ rootOf }: Components): number[][] {
  const byRoot = new Map<number, number[]>();
  for (const [place, root] of rootOf.entries()) {
    if (root < 0) continue;
    const places = byRoot.get(root);
    if (places) places.push(place);
    else byRoot.set(root, [place]);
  }
  return [...byRoot.values()];
}
