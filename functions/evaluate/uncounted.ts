import { mergeParts } from '../../core/inventory/groups.ts';
import type { UncountedAt, UncountedElasticIps } from '../../core/inventory/uncounted-elastic-ips.ts';
import { ELASTIC_IPS } from '../../core/judge/proofs.ts';
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
 * and, in what was read, the places where not all are counted, so that no quota counts as kept there.
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
  const { [ADDRESSES]: addresses } = read;
  const except = placesUnread(
    addresses?.except,
    places.map(({ accountId, region }) => ({ accountId, region })),
  );
  return {
    gaps: gapsOf(places).map((gap) => plainGap({ ...gap, scopeId, ipamId })),
    read: addresses ? { ...read, [ELASTIC_IPS]: { except } } : read,
  };

  function gapsOf([first, second]: readonly UncountedAt[]): Gap[] {
    if (!first) return [];
    const at = second ? { region: ipamRegion } : { accountId: first.accountId, region: first.region };
    return [{ kind: 'publicAddressesUnknown', ...at, text: textOf(places) }];
  }
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
