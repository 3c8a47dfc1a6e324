import { type Cidr, contains, parseCidr } from '../../core/address/cidr.ts';
import { type OccupiedRange, ownerOfRange } from '../../core/policy/occupied.ts';
import { First } from '../../core/streams/first.ts';
import { type AccountNames, teamOf } from '../../core/text/owner-of.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import type { Holder } from '../json/find-document.ts';
import type { Search } from './query.ts';

/** A holder with the CIDR that it is sorted by. */
interface Placed {
  readonly holder: Holder;
  readonly cidr: Cidr | undefined;
}

export interface Found {
  readonly total: number;
  readonly matches: readonly Holder[];
  /** Only where a CIDR was asked for. */
  readonly inside?: {
    readonly total: number;
    readonly byType: Record<string, number>;
    readonly first: readonly Holder[];
  };
}

/** Finds what holds addresses, or has a name, in a stream. Keeps the first few; memory does not grow with the stream. */
export class Finder {
  readonly #query: Search;
  readonly #matches: First<Placed>;
  readonly #inside: First<Placed>;
  readonly #byType: Record<string, number> = {};
  /** Resources among the matches, whose allocations say nothing new; a glob has too many to keep. */
  readonly #ids = new Set<string>();
  /** What is asked for, by key and CIDR: in the scope where it is judged, and in others. */
  readonly #here = new Set<string>();
  readonly #elsewhere = new Map<string, Placed>();
  /** Of the policy, those inside: that one is taken in several scopes is told once. */
  readonly #ranges = new Set<string>();
  /** By allocation: what the run said of those whose resource was not seen. */
  readonly #unseen = new Map<string, string>();

  constructor(query: Search, limit: number) {
    this.#query = query;
    this.#matches = new First(limit, query.kind === 'addresses' ? mostSpecificFirst : byName);
    this.#inside = new First(limit, byAddress);
  }

  /** `names`: of accounts. */
  add(evaluation: Evaluation, asOf: string, names: AccountNames = {}): void {
    const { resource, cidrs } = evaluation;
    const query = this.#query;
    for (const { allocationId, text } of evaluation.pool?.unseen?.first ?? []) this.#unseen.set(allocationId, text);
    if (query.kind !== 'addresses') {
      const isCalled = query.matches(resource.id) || (resource.name !== undefined && query.matches(resource.name));
      if (!isCalled && !query.has(resource, names)) return;
      this.#match(evaluation, resource.cidr, asOf);
      return;
    }
    // A scope is the whole address space: that it holds an address says nothing.
    if (resource.type === 'ipam-scope') return;
    for (const text of cidrs) {
      const cidr = parseCidr(text);
      if (!cidr) continue;
      if (contains(cidr, query.cidr)) this.#match(evaluation, text, asOf);
      else if (contains(query.cidr, cidr) && evaluation.judgedIn === undefined)
        this.#lieInside({ holder: holderOf(evaluation, text, asOf), cidr });
    }
  }

