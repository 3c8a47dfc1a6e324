import type { Interfaces, OwnerType } from '../../statemachine/contracts/subnet-inside.ts';
import { parseCidr } from '../address/cidr.ts';
import { clusterOf, type InterfaceFacts, ownerType } from './owner.ts';
import type { PrefixMap } from './prefix-map.ts';

interface Held {
  interfaces: number;
  addresses: number;
}

/** Of clusters and accounts; one subnet has seldom more than a few. */
const LISTED = 20;
/** Of detached interfaces: enough to go and look. */
const EXAMPLES = 5;

/** Adds up the network interfaces of one subnet as they come; holds none of them. */
export class InterfaceTally {
  readonly #map: PrefixMap;
  readonly #all: Held = { interfaces: 0, addresses: 0 };
  readonly #detached: Held & { ids: string[] } = { interfaces: 0, addresses: 0, ids: [] };
  readonly #owners = new Map<OwnerType, Held>();
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
    count(of(this.#owners, ownerType(facts)), addresses);
    const cluster = clusterOf(facts);
    if (cluster !== undefined) count(of(this.#clusters, cluster), addresses);
    if (facts.accountId !== undefined) count(of(this.#accounts, facts.accountId), addresses);
    if (facts.detached) {
      count(this.#detached, addresses);
      if (this.#detached.ids.length < EXAMPLES) this.#detached.ids.push(facts.id);
    }
  }

  result(): Interfaces {
    return {
      ...this.#all,
      byOwner: most(this.#owners).map(([type, held]) => ({ type, ...held })),
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
function most<Key extends string>(held: ReadonlyMap<Key, Held>): [Key, Held][] {
  return [...held]
    .sort(([a, left], [b, right]) => right.addresses - left.addresses || (a < b ? -1 : 1))
    .slice(0, LISTED);
}
