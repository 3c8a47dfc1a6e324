import type { AllocationRecord, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';

/** What is known of whether the account of an allocation was read in its Region. */
export type AccountRead =
  | { readonly account: 'read' | 'unknown' | 'notDiscovered' }
  | { readonly account: 'notRead'; readonly code: string };

/** An allocation whose resource was not seen, with what that can mean: the likelier first. */
export function unseenAllocation(
  { cidr, allocationId, type, resourceId = '', accountId, region }: AllocationRecord,
  is: 'withoutCidr' | 'notListed',
  read: AccountRead,
  tier: Scope['tier'],
): UnseenAllocation {
  const who = accountId === undefined ? 'Its account' : `Account ${accountId}`;
  const where = region === undefined ? '' : ` in ${region}`;
  // docs.aws.amazon.com/vpc/latest/ipam/release-alloc-ipam.html; half an hour is what users of the Advanced tier measured.
  const released = `IPAM releases it by itself, in half an hour or so${tier === 'advanced' ? '' : ' (Free tier: up to 48 hours)'}`;
  return {
    cidr,
    allocationId,
    type,
    resourceId,
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    listed: is === 'withoutCidr',
    account: read.account,
    text: textOf(),
  };

  function textOf(): string {
    if (is === 'withoutCidr') {
      return `${resourceId} is there, but not with this CIDR: it was disassociated, and ${released}; if it stays, the allocation is stuck`;
    }
    if (type === 'ipam-pool') return `the pool was deleted, or is in another scope; ${released}`;
    switch (read.account) {
      case 'read':
        return `${who} was read${where}, and it is not there: almost certainly deleted, unless it was made in the last half hour. ${released}; if it stays, the allocation is stuck`;
      case 'notRead':
        return `${who} could not be read${where} (${read.code}): it may well be there. Nor does IPAM release anything of an account that it cannot read`;
      case 'notDiscovered':
        return `IPAM does not discover ${accountId ?? 'its account'}${where}: it may well be there, unseen. Else it was deleted, and the allocation is stuck`;
      default:
        return `it was deleted (${released}), or is in an account that cannot be read, or the allocation is stuck; whether ${who.toLowerCase()} was read${where} does not show in this scope`;
    }
  }
}

/**
 * The same of allocations in several scopes: what one scope knows of an account in a Region, as it saw VPCs of it, is true
 * in the others as well.
 */
export function withAccountsOf<T extends UnseenAllocation>(all: readonly T[]): T[] {
  const placeOf = ({ accountId, region }: T) => `${accountId} ${region}`;
  const known = new Map(
    all.filter(({ account, listed }) => account !== 'unknown' && !listed).map((each) => [placeOf(each), each]),
  );
  return all.map((each) => {
    const sure =
      each.account === 'unknown' && !each.listed && each.type !== 'ipam-pool' ? known.get(placeOf(each)) : undefined;
    return sure ? { ...each, account: sure.account, text: sure.text } : each;
  });
}