  /** After all evaluations: of what was discovered, they tell more. */
  addAllocation(scopeId: string, allocation: AllocationRecord, asOf: string, names: AccountNames = {}): void {
    const { allocationId, description, resourceId, type, accountId } = allocation;
    const query = this.#query;
    // What one pool gave to another is that pool.
    if (type === 'ipam-pool' || (resourceId !== undefined && this.#ids.has(`${scopeId} ${resourceId}`))) return;
    const cidr = parseCidr(allocation.cidr);
    const unseen = this.#unseen.get(allocationId);
    const placed = { holder: holderOfAllocation(scopeId, allocation, unseen, asOf), cidr };
    if (query.kind !== 'addresses') {
      const called = [
        allocationId,
        ...(description === undefined ? [] : [description]),
        ...(resourceId === undefined ? [] : [resourceId]),
      ];
      const isCalled = called.some((name) => query.matches(name)) && !(query.glob && type !== 'custom');
      // What an account has is told by its resources, where they were seen.
      const isOwned = (type === 'custom' || unseen !== undefined) && query.has({ accountId }, names);
      if (isCalled || isOwned) this.#matches.add(placed);
    } else if (cidr && contains(cidr, query.cidr)) this.#matches.add(placed);
    // Of those inside, the ids are not kept: only what nobody can discover is sure to be new.
    else if (cidr && type === 'custom' && contains(query.cidr, cidr)) this.#lieInside(placed);
  }

  /** Of the policy's list: nobody else tells of them. */
  addOccupied(scopeId: string, range: OccupiedRange, asOf: string): void {
    const query = this.#query;
    const cidr = parseCidr(range.cidr);
    const { id, name } = ownerOfRange(range);
    const holder = { scopeId, type: 'occupied' as const, id, name, cidr: range.cidr, otherCidrs: 0, asOf };
    if (query.kind !== 'addresses') {
      if (range.name.split(/[,:] /).some((each) => query.matches(each)) || query.matches(range.name))
        this.#matches.add({ holder, cidr });
    } else if (cidr && contains(cidr, query.cidr)) this.#matches.add({ holder, cidr });
    else if (cidr && contains(query.cidr, cidr) && !this.#ranges.has(`${range.cidr} ${name}`)) {
      this.#ranges.add(`${range.cidr} ${name}`);
      this.#lieInside({ holder, cidr });
    }
  }

  found(): Found {
    const holders = (placed: First<Placed>) => placed.list().map(({ holder }) => holder);
    const query = this.#query;
    for (const [row, placed] of this.#elsewhere) if (!this.#here.has(row)) this.#matches.add(placed);
    this.#elsewhere.clear();
    return {
      total: this.#matches.total,
      matches: holders(this.#matches),
      ...(query.kind === 'addresses' &&
        !query.single && {
          inside: { total: this.#inside.total, byType: this.#byType, first: holders(this.#inside) },
        }),
    };
  }

  #match(evaluation: Evaluation, cidr: string, asOf: string): void {
    const query = this.#query;
    if (query.kind === 'addresses' || !query.glob) this.#ids.add(`${evaluation.scopeId} ${evaluation.resource.id}`);
    const placed = { holder: holderOf(evaluation, cidr, asOf), cidr: parseCidr(cidr) };
    const isHere = evaluation.judgedIn === undefined;
    if (isHere) this.#matches.add(placed);
    if (query.kind !== 'addresses') return;
    // Another scope lists it, too, and tells of it: of all its CIDRs that it knows.
    const row = `${evaluation.key} ${cidr}`;
    if (isHere) this.#here.add(row);
    else this.#elsewhere.set(row, placed);
  }

  #lieInside(placed: Placed): void {
    const { type } = placed.holder;
    this.#byType[type] = (this.#byType[type] ?? 0) + 1;
    this.#inside.add(placed);
  }
}

function holderOf(evaluation: Evaluation, cidr: string, asOf: string): Holder {
  const { scopeId, resource, cidrs, cidrCapacities, verdict, sampledAt, publicAddress, freeSpace, inside } = evaluation;
  const { type, id, name, accountId, region, availabilityZoneId, vpcId } = resource;
  const capacity = cidrCapacities?.find((each) => each.cidr === cidr)?.capacity ?? evaluation.capacity;
  const { service, association } = publicAddress ?? {};
  const team = teamOf(resource);
  return {
    scopeId,
    type,
    id,
    name,
    cidr,
    otherCidrs: Math.max(0, cidrs.length - 1),
    accountId,
    region,
    availabilityZoneId,
    vpcId,
    ...(team !== undefined && { team }),
    service,
    association,
    capacity,
    ...(freeSpace && { freeSpace }),
    ...(inside?.status === 'read' && inside.interfaces && { interfaces: inside.interfaces }),
    ...(verdict.status === 'evaluated' && { severity: verdict.severity }),
    sampledAt,
    asOf,
  };
}

function holderOfAllocation(
  scopeId: string,
  allocation: AllocationRecord,
  note: string | undefined,
  asOf: string,
): Holder {
  const { allocationId, description, resourceId, type, cidr, accountId, region, poolId } = allocation;
  const custom = type === 'custom';
  const held = custom ? undefined : `for ${type} ${resourceId ?? ''}`.trim();
  const name = description ?? (note === undefined ? held : `${held}, not seen`);
  const whose = {
    scopeId,
    type: 'allocation' as const,
    id: allocationId,
    name,
    cidr,
    otherCidrs: 0,
    accountId,
    region,
  };
  return { ...whose, poolId, ...(note !== undefined && { note }), asOf };
}

/** Of two with the same CIDR the one that is inside the other: an address in a subnet, a subnet in a VPC. */
const ORDER: readonly Holder['type'][] = [
  ...(['public-address', 'eip', 'eni', 'anycast-ip-list', 'subnet', 'vpc', 'allocation', 'occupied'] as const),
  ...(['public-ipv4-pool', 'ipv6-pool', 'ipam-pool', 'ipam-scope', 'elastic-ips'] as const),
];

function mostSpecificFirst(a: Placed, b: Placed): number {
  return (b.cidr?.prefixLength ?? -1) - (a.cidr?.prefixLength ?? -1) || byName(a, b);
}

function byName({ holder: a }: Placed, { holder: b }: Placed): number {
  return (
    ORDER.indexOf(a.type) - ORDER.indexOf(b.type) ||
    compare(a.name ?? '', b.name ?? '') ||
    compare(a.scopeId, b.scopeId) ||
    compare(a.id, b.id) ||
    compare(a.cidr, b.cidr)
  );
}

function byAddress(a: Placed, b: Placed): number {
  const [one, other] = [a.cidr?.first ?? 0n, b.cidr?.first ?? 0n];
  if (one !== other) return one < other ? -1 : 1;
  return (a.cidr?.prefixLength ?? 0) - (b.cidr?.prefixLength ?? 0) || byName(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
