import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { amongScopes } from '../taken/why-unseen.ts';
import { unseenText } from '../text/held.ts';
import type { EvaluationLine } from './evaluation-line.ts';

type Of = Pick<Scope, 'scopeId' | 'ipamId' | 'tier'>;

/**
 * What pools hold for resources that their own scope does not list, looked for in all scopes: first all pools, then all
 * evaluations. At most 100 ids a pool, of about 100 bytes each.
 */
export class HeldForUnseen {
  readonly #wanted = new Set<string>();
  readonly #listings = new Map<string, Of[]>();
  /** `account Region`, of those that were read, and those of which the scope of an allocation does not know it. */
  readonly #read = new Set<string>();
  readonly #unknown = new Set<string>();

  /** Whether a pool holds any. */
  addPool({ pool }: Evaluation): boolean {
    const held = pool?.unseen?.first.filter(({ listed }) => !listed) ?? [];
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
    if (this.#wanted.has(id)) this.#listings.set(id, [...(this.#listings.get(id) ?? []), scope]);
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
    const others = (this.#listings.get(allocation.resourceId) ?? []).filter((each) => each.scopeId !== scopeId);
    const own = others.find((each) => each.ipamId === ipamId);
    const listing = own ?? others[0];
    const accountRead = this.#read.has(placeOf(allocation));
    const listedIn = listing && { scopeId: listing.scopeId, ofSameIpam: listing === own };
    return amongScopes(allocation, { listedIn, accountRead, mayBeMore }, tier);
  }
}

function placeOf({ accountId, region }: Pick<Resource, 'accountId' | 'region'>): string {
  return `${accountId} ${region}`;
}
