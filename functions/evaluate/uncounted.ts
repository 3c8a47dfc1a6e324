import { mergeParts } from '../../core/inventory/groups.ts';
import type { UncountedAt, UncountedElasticIps } from '../../core/inventory/uncounted-elastic-ips.ts';
import { count } from '../../core/text/count.ts';
import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { InventoryRow } from '../../statemachine/contracts/inventory.ts';
import type { ListsRead } from '../../statemachine/contracts/lists-read.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import { placesUnread } from '../shared/places-unread.ts';
import { plainGap } from '../shared/plain-gap.ts';

const ADDRESSES = 'public-address';

/** Accounts and Regions that the sentence names. */
const MAX_NAMED = 20;

/**
 * Elastic IPs that IPAM lists among its resources, but not among the public addresses that are counted against a quota: a gap,
 * and, in what was read, the places where that list is not whole, so that no quota counts as kept there.
 */
export async function uncountedElasticIps(
  uncounted: UncountedElasticIps,
  { scopeId, ipamId, ipamRegion }: Scope,
  read: ListsRead,
  readList: (list: string) => readonly AsyncIterable<InventoryRow>[],
): Promise<{ readonly gaps: readonly Gap[]; readonly read: ListsRead }> {
  for (const list of uncounted.size > 0 ? [ADDRESSES, 'public-ipv4-pool'] : []) {
    for await (const row of mergeParts(readList(list), () => {})) if (!('record' in row)) uncounted.see(row);
  }
  const places = uncounted.places();
  const [first] = places;
  if (!first) return { gaps: [], read };
  const { [ADDRESSES]: addresses } = read;
  const except = placesUnread(
    addresses?.except,
    places.map(({ accountId, region }) => ({ accountId, region })),
  );
  const at = places.length === 1 ? { accountId: first.accountId, region: first.region } : { region: ipamRegion };
  return {
    gaps: [plainGap({ kind: 'publicAddressesUnknown', scopeId, ipamId, ...at, text: textOf(places) })],
    read: addresses ? { ...read, [ADDRESSES]: { except } } : read,
  };
}

function textOf(places: readonly UncountedAt[]): string {
  const named = places.slice(0, MAX_NAMED).map(whereOf).join(', ');
  const more = places.length - MAX_NAMED;
  const others = more > 0 ? `, and others in ${count(more)} more` : '';
  return `Elastic IPs that IPAM lists among its resources are not in its list of public addresses: ${named}${others}. They are not counted against the quota (quotas.elasticIpsPerRegion), as that list alone says which of them a service manages. "aws ec2 describe-addresses" in the account says how many there are.`;
}

function whereOf({ addresses, accountId, region }: UncountedAt): string {
  return `${count(addresses)} of ${accountId === undefined ? 'an account without an id' : `account ${accountId}`}${region === undefined ? '' : ` in ${region}`}`;
}
