import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { cidrText, parseCidr } from '../address/cidr.ts';
import { amongScopes } from '../taken/why-unseen.ts';
import { unseenText } from '../text/held.ts';
import type { EvaluationLine } from './evaluation-line.ts';

/** Where something is listed. */
interface Listing {
  readonly scope: Of;
  readonly cidrs: readonly string[];
}

type Of = Pick<Scope, 'scopeId' | 'ipamId' | 'tier'>;

/**
 * What pools hold for resources that their own scope does not list, looked for in all scopes: first all pools, then all
 * evaluations. At most 100 ids a pool, of about 100 bytes each.
 */
export class HeldForUnseen {
  readonly #wanted = new Set<string>();
  readonly #listings = new Map<string, Listing[]>();
  /** `account Region`, of those that were read, and those of which the scope of an allocation does not know it. */
  readonly #read = new Set<string>();
  readonly #unknown = new Set<string>();

  /** Whether a pool holds any. */
  addPool({ pool }: Evaluation): boolean {
    const held = pool?.unseen?.first ?? [];
    for (const each of held) {
      this.#wanted.add(each.resourceId);
      if (each.account === 'read') this.#read.add(placeOf(each));
      if (each.account === 'unknown') this.#unknown.add(placeOf(each));
    }
    return held.length > 0;
  }

  /** Of a scope: whether it lists something, and, of an IPAM's, whether an account was read, of which VPCs are there. */
  see(scope: Of, line: EvaluationLine): void {
    const [, type, id = ''] = line.key.split('/');
    if (this.#wanted.has(id)) {
      const { cidrs } = line.evaluation;
      this.#listings.set(id, [...(this.#listings.get(id) ?? []), { scope, cidrs }]);
    }
    if (type !== 'vpc' || scope.ipamId === undefined || this.#unknown.size === 0) return;
    const place = placeOf(line.evaluation.resource);
    if (this.#unknown.delete(place)) this.#read.add(place);
  }

  /** A pool of a scope, by what all scopes know. */
  judge(evaluation: Evaluation, scope: Of, mayBeMore: boolean): Evaluation {
    const { pool, freeSpace, notes } = evaluation;
    if (!pool?.unseen) return evaluation;
    const first = pool.unseen.first.map((each) => this.#judged(each, scope, mayBeMore));
    const judged = { ...pool, unseen: { ...pool.unseen, first } };
    return {
      ...evaluation,
      pool: judged,
      ...(notes &&
        freeSpace && {
          notes: notes.map((note) =>
            note.kind === 'heldForUnseen' ? { ...note, text: unseenText(judged, freeSpace.unit) } : note,
          ),
        }),
    };
  }

  #judged(allocation: UnseenAllocation, { scopeId, ipamId, tier }: Of, mayBeMore: boolean): UnseenAllocation {
    const found = (this.#listings.get(allocation.resourceId) ?? [])
      .filter(({ scope }) => scope.scopeId !== scopeId)
      .map(({ scope, cidrs }) => ({
        scopeId: scope.scopeId,
        withCidr: cidrs.some((cidr) => isSame(cidr, allocation.cidr)),
        ofSameIpam: scope.ipamId === ipamId,
      }));
    const rankOf = ({ withCidr, ofSameIpam }: (typeof found)[number]) => Number(withCidr) * 2 + Number(ofSameIpam);
    const [listedIn] = found.sort((a, b) => rankOf(b) - rankOf(a));
    const accountRead = this.#read.has(placeOf(allocation));
    return amongScopes(allocation, { listedIn, accountRead, mayBeMore }, tier);
  }
}

function isSame(a: string, b: string): boolean {
  const [one, two] = [parseCidr(a), parseCidr(b)];
  return one !== undefined && two !== undefined && cidrText(one) === cidrText(two);
}

function placeOf({ accountId, region }: Pick<Resource, 'accountId' | 'region'>): string {
  return `${accountId} ${region}`;
}
