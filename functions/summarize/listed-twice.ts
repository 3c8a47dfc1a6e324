import { count, counted } from '../../core/text/count.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';

/** Accounts that the sentence names. */
const MAX_NAMED = 20;

interface Pair {
  readonly judgedIn: string;
  readonly scopeId: string;
  rows: number;
  /** Of them, those of which the scopes do not say the same. */
  otherwise: number;
  readonly accounts: Set<string>;
  readonly example: string;
}

/** Who lists what another scope lists, too. Grows with pairs of scopes and their accounts. */
export class ListedTwice {
  readonly #scopes: ReadonlyMap<string, Scope>;
  readonly #pairs = new Map<string, Pair>();

  constructor(scopes: readonly Scope[]) {
    this.#scopes = new Map(scopes.map((scope) => [scope.scopeId, scope]));
  }

  add({ judgedIn, scopeId, resource, resourceCidrs, otherFigures }: Evaluation): void {
    if (judgedIn === undefined) return;
    const key = `${judgedIn} ${scopeId}`;
    const pair = this.#pairs.get(key) ?? {
      judgedIn,
      scopeId,
      rows: 0,
      otherwise: 0,
      accounts: new Set(),
      example: resource.id,
    };
    this.#pairs.set(key, pair);
    pair.rows += resourceCidrs;
    if (otherFigures) pair.otherwise += resourceCidrs;
    if (resource.accountId !== undefined) pair.accounts.add(resource.accountId);
  }

  /** Rows that count once, although several scopes list them. */
  get rows(): number {
    return [...this.#pairs.values()].reduce((sum, { rows }) => sum + rows, 0);
  }

  gaps(): Gap[] {
    return [...this.#pairs.values()].map((pair) => ({
      kind: 'countedTwice',
      scopeId: pair.scopeId,
      text: this.#textOf(pair),
    }));
  }

  #textOf({ judgedIn, scopeId, rows, otherwise, accounts, example }: Pair): string {
    const shown = [...accounts].sort().slice(0, MAX_NAMED).join(', ');
    const more = accounts.size > MAX_NAMED ? ` and ${count(accounts.size - MAX_NAMED)} more` : '';
    const whose = accounts.size === 0 ? '' : ` of ${accounts.size === 1 ? 'account' : 'accounts'} ${shown}${more}`;
    const what = `${counted(rows, 'resource CIDR')}${whose} (${example}, for one)`;
    const scope = this.#scopes.get(scopeId);
    const other =
      otherwise === 0
        ? ''
        : ` They differ in the figures of ${otherwise === rows ? 'all' : count(otherwise)}: the one that saw more, or saw it later, counts.`;
    const todo =
      scope?.source === 'ec2'
        ? 'Take them out of the list of accounts to read without IPAM.'
        : `${scope?.ipamId ?? 'IPAM'} need not operate in Regions where another IPAM sees the same accounts.`;
    return `${this.#nameOf(scopeId)} and ${this.#nameOf(judgedIn)} both list ${what}. Each is judged once, in ${judgedIn}.${other} ${todo}`;
  }

  #nameOf(scopeId: string): string {
    const { ipamId, ipamRegion } = this.#scopes.get(scopeId) ?? {};
    return ipamId === undefined ? scopeId : `${ipamId} in ${ipamRegion}`;
  }
}
