import { type Cidr, cidrText, contains, parseCidr } from '../../core/address/cidr.ts';
import { occupiedIn, ownerOfRange } from '../../core/policy/occupied.ts';
import type { Policy } from '../../core/policy/schema.ts';
import { ownerOfVpc } from '../../core/taken/owners.ts';
import { givenBy, standingOf, type Whole } from '../../core/taken/standing.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ADDRESSES, type AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { AllocationRecord, UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import type { Taken } from '../json/fit-document.ts';
import { usersOf } from '../results/overlaps.ts';
import { allocationsOf, inGroups, inventoryOf, listedIn } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** What blocks are to be taken from, and by which rules. */
export interface FitWhole extends Whole {
  readonly family: Family;
  /** Of a VPC or pool. */
  readonly evaluation?: Evaluation;
}

/** What has addresses in it already. */
export interface FitSpace {
  readonly taken: readonly Taken[];
  /** What others have of a VPC: AWS lets a subnet go there, but traffic between the two cannot be routed. */
  readonly shared: readonly Taken[];
  /** The oldest measurement behind it. */
  readonly sampledAt: string | undefined;
}

/** Everything known to be taken in scopes that list the whole, as far as it lies in it. Throws ResultMissing. */
export async function gather(
  results: Results,
  scopes: readonly ScopeResult[],
  whole: FitWhole,
  { occupied, overlap }: Pick<Policy, 'occupied' | 'overlap'>,
): Promise<FitSpace> {
  const space = new Gathering(
    whole,
    overlap.allowed.flatMap((range) => parseCidr(range) ?? []),
  );
  for (const scope of scopes) await gatherIn(scope, { results, space, occupied });
  return space;
}

interface Into {
  readonly results: Results;
  readonly space: Gathering;
  readonly occupied: Policy['occupied'];
}

async function gatherIn(scope: ScopeResult, { results, space, occupied }: Into): Promise<void> {
  const { summary } = scope;
  // What is judged in another scope has its addresses here as well.
  for await (const group of inGroups(listedIn(results, scope))) space.addGroup(group);
  for await (const row of inventoryOf(results, summary.inventoryKeys.joinedVpc ?? [])) {
    if ('record' in row && row.record === 'joinedVpc') space.addOwner(row.owner, { ...row.owner, kind: 'vpc' });
  }
  const byHand: AllocationRecord[] = [];
  for await (const allocation of allocationsOf(results, summary)) {
    if (allocation.type !== 'custom') space.addAllocation(allocation);
    else if (space.meets(allocation.cidr)) byHand.push(allocation);
  }
  space.addByHand(byHand, byHand.length > 0 ? await usersOf(results, scope) : new Map());
  for (const range of occupiedIn(occupied, summary.scope.scopeId)) {
    space.addOwner(ownerOfRange(range), { kind: 'occupied', cidr: range.cidr, name: range.name });
  }
}

class Gathering implements FitSpace {
  readonly #whole: FitWhole;
  readonly #allowed: readonly Cidr[];
  readonly taken: Taken[] = [];
  readonly shared: Taken[] = [];
  sampledAt: string | undefined;
  /** Pools whose allocations all count: the whole itself, or those that plan the subnets of it. */
  readonly #ownPools = new Set<string>();
  /** Of resources: what was allocated to them is named once. */
  readonly #named = new Set<string>();
  readonly #unseen = new Map<string, UnseenAllocation>();
  readonly #listed = new Set<string>();

  constructor(whole: FitWhole, allowed: readonly Cidr[]) {
    this.#whole = whole;
    this.#allowed = allowed;
    if (whole.kind === 'pool') this.#ownPools.add(whole.id);
    this.#sampled(whole.evaluation);
  }

