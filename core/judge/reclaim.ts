import type { Count } from '../../statemachine/contracts/count.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import type { UnseenAllocation } from '../../statemachine/contracts/pool.ts';
import { parseCidr, unitsOf } from '../address/cidr.ts';
import { countOf } from '../address/exact.ts';
import { monthlyCost } from '../prices/public-ipv4.ts';
import { unused } from './checks/idle.ts';

/** What could be given back. */
export interface Reclaimable {
  readonly kind: 'subnet' | 'vpcWithoutSubnets' | 'vpcOfEmptySubnets' | 'pool' | 'publicAddress' | 'unseenAllocation';
  /** Of an allocation, that of its pool. */
  readonly evaluation: Evaluation;
  readonly addresses: Count;
  /** US dollars that it costs; 0 for what AWS charges nothing for. */
  readonly monthlyCost: number;
  /** Why. */
  readonly text: string;
  readonly allocation?: UnseenAllocation;
}

/**
 * What is unused in a group: a VPC with its subnets, a pool, an address. Of a VPC that is unused as a whole, its subnets
 * are not told again. IPv4 only: IPv6 addresses do not run out; but for allocations that are held for what was not seen, which
 * are counted in the units of their pool.
 */
export function reclaimableIn(group: readonly Evaluation[]): Reclaimable[] {
  const ipv4 = group.filter(({ resource }) => resource.family === 'ipv4');
  const subnets = ipv4.filter(({ resource }) => resource.type === 'subnet');
  const vpc = ipv4.find(({ resource }) => resource.type === 'vpc');
  const empty = subnets.flatMap((subnet) => rangeItem('subnet', subnet));
  const whole = vpc && !vpc.otherSubnets ? unusedVpc(vpc, subnets, empty) : undefined;
  return [...(whole ? [whole] : empty), ...ipv4.flatMap(ofOneself), ...group.flatMap(unseenAllocations)];
}

function unusedVpc(
  vpc: Evaluation,
  subnets: readonly Evaluation[],
  empty: readonly Reclaimable[],
): Reclaimable | undefined {
  // What it has left is only known where all its subnets are.
  if (!vpc.capacity || !vpc.freeSpace || vpc.capacity.agrees === false) return undefined;
  if (subnets.length === 0) return rangeItem('vpcWithoutSubnets', vpc)[0];
  if (empty.length < subnets.length) return undefined;
  const text = `nothing assigned in any of its ${subnets.length === 1 ? 'subnets (1)' : `${subnets.length} subnets`}`;
  return { kind: 'vpcOfEmptySubnets', evaluation: vpc, addresses: vpc.capacity.total, monthlyCost: 0, text };
}

const POOLS: readonly string[] = ['ipam-pool', 'public-ipv4-pool'];

function ofOneself(evaluation: Evaluation): Reclaimable[] {
  const { resource, publicAddress } = evaluation;
  if (POOLS.includes(resource.type)) return rangeItem('pool', evaluation);
  if (publicAddress?.association !== 'disassociated') return [];
  const cost = monthlyCost(publicAddress.addressType);
  return [{ kind: 'publicAddress', evaluation, addresses: 1, monthlyCost: cost, text: 'associated with nothing' }];
}

/** Nobody can release them but IPAM itself: what to look at is the account, or AWS. */
function unseenAllocations(evaluation: Evaluation): Reclaimable[] {
  return (evaluation.pool?.unseen?.first ?? []).map((allocation) => {
    const { cidr, text } = allocation;
    const parsed = parseCidr(cidr);
    const addresses = parsed ? countOf(unitsOf(parsed)) : 0;
    return { kind: 'unseenAllocation', evaluation, addresses, monthlyCost: 0, text, allocation };
  });
}

function rangeItem(kind: Reclaimable['kind'], evaluation: Evaluation): Reclaimable[] {
  const { capacity } = evaluation;
  const [reason] = (capacity && unused(capacity)) ?? [];
  return capacity && reason ? [{ kind, evaluation, addresses: capacity.total, monthlyCost: 0, text: reason.text }] : [];
}
