import type { InterfaceHolder, Interfaces, OwnerType } from '../../statemachine/contracts/subnet-inside.ts';
import { parseCidr } from '../address/cidr.ts';
import { holdersBeyond } from '../text/owner-words.ts';
import { clusterOf, type InterfaceFacts, type InterfaceOwner, ownerOf } from './owner.ts';
import type { PrefixMap } from './prefix-map.ts';

interface Held {
  interfaces: number;
  addresses: number;
}

/** Of holders, clusters and accounts; one subnet has seldom more than a few. */
const LISTED = 20;
/** Holders that are told apart in one subnet. Whatever comes after them counts among the rest. */
const TOLD_APART = 1000;
/** Of detached interfaces: enough to go and look. */
const EXAMPLES = 5;

/** Adds up the network interfaces of one subnet as they come; holds none of them. */
export class InterfaceTally {
  readonly #map: PrefixMap;
  readonly #all: Held = { interfaces: 0, addresses: 0 };
  readonly #detached: Held & { ids: string[] } = { interfaces: 0, addresses: 0, ids: [] };
  readonly #owners = new Map<OwnerType, Held>();
  readonly #holders = new Map<string, InterfaceHolder & { readonly described: string }>();
  readonly #beyond: Held & { holders: number } = { holders: 0, interfaces: 0, addresses: 0 };
  readonly #clusters = new Map<string, Held>();
  readonly #accounts = new Map<string, Held>();

  /** What is in use is entered into the map of the subnet's blocks as well. */
  constructor(map: PrefixMap) {
    this.#map = map;
  }

  add(facts: InterfaceFacts): void {
    let addresses = 0;
    for (const text of [...facts.addresses.map((address) => `${address}/32`), ...facts.prefixes]) {
      const cidr = parseCidr(text);
      if (cidr?.family !== 'ipv4') continue;
      addresses += Number(cidr.size);
      this.#map.add(cidr);
    }
    count(this.#all, addresses);
    const owner = ownerOf(facts);
    count(of(this.#owners, owner.type), addresses);
    this.#hold(owner, addresses);
    const cluster = clusterOf(facts);
    if (cluster !== undefined) count(of(this.#clusters, cluster), addresses);
    if (facts.accountId !== undefined) count(of(this.#accounts, facts.accountId), addresses);
    if (facts.detached) {
      count(this.#detached, addresses);
      if (this.#detached.ids.length < EXAMPLES) this.#detached.ids.push(facts.id);
    }
  }

  #hold({ type, name }: InterfaceOwner, addresses: number): void {
    const described = type === 'other' ? withoutIds(name ?? '') : (name ?? '');
    const key = `${type} ${described}`;
    const known = this.#holders.get(key);
    if (known) {
      count(known, addresses);
      // Two that differ by an id only are told by what they have in common.
      if (known.name !== name) known.name = described;
    } else if (this.#holders.size < TOLD_APART) {
      this.#holders.set(key, { type, ...(name !== undefined && { name }), described, interfaces: 1, addresses });
    } else {
      this.#beyond.holders++;
      count(this.#beyond, addresses);
    }
  }

  #held(): Pick<Interfaces, 'holders' | 'otherHolders'> {
    const holders = ranked(this.#holders).map(([, { described, ...holder }]) => holder);
    const otherHolders = holdersBeyond({ holders, otherHolders: this.#beyond }, LISTED);
    return { holders: holders.slice(0, LISTED), ...(otherHolders && { otherHolders }) };
  }

  result(): Interfaces {
    return {
      ...this.#all,
      byOwner: most(this.#owners).map(([type, held]) => ({ type, ...held })),
      ...this.#held(),
      byCluster: most(this.#clusters).map(([cluster, held]) => ({ cluster, ...held })),
      byAccount: most(this.#accounts).map(([accountId, held]) => ({ accountId, ...held })),
      detached: this.#detached,
    };
  }
}

function of<Key>(held: Map<Key, Held>, key: Key): Held {
  const known = held.get(key) ?? { interfaces: 0, addresses: 0 };
  held.set(key, known);
  return known;
}

function count(held: Held, addresses: number): void {
  held.interfaces++;
  held.addresses += addresses;
}

/** By name among equals, so that two runs of the same list alike. */
function ranked<Key extends string, Of extends Held>(held: ReadonlyMap<Key, Of>): [Key, Of][] {
  return [...held].sort(([a, left], [b, right]) => right.addresses - left.addresses || (a < b ? -1 : 1));
}

function most<Key extends string>(held: ReadonlyMap<Key, Held>): [Key, Held][] {
  return ranked(held).slice(0, LISTED);
}

/** What ten interfaces of one appliance have in common: their ids are different. */
function withoutIds(description: string): string {
  return description
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, '…')
    .replace(/(?<![0-9a-z])(?=[a-z]*\d)[0-9a-f]{6,}(?![0-9a-z])/gi, '…')
    .replace(/\d+(?=\W*$)/, '…');
}
