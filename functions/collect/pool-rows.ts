import type { IpamPool, IpamPoolAllocation, IpamPoolCidr } from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import {
  AllocationRecord,
  type ChildPoolRecord,
  PoolCidrRecord,
  PoolRecord,
  type PoolUnreadRecord,
} from '../../statemachine/contracts/pool.ts';
import { tagsOf, text, wellFormed } from './normalize.ts';

/** A pool that says of itself what it is called. */
export type KnownPool = IpamPool & { readonly IpamPoolId: string };

/** Lines of a pool: of its own group, and one of its parent's. */
export function poolLines(pool: KnownPool): (PoolRecord | ChildPoolRecord | 'malformed')[] {
  const id = pool.IpamPoolId;
  const parentId = text(pool.SourceIpamPoolId);
  const tags = tagsOf(pool.Tags);
  const own = wellFormed(PoolRecord, {
    key: `${id}/pool`,
    record: 'pool',
    poolId: id,
    family: pool.AddressFamily,
    accountId: text(pool.OwnerId),
    name: text(tags?.Name),
    tags,
    parentId,
    depth: pool.PoolDepth,
    locale: localeOf(pool),
    state: text(pool.State),
    awsService: text(pool.AwsService),
    publicIpSource: text(pool.PublicIpSource),
    planningFor: text(pool.SourceResource?.ResourceId),
    rules: {
      minNetmask: pool.AllocationMinNetmaskLength,
      maxNetmask: pool.AllocationMaxNetmaskLength,
      defaultNetmask: pool.AllocationDefaultNetmaskLength,
      resourceTags: tagsOf(pool.AllocationResourceTags),
      autoImport: pool.AutoImport,
    },
  });
  const child: ChildPoolRecord[] = parentId
    ? [{ key: `${parentId}/childPool/${id}`, record: 'childPool', poolId: id }]
    : [];
  return [own, ...child];
}

export function poolCidrLine(
  poolId: string,
  { Cidr, State, FailureReason, IpamPoolCidrId, NetmaskLength }: IpamPoolCidr,
): PoolCidrRecord | 'malformed' {
  const cidr = parseCidr(Cidr ?? '')?.text;
  // Asked for by size, a CIDR has none until AWS has chosen it; whatever has another state, or a broken one, is no answer.
  const isChosen = cidr !== undefined || Cidr !== undefined || State === 'provisioned';
  if (cidr === undefined && (isChosen || IpamPoolCidrId === undefined)) return 'malformed';
  const failure = text([FailureReason?.Code, FailureReason?.Message].filter(Boolean).join(': '));
  const key = `${poolId}/poolCidr/${cidr ?? text(IpamPoolCidrId)}`;
  return wellFormed(PoolCidrRecord, { key, record: 'poolCidr', cidr, netmask: NetmaskLength, state: State, failure });
}

/** Keys in the order of the addresses, so that Evaluate can join neighbours as they come. */
export function allocationLine(
  poolId: string,
  allocation: IpamPoolAllocation,
  planningFor: string | undefined,
): AllocationRecord | 'malformed' {
  const { IpamPoolAllocationId: allocationId = '', ResourceType } = allocation;
  const cidr = parseCidr(allocation.Cidr ?? '');
  if (!cidr) return 'malformed';
  const address = cidr.first.toString(16).padStart(cidr.family === 'ipv4' ? 8 : 32, '0');
  return wellFormed(AllocationRecord, {
    key: `${poolId}/allocation/${address}/${String(cidr.prefixLength).padStart(3, '0')}/${allocationId}`,
    record: 'allocation',
    poolId,
    cidr: cidr.text,
    allocationId,
    type: ResourceType,
    resourceId: text(allocation.ResourceId),
    region: text(allocation.ResourceRegion),
    accountId: text(allocation.ResourceOwner),
    description: text(allocation.Description),
    planningFor,
  });
}

/** The VPC whose subnets a pool plans: its own word, or that of the pool that its CIDRs come from. */
export function plannedVpc(pool: KnownPool, pools: readonly KnownPool[]): string | undefined {
  const seen = new Set<string>();
  for (let each: KnownPool | undefined = pool; each && !seen.has(each.IpamPoolId); ) {
    const { IpamPoolId, SourceIpamPoolId, SourceResource }: KnownPool = each;
    if (SourceResource?.ResourceId) return SourceResource.ResourceId;
    seen.add(IpamPoolId);
    each = pools.find((other) => other.IpamPoolId === SourceIpamPoolId);
  }
  return undefined;
}

export function unreadLine(poolId: string, why: string): PoolUnreadRecord {
  return { key: `${poolId}/poolUnread`, record: 'poolUnread', text: why };
}

/** Absent where a pool is not bound to a place, which the API says with the word "None". */
function localeOf({ Locale }: Pick<IpamPool, 'Locale'>): string | undefined {
  return Locale && Locale.toLowerCase() !== 'none' ? Locale : undefined;
}

/**
 * Where a pool's allocations are asked for: in its locale, or, where it has none, in the home Region of its IPAM. The
 * locale of a Local Zone (us-east-1-dfw-2) belongs to the Region that it begins with.
 */
export function regionOfPool(pool: Pick<IpamPool, 'Locale'>, home: string): string {
  return /^[a-z]+(?:-[a-z]+)+-\d+/.exec(localeOf(pool) ?? '')?.[0] ?? home;
}
