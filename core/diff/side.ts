import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { listOf, unreadOf } from '../judge/proofs.ts';
import type { Policy } from '../policy/schema.ts';

/** One of two runs that are compared. */
export interface Side {
  readonly runId: string;
  readonly asOf: string;
  readonly policy: Policy;
  readonly scopes: readonly SideScope[];
}

/** What a run found of a scope, in the order of the keys. */
export interface SideScope {
  readonly scope: Pick<Scope, 'scopeId' | 'source' | 'accounts' | 'regions'>;
  readonly read: ListsRead;
  /** Of the evaluations. Most say what they said in the other run, and are not parsed. */
  readonly lines: AsyncIterable<string>;
  readonly parse: (line: string) => Evaluation;
}

/** Whether a run would have listed a resource of another run's scope, if it was there. That it does not is no proof. */
export function wouldList(side: Side, { scope }: SideScope, resource: Resource): boolean {
  const { accountId, region, type } = resource;
  const there = scopeThere(side, scope, resource);
  if (!there) return false;
  return unreadOf([{ list: listOf(type), at: [{ accountId, region }] }], there.read) === undefined;
}

/** Accounts without IPAM are cut into scopes anew by each run: it is the one that has the account, and its Region. */
export function scopeThere(
  { scopes }: Side,
  { scopeId, source, accounts }: SideScope['scope'],
  { accountId, region }: Pick<Resource, 'accountId' | 'region'>,
): SideScope | undefined {
  if (source !== 'ec2') return scopes.find(({ scope }) => scope.scopeId === scopeId);
  const isOwn = accountId !== undefined && accounts?.includes(accountId);
  return scopes.find(
    ({ scope }) =>
      scope.source === 'ec2' &&
      (isOwn ? scope.accounts?.includes(accountId) : scope.scopeId === scopeId) &&
      (region === undefined || (scope.regions?.includes(region) ?? true)),
  );
}
