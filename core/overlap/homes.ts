import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { AddressOwner, OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import { cidrText, parseCidr } from '../address/cidr.ts';
import { type Occupied, occupiedIn } from '../policy/occupied.ts';

/** A CIDR of a VPC that several scopes list. */
interface Listed {
  readonly scopes: Set<string>;
  judgedIn: string;
}

type Seen = Pick<Evaluation, 'resource' | 'cidrs' | 'scopeId' | 'judgedIn' | 'knownFrom'>;

/**
 * Which scope tells of owners that share addresses, where several scopes see them do so: two IPAMs that list the same VPCs
 * each compare them. Every scope comes to the same answer. Grows with the VPCs that are listed twice.
 */
export class Homes {
  readonly #telling: ReadonlySet<string>;
  readonly #occupied: readonly Occupied[];
  readonly #listed = new Map<string, Listed>();
  readonly #ranges = new Map<string, ReadonlySet<string>>();

  /** `telling`: scopes that compared all that they are compared with. */
  constructor(telling: Iterable<string>, occupied: readonly Occupied[]) {
    this.#telling = new Set(telling);
    this.#occupied = occupied;
  }

  /** Whether nothing is listed twice: then every scope tells of what it sees. */
  get isEmpty(): boolean {
    return this.#listed.size === 0;
  }

  /** What a scope lists that another one lists, too. */
  add({ resource, cidrs, scopeId, judgedIn, knownFrom }: Seen): void {
    if (resource.type !== 'vpc') return;
    for (const cidr of knownFrom?.ownCidrs ?? cidrs) {
      const key = keyOf(resource.id, cidr);
      const listed = this.#listed.get(key) ?? { scopes: new Set(), judgedIn: scopeId };
      this.#listed.set(key, listed);
      listed.scopes.add(scopeId);
      if (judgedIn === undefined) listed.judgedIn = scopeId;
    }
  }

  /**
   * Of the scopes that list all of them, the one in which most are judged. Where none does, they are in scopes that the
   * policy joins, each of which sees them.
   */
  of(scopeId: string, owners: readonly AddressOwner[]): string {
    const sets = owners.flatMap((owner) => this.#scopesOf(owner, scopeId) ?? []);
    const all = sets.reduce((sum, each) => sum.union(each), new Set<string>());
    const common = [...all].filter((each) => sets.every((set) => set.has(each)));
    const telling = (common.length > 0 ? common : [...all]).filter(
      (each) => this.#telling.has(each) && owners.every((owner) => this.#isNamed(owner, each)),
    );
    const judged = (each: string) => owners.filter((owner) => this.#judgedIn(owner, scopeId) === each).length;
    const [home = scopeId] = telling.sort((a, b) => judged(b) - judged(a) || (a < b ? -1 : 1));
    return home;
  }

  /** Whether another scope tells of a group. One in joined scopes counts in each: they may be joined to others as well. */
  tellsElsewhere({ scopeId, members, listed }: OverlapGroup): boolean {
    if (listed.length < members || listed.some((owner) => owner.scopeId !== undefined)) return false;
    return this.of(scopeId, listed) !== scopeId;
  }

  /** Undefined for what is of no scope. A custom allocation is of one: it is seen in its own pool only. */
  #scopesOf(owner: AddressOwner, scopeId: string): ReadonlySet<string> | undefined {
    if (owner.kind === 'occupied') return undefined;
    return this.#listingOf(owner)?.scopes ?? new Set([owner.scopeId ?? scopeId]);
  }

  #judgedIn(owner: AddressOwner, scopeId: string): string {
    return this.#listingOf(owner)?.judgedIn ?? owner.scopeId ?? scopeId;
  }

  #listingOf({ id, cidr }: AddressOwner): Listed | undefined {
    return this.#listed.get(keyOf(id, cidr));
  }

  /** The policy may name a range for some scopes only. */
  #isNamed({ kind, cidr }: AddressOwner, scopeId: string): boolean {
    if (kind !== 'occupied') return true;
    const ranges = this.#ranges.get(scopeId) ?? new Set(occupiedIn(this.#occupied, scopeId).map((each) => each.cidr));
    this.#ranges.set(scopeId, ranges);
    return ranges.has(cidr);
  }
}

function keyOf(id: string, text: string): string {
  const cidr = parseCidr(text);
  return `${id} ${cidr ? cidrText(cidr) : text}`;
}
