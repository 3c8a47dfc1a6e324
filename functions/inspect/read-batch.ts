import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { parseCidr } from '../../core/address/cidr.ts';
import { InterfaceTally } from '../../core/measure/interfaces.ts';
import type { InterfaceFacts } from '../../core/measure/owner.ts';
import { PrefixMap, type Reservation } from '../../core/measure/prefix-map.ts';
import { concurrently } from '../../core/streams/concurrently.ts';
import { InsideRecord, type SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import { allRows, pages } from '../shared/ec2/pages.ts';
import type { Heard } from '../shared/ec2/unknown-values.ts';
import type { Invocation } from '../shared/task.ts';
import type { Batch, Candidate } from './candidate.ts';
import type { NetworkCalls } from './network-calls.ts';
import { type WhyNot, whyNot } from './why-not.ts';

/** EC2 takes reservations of one subnet a call. How fast they go, the client sees to. */
const AT_ONCE = 20;

/** Of a record; all of them count in its blocks. */
const LISTED_RESERVATIONS = 100;

export interface ReadDeps extends Pick<Invocation, 'now'> {
  readonly retries: number;
  /** Is told what answers hold that this version does not know. */
  readonly heard?: Heard;
}

/** What the three calls told, each by subnet; or why one did not. */
interface Answers {
  readonly free: ReadonlyMap<string, number | undefined> | WhyNot;
  readonly reservations: ReadonlyMap<string, readonly Reservation[] | WhyNot>;
  readonly insides: ReadonlyMap<string, { readonly map: PrefixMap; readonly interfaces: InterfaceTally }> | WhyNot;
}

/**
 * Reads the subnets of one account and Region. Holds one page of interfaces at a time. Throws what is worth another
 * attempt.
 */
export async function readBatch(
  calls: NetworkCalls,
  batch: Batch,
  { now, retries, heard }: ReadDeps,
): Promise<InsideRecord[]> {
  const orWhyNot = <T>(call: () => Promise<T>) => unlessFailed(call, retries);
  const ids = batch.subnets.map(({ subnetId }) => subnetId);
  const [[free, reservations], insides] = await Promise.all([
    freeAndReserved(calls, batch.region, ids, { retries, ...(heard && { heard }) }),
    orWhyNot(() => interfaces(calls, batch, heard)),
  ]);
  const readAt = now().toISOString();
  return batch.subnets.map((subnet) => record(subnet, insideOf(subnet, { free, reservations, insides }, readAt)));
}

async function freeAndReserved(
  calls: NetworkCalls,
  region: string,
  ids: readonly string[],
  { retries, heard }: Omit<ReadDeps, 'now'>,
) {
  const orWhyNot = <T>(call: () => Promise<T>) => unlessFailed(call, retries);
  const free = await orWhyNot(() => freeAddresses(calls, region, ids));
  const reservations = await concurrently(
    // What is gone has no reservations: EC2 would refuse the question.
    ids.filter((id) => 'reason' in free || free.has(id)),
    AT_ONCE,
    async (id) => [id, await orWhyNot(() => reservationsOf(calls, { region, id }, heard?.hear))] as const,
  );
  return [free, new Map(reservations)] as const;
}

/** What breaks the contract, because EC2 told something that cannot be, would cost the scope where it is read. */
export function record({ key, subnetId }: Candidate, inside: SubnetInside): InsideRecord {
  const told = { key, record: 'inside' as const, subnetId, inside };
  if (InsideRecord.safeParse(told).success) return told;
  const text = `What EC2 says of ${subnetId} cannot be right`;
  return { ...told, inside: { status: 'notReadable', reason: 'failed', text } };
}

function insideOf({ subnetId }: Candidate, { free, reservations, insides }: Answers, readAt: string): SubnetInside {
  const reserved = reservations.get(subnetId);
  const inside = 'reason' in insides ? insides : insides.get(subnetId);
  if (!('reason' in free) && !free.has(subnetId)) {
    return { status: 'notReadable', reason: 'gone', text: 'EC2 does not know the subnet any more' };
  }
  const unread = [
    ...('reason' in free ? [{ what: 'free' as const, ...free }] : []),
    ...(reserved && 'reason' in reserved ? [{ what: 'reservations' as const, ...reserved }] : []),
    ...(inside && 'reason' in inside ? [{ what: 'interfaces' as const, ...inside }] : []),
  ];
  const [first] = unread;
  if (first && unread.length === 3) return { status: 'notReadable', reason: first.reason, text: first.text };
  const list = reserved && !('reason' in reserved) ? reserved : undefined;
  const tallied = inside && !('reason' in inside) ? inside : undefined;
  return {
    status: 'read',
    readAt,
    free: 'reason' in free ? undefined : free.get(subnetId),
    reservations: list?.slice(0, LISTED_RESERVATIONS).map(({ cidr, type }) => ({ cidr: cidr.text, type })),
    // Without either of the two, what looks free may not be.
    blocks: list && tallied?.map.count(list),
    interfaces: tallied?.interfaces.result(),
    unread: unread.length > 0 ? unread.map(({ what, text }) => ({ what, text })) : undefined,
  };
}

async function unlessFailed<T>(call: () => Promise<T>, retries: number): Promise<T | WhyNot> {
  try {
    return await call();
  } catch (error) {
    const why = whyNot(error, retries);
    if (why) return why;
    throw error;
  }
}

async function freeAddresses(
  calls: NetworkCalls,
  region: string,
  ids: readonly string[],
): Promise<Map<string, number | undefined>> {
  const counts = await allRows({
    action: 'DescribeSubnets',
    region,
    // By a filter, not by ids: of ids one that was deleted since fails the call.
    ask: (page) => calls.describeSubnets({ ...page, Filters: [{ Name: 'subnet-id', Values: [...ids] }] }),
    rows: ({ Subnets }) =>
      Subnets?.flatMap(({ SubnetId, AvailableIpAddressCount: free }) =>
        // A count that cannot be one is no count; the subnet is there all the same.
        SubnetId ? [[SubnetId, isCount(free) ? free : undefined] as const] : [],
      ),
  });
  return new Map(counts);
}

function isCount(free: number | undefined): boolean {
  return Number.isSafeInteger(free) && Number(free) >= 0;
}

async function reservationsOf(
  calls: NetworkCalls,
  { region, id }: { readonly region: string; readonly id: string },
  hear: Heard['hear'] | undefined,
): Promise<Reservation[] | WhyNot> {
  const found = await allRows(
    {
      action: 'GetSubnetCidrReservations',
      region,
      ask: (page) => calls.getSubnetCidrReservations({ ...page, SubnetId: id }),
      rows: ({ SubnetIpv4CidrReservations }) =>
        SubnetIpv4CidrReservations?.map(({ Cidr, ReservationType }) => {
          const cidr = parseCidr(Cidr ?? '');
          // Without its type it is set aside all the same.
          return cidr && { cidr, type: ReservationType || 'explicit' };
        }),
    },
    hear,
  );
  const readable = found.filter((each) => each !== undefined);
  if (readable.length < found.length) {
    return { reason: 'failed', text: `EC2 lists a reservation in ${id} without a valid CIDR` };
  }
  return readable.sort((a, b) => (a.cidr.first < b.cidr.first ? -1 : 1));
}

async function interfaces(calls: NetworkCalls, { region, subnets }: Batch, heard: Heard | undefined) {
  const insides = new Map<string, { map: PrefixMap; interfaces: InterfaceTally }>();
  for (const { subnetId, cidr } of subnets) {
    const parsed = parseCidr(cidr);
    if (!parsed) continue;
    const map = new PrefixMap(parsed);
    insides.set(subnetId, { map, interfaces: new InterfaceTally(map) });
  }
  const input = {
    Filters: [{ Name: 'subnet-id', Values: subnets.map(({ subnetId }) => subnetId) }],
    // Those of instances that EKS and others manage; hidden else, where the account has it so.
    IncludeManagedResources: true,
  };
  const listing = pages({
    action: 'DescribeNetworkInterfaces',
    region,
    ask: (page) => calls.describeNetworkInterfaces({ ...page, ...input }),
    rows: ({ NetworkInterfaces }) => NetworkInterfaces,
  });
  for await (const { rows, unknown } of listing) {
    if (unknown) heard?.hear(unknown);
    for (const row of rows) insides.get(row.SubnetId ?? '')?.interfaces.add(factsOf(row));
  }
  return insides;
}

function factsOf(row: NetworkInterface): InterfaceFacts {
  const listed = row.PrivateIpAddresses?.flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []) ?? [];
  return {
    id: row.NetworkInterfaceId ?? '',
    interfaceType: row.InterfaceType,
    description: row.Description,
    requesterId: row.RequesterId,
    instanceId: row.Attachment?.InstanceId,
    detached: row.Status === 'available',
    accountId: row.OwnerId,
    tags: Object.fromEntries((row.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    addresses: listed.length > 0 ? listed : row.PrivateIpAddress ? [row.PrivateIpAddress] : [],
    prefixes: row.Ipv4Prefixes?.flatMap(({ Ipv4Prefix }) => Ipv4Prefix ?? []) ?? [],
  };
}
