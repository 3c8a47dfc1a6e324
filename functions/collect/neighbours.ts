import type { Gap } from '../../statemachine/contracts/coverage.ts';
import { JoinedVpcRecord } from '../../statemachine/contracts/overlap.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { runKeys } from '../../storage/keys.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';
import type { ListedAccount } from '../shared/listed-account.ts';
import { BEGINNING, type ListSource } from './source.ts';
import { placesNotRead } from './unread-accounts.ts';

/** Accounts that a sentence names. */
const MAX_NAMED = 20;

/**
 * The VPCs of the other scopes without IPAM, as Discover saw them: records, because they are evaluated in their own scopes.
 * They are one address space with those of this scope, cut because a scope has 25 accounts at most. No call to EC2 is made.
 */
export function neighbourVpcs(
  objects: Objects,
  prefix: string,
  { scopeId, regions, allAccounts: { attempt, vpcParts } }: Scope & { allAccounts: NonNullable<Scope['allAccounts']> },
  all: readonly ListedAccount[],
): ListSource {
  const unread = all.filter((account) => account.scopeId !== scopeId && account.notRead.length > 0);
  return {
    name: 'joinedVpc',
    unread: placesNotRead(unread, regions),
    async readPage(place) {
      const part = place === BEGINNING ? 0 : Number(place);
      const gaps = part === 0 ? notCompared(scopeId, unread) : [];
      if (vpcParts === 0) return { rows: [], next: undefined, gaps };
      const rows: JoinedVpcRecord[] = [];
      for await (const vpc of readJsonLines(objects, runKeys.ec2Vpcs(prefix, attempt, part), JoinedVpcRecord)) {
        if (vpc.owner.scopeId !== scopeId) rows.push(vpc);
      }
      return { rows, next: part + 1 < vpcParts ? String(part + 1) : undefined, gaps };
    },
  };
}

function notCompared(scopeId: string, unread: readonly ListedAccount[]): Gap[] {
  if (unread.length === 0) return [];
  const more = unread.length - MAX_NAMED;
  const named = unread.slice(0, MAX_NAMED).map(({ accountId }) => accountId);
  const text = `The VPCs of ${scopeId} could not be compared with all of the other accounts: not all VPCs are known of ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  return [{ kind: 'overlapsNotCompared', scopeId, text }];
}