  /** What others have: as core says of it wherever it is asked. */
  addOwner(owner: Pick<AddressOwner, 'kind' | 'id'>, taken: Taken, given?: ReadonlySet<string>): void {
    const standing = standingOf(this.#whole, owner, given);
    const cidr = parseCidr(taken.cidr);
    if (standing === 'taken') this.#add(taken);
    else if (standing === 'shared' && cidr && this.#isTold(cidr) && this.#isFirst(taken)) {
      this.shared.push({ ...taken, cidr: cidrText(cidr) });
    }
  }

  /** A subnet of a VPC that is known takes nothing that the VPC does not take already. */
  addGroup(group: readonly Evaluation[]): void {
    const vpcs = group.filter(({ resource }) => resource.type === 'vpc');
    const around = vpcs.flatMap(({ cidrs }) => cidrs.flatMap((text) => parseCidr(text) ?? []));
    const isOwn = vpcs.some(({ resource: { id } }) => id === this.#whole.id || id === this.#whole.planningFor);
    for (const evaluation of group) {
      const { type, cidr: text, id } = evaluation.resource;
      if (evaluation.pool) this.#addPool(id, evaluation.pool);
      else if (type === 'vpc') this.#addVpc(evaluation);
      else if (type === 'subnet') {
        const cidr = parseCidr(text);
        if (isOwn || !cidr || !around.some((each) => contains(each, cidr))) this.#addResource(evaluation);
      } else if (ADDRESSES.some((each) => each === type) && this.#whole.kind !== 'vpc') this.#addResource(evaluation);
    }
  }

  /** What was made by hand: all of it that meets the whole, with the VPCs that use it by allocation. */
  addByHand(allocations: readonly AllocationRecord[], users: ReadonlyMap<string, string>): void {
    const promised = allocations.filter(({ planningFor }) => planningFor === undefined);
    const given = givenBy(
      this.#whole.cidrs,
      promised.map(({ allocationId: id, cidr }) => ({ id, cidr })),
    );
    for (const each of allocations) this.addAllocation(each, given, users.get(each.allocationId));
  }

  addAllocation(allocation: AllocationRecord, given?: ReadonlySet<string>, user?: string): void {
    const { type, poolId, allocationId: id, cidr: text, description, resourceId, accountId, region } = allocation;
    const cidr = parseCidr(text);
    if (!cidr || this.#named.has(`${resourceId} ${cidrText(cidr)}`)) return;
    const unseen = this.#unseen.get(id);
    // What a pool gave to another is no more taken than the other gave away, unless it is this pool's to give, or the other
    // is gone: then nobody gives anything of it away.
    const isElsewhere = this.#whole.kind === 'cidr' && (type !== 'ipam-pool' || unseen !== undefined);
    if (!this.#ownPools.has(poolId) && type !== 'custom' && !isElsewhere) return;
    const name = description ?? (type === 'custom' ? undefined : `${type} ${resourceId ?? ''}`.trim());
    const note = unseen ? `not seen: ${unseen.text}` : user && `reserved by hand, and used by ${user}`;
    const taken = { kind: 'allocation' as const, cidr: text, id, name, accountId, region, ...(note && { note }) };
    this.addOwner({ kind: 'allocation', id }, taken, given);
  }

  #addPool(id: string, { planningFor, unseen }: NonNullable<Evaluation['pool']>): void {
    if (this.#whole.kind === 'vpc' && planningFor === this.#whole.id) this.#ownPools.add(id);
    for (const each of unseen?.first ?? []) this.#unseen.set(each.allocationId, each);
  }

  #addVpc(evaluation: Evaluation): void {
    const has = ownerOfVpc(evaluation);
    // What IPAM was told to ignore takes addresses, but nobody wants to hear with whom it shares them.
    if (!has || (has.silent && this.#whole.kind === 'vpc')) return;
    const { id, name, accountId, region } = evaluation.resource;
    const before = this.taken.length;
    for (const cidr of evaluation.cidrs) {
      this.addOwner(has.owner, { kind: 'vpc', cidr, id, name, accountId, region });
    }
    if (this.taken.length > before) this.#sampled(evaluation);
  }

  #addResource(evaluation: Evaluation): void {
    const { id, type, name, accountId, region, vpcId } = evaluation.resource;
    if (this.#whole.kind === 'vpc' && vpcId !== this.#whole.id) return;
    const before = this.taken.length;
    const kind = type === 'subnet' ? type : 'address';
    for (const cidr of evaluation.cidrs) this.#add({ kind, cidr, id, name, accountId, region });
    if (this.taken.length > before) this.#sampled(evaluation);
  }

  #add(taken: Taken): void {
    const cidr = parseCidr(taken.cidr);
    if (!cidr || !this.meets(taken.cidr) || !this.#isFirst(taken)) return;
    this.taken.push({ ...taken, cidr: cidrText(cidr) });
    if (taken.kind !== 'allocation') this.#named.add(`${taken.id} ${cidrText(cidr)}`);
  }

  /** What several scopes list takes its place once. */
  #isFirst({ kind, id = '', cidr, name = '' }: Taken): boolean {
    const who = `${kind} ${id === '' ? name : id} ${cidr}`;
    return !this.#listed.has(who) && Boolean(this.#listed.add(who));
  }

  meets(text: string): boolean {
    const cidr = parseCidr(text);
    return cidr !== undefined && this.#whole.cidrs.some((each) => contains(each, cidr) || contains(cidr, each));
  }

  /** Whether somebody wants to hear of what is shared: not where the policy allows it. */
  #isTold(cidr: Cidr): boolean {
    return this.#whole.cidrs.some((own) => {
      const both = contains(own, cidr) ? cidr : contains(cidr, own) ? own : undefined;
      return both !== undefined && !this.#allowed.some((range) => contains(range, both));
    });
  }

  #sampled(evaluation: Evaluation | undefined): void {
    const at = evaluation?.sampledAt;
    if (at !== undefined && (this.sampledAt === undefined || at < this.sampledAt)) this.sampledAt = at;
  }
}
