import type { AllocationRecord, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';

/** What is known of whether the account of an allocation was read in its Region. */
export type AccountRead =
  | { readonly account: 'read' | 'unknown' | 'notDiscovered' }
  | { readonly account: 'notRead'; readonly code: string };

/** An allocation whose resource was not seen, with what that can mean: the likelier first. */
export function unseenAllocation(
  {
    cidr,
    allocationId,
    type,
    resourceId = '',
    accountId,
    region,
  }: Omit<UnseenAllocation, 'listed' | 'account' | 'text' | 'resourceId'> & Pick<AllocationRecord, 'resourceId'>,
  is: 'withoutCidr' | 'notListed',
  read: AccountRead,
  tier: Scope['tier'],
): UnseenAllocation {
  const who = accountId === undefined ? 'Its account' : `Account ${accountId}`;
  const where = region === undefined ? '' : ` in ${region}`;
  const released = releasedBy(tier);
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
    if (type === 'ipam-pool') return `the pool was deleted; ${released}; if it stays, the allocation is stuck`;
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

/** What the other scopes of a run know of what an allocation is held for. */
export interface OtherScopes {
  /** One that lists it, whether with this CIDR (IPAM moves CIDRs of a VPC one by one), and whether of the same IPAM. */
  readonly listedIn: { readonly scopeId: string; readonly withCidr: boolean; readonly ofSameIpam: boolean } | undefined;
  /** Whether its account was read in its Region. */
  readonly accountRead: boolean;
  /** Whether scopes of its IPAM were not asked for, or not evaluated. */
  readonly mayBeMore: boolean;
}

/** The same allocation by what all scopes know: a scope by itself takes what is in another one for deleted. */
export function amongScopes(
  allocation: UnseenAllocation,
  { listedIn, accountRead, mayBeMore }: OtherScopes,
  tier: Scope['tier'],
): UnseenAllocation {
  const { listedIn: _, ...alone } = allocation;
  if (listedIn?.withCidr || (listedIn && !alone.listed && !mayBeMore)) {
    return { ...alone, listedIn: listedIn.scopeId, text: listedText(listedIn, tier) };
  }
  const account = alone.account === 'unknown' && accountRead ? 'read' : alone.account;
  const read = { account: account === 'read' ? 'read' : 'unknown' } as const;
  const isThere = alone.listed || listedIn !== undefined;
  // Of an account that could not be read, or is not discovered, it may well be there in any case; but for pools, which are IPAM's.
  if (account !== read.account && alone.type !== 'ipam-pool' && !isThere) return alone;
  const text = mayBeMore
    ? inAnyScope(isThere, tier)
    : unseenAllocation(alone, alone.listed ? 'withoutCidr' : 'notListed', read, tier).text;
  return { ...alone, account, text };
}

function listedText(
  { scopeId, withCidr, ofSameIpam }: NonNullable<OtherScopes['listedIn']>,
  tier: Scope['tier'],
): string {
  if (!withCidr) {
    return `it is listed in ${scopeId}, but not with this CIDR: it was disassociated, and ${releasedBy(tier)}; if it stays, the allocation is stuck`;
  }
  const why = ofSameIpam
    ? 'it was moved there, and IPAM releases the allocation by itself; if it stays, it is stuck'
    : 'it is there, but the IPAM of this pool does not see it';
  return `it is listed in ${scopeId}: ${why}`;
}

function inAnyScope(isThere: boolean, tier: Scope['tier']): string {
  const what = isThere
    ? 'it is there, and this CIDR of it may be listed in another one, or was disassociated'
    : 'it may be listed in another one, or was deleted';
  return `not all scopes of its IPAM were evaluated: ${what}, which is not known. Either way ${releasedBy(tier)}; if it stays, the allocation is stuck`;
}

/** docs.aws.amazon.com/vpc/latest/ipam/release-alloc-ipam.html; half an hour is what users of the Advanced tier measured. */
function releasedBy(tier: Scope['tier']): string {
  return `IPAM releases it by itself, in half an hour or so${tier === 'advanced' ? '' : ' (Free tier: up to 48 hours)'}`;
}
