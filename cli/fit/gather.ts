import { type Cidr, cidrText, contains, parseCidr } from '../../core/address/cidr.ts';
import { type Occupied, occupiedIn } from '../../core/policy/occupied.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { AllocationRecord } from '../../statemachine/contracts/pool.ts';
import type { Family } from '../../statemachine/contracts/resource-cidr.ts';
import type { Taken } from '../json/fit-document.ts';
import { allocationsOf, evaluationsOf, groupsOf } from '../results/read.ts';
import type { Results, ScopeResult } from '../results/results.ts';

/** What blocks are to be taken from, and by which rules. */
export interface Whole {
  readonly kind: 'vpc' | 'pool' | 'cidr';
  readonly id: string;
  readonly family: Family;
  readonly cidrs: readonly Cidr[];
  /** Of a VPC or pool. */
  readonly evaluation?: Evaluation;
}

/** What has addresses in it already. */
export interface FitSpace {
  readonly taken: readonly Taken[];
  /** The oldest measurement behind it. */
  readonly sampledAt: string | undefined;
}

/** What takes addresses although no VPC around it does. */
const OTHERS: readonly string[] = ['eip', 'public-ipv4-pool', 'ipv6-pool', 'anycast-ip-list', 'public-address'];

/** Everything known to be taken in a scope, as far as it lies in the whole. Throws ResultMissing. */
export async function gather(
  results: Results,
  scope: ScopeResult,
  whole: Whole,
  occupied: readonly Occupied[],
): Promise<FitSpace> {
  const space = new Gathering(whole);
  const { summary } = scope;
  if (whole.kind === 'vpc') {
    for await (const evaluation of evaluationsOf(results, scope)) {
      const { resource, pool } = evaluation;
      if (pool?.planningFor === whole.id) space.ownPools.add(resource.id);
      if (resource.type === 'subnet' && resource.vpcId === whole.id) space.addResource(evaluation);
    }
  } else for await (const group of groupsOf(results, scope)) space.addGroup(group);
  for await (const allocation of allocationsOf(results, summary)) space.addAllocation(allocation);
  for (const { cidr, name } of occupiedIn(occupied, summary.scope.scopeId)) space.add({ kind: 'occupied', cidr, name });
  return space;
}

class Gathering implements FitSpace {
  readonly #whole: Whole;
  readonly taken: Taken[] = [];
  sampledAt: string | undefined;
  /** Pools whose allocations all count: the whole itself, or those that plan the subnets of it. */
  readonly ownPools = new Set<string>();
  /** Of resources: what was allocated to them is named once. */
  readonly #named = new Set<string>();

  constructor(whole: Whole) {
    this.#whole = whole;
    if (whole.kind === 'pool') this.ownPools.add(whole.id);
    this.#sampled(whole.evaluation);
  }

  add(taken: Taken): void {
    const cidr = parseCidr(taken.cidr);
    if (!cidr || !this.#meets(cidr)) return;
    this.taken.push({ ...taken, cidr: cidrText(cidr) });
    if (taken.kind !== 'allocation') this.#named.add(`${taken.id} ${cidrText(cidr)}`);
  }

  /** A subnet of a VPC that is known takes nothing that the VPC does not take already. */
  addGroup(group: readonly Evaluation[]): void {
    const vpcs = group.filter(({ resource }) => resource.type === 'vpc');
    // A pool that plans a VPC's subnets has the VPC's own addresses: its subnets are what takes them.
    const planned = vpcs.some(({ resource }) => resource.id === this.#whole.evaluation?.pool?.planningFor);
    const around = vpcs.flatMap(({ cidrs }) => cidrs.flatMap((text) => parseCidr(text) ?? []));
    for (const evaluation of group) {
      const { type, cidr: text } = evaluation.resource;
      if (OTHERS.includes(type)) this.addResource(evaluation);
      else if (type === 'vpc' && !planned) this.addResource(evaluation);
      else if (type === 'subnet') {
        const cidr = parseCidr(text);
        if (planned || !cidr || !around.some((each) => contains(each, cidr))) this.addResource(evaluation);
      }
    }
  }

  addResource(evaluation: Evaluation): void {
    const { id, type, name, accountId, region } = evaluation.resource;
    const kind = type === 'subnet' || type === 'vpc' ? type : 'address';
    const before = this.taken.length;
    for (const cidr of evaluation.cidrs) this.add({ kind, cidr, id, name, accountId, region });
    if (this.taken.length > before) this.#sampled(evaluation);
  }

  addAllocation(allocation: AllocationRecord): void {
    const { type, poolId, allocationId: id, cidr: text, description, resourceId, accountId, region } = allocation;
    const { kind, cidrs } = this.#whole;
    const cidr = parseCidr(text);
    if (!cidr || this.#named.has(`${resourceId} ${cidrText(cidr)}`)) return;
    // One around a whole VPC is what gave it its addresses. Inside, it keeps some of them for something else.
    const isAround = kind === 'vpc' && cidrs.some((each) => contains(cidr, each));
    // What a pool gave to another is no more taken than the other gave away, unless it is this pool's to give.
    const counts = this.ownPools.has(poolId) || type === 'custom' || (kind === 'cidr' && type !== 'ipam-pool');
    const name = description ?? (type === 'custom' ? undefined : `${type} ${resourceId ?? ''}`.trim());
    if (counts && !isAround) this.add({ kind: 'allocation', cidr: text, id, name, accountId, region });
  }

  #meets(cidr: Cidr): boolean {
    return this.#whole.cidrs.some((each) => contains(each, cidr) || contains(cidr, each));
  }

  #sampled(evaluation: Evaluation | undefined): void {
    const at = evaluation?.sampledAt;
    if (at !== undefined && (this.sampledAt === undefined || at < this.sampledAt)) this.sampledAt = at;
  }
}
