import type { Change } from '../../statemachine/contracts/alert.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { mayAssociate, permittedRanges } from '../address/associations.ts';
import { contains, parseCidr } from '../address/cidr.ts';
import { blocksOf } from '../address/free-space.ts';
import type { OccupiedRange } from '../policy/occupied.ts';
import { cidrsPerVpcOf, type Quotas } from '../policy/quotas.ts';
import { count, counted } from '../text/count.ts';
import { inertText } from '../text/plain-text.ts';
import { timeText } from '../text/times.ts';

/** What to do next: said where it was verified, else asked. */
export interface Step {
  readonly is: 'verified' | 'question';
  readonly text: string;
  readonly command?: string;
}

/** The deployed monitor, for its commands. */
export interface DeployedStack {
  readonly stack: string;
  readonly region: string;
}

export interface StepFacts {
  readonly quotas: Quotas;
  /** What the policy names as taken in the scope. */
  readonly occupied?: readonly OccupiedRange[];
  /** Absent on a laptop. */
  readonly deployment?: DeployedStack | undefined;
  /** What commands need to read the run of a laptop: empty, or with a leading blank. */
  readonly flags?: string;
}

/** What is above its level, and what stands around it. A change has all of it; so has a run that nobody was told of. */
export interface StepsFor extends Pick<Change, 'kind' | 'vpc' | 'interfaces'> {
  readonly finding: Pick<ResourceFinding, 'resource' | 'reasons' | 'cidrs'>;
  /** When the VPC was seen, where it is not known when it was measured. */
  readonly at: string;
}

/** Carrier-grade space, which nobody routes: what the EKS guides take for pods, a /16 at a time. */
const PODS = Array.from({ length: 64 }, (_, at) => `100.${64 + at}.0.0/16`);

/** Where room can come from, in the order of what it costs. Empty where we know of nothing. */
export function nextSteps(about: StepsFor, facts: StepFacts): Step[] {
  const { resource, reasons, cidrs } = about.finding;
  if (resource.family !== 'ipv4' || (about.kind !== 'utilization' && about.kind !== 'freeSpace')) return [];
  switch (resource.type) {
    case 'subnet':
      return [...usedForNothing(about), ...keptWarm(about), ...anotherSubnet(about, facts)];
    case 'vpc': {
      const prefixLength = reasons.find((reason) => reason.prefixLength !== undefined)?.prefixLength ?? 24;
      const { id, ipamPoolId } = resource;
      return anotherCidr({ id, cidrs, ipamPoolId, prefixLength }, about, facts);
    }
    case 'ipam-pool':
      return [
        { is: 'question', text: `Has the pool above ${inertText(resource.id, 50)} room for another CIDR of it?` },
      ];
    default:
      return [];
  }
}

function usedForNothing(about: StepsFor): Step[] {
  const { interfaces } = about;
  const { resource } = about.finding;
  const command = `aws ec2 describe-network-interfaces --filters Name=subnet-id,Values=${idText(resource.id)} Name=status,Values=available${regionOption(resource)}`;
  if (!interfaces) {
    if (!isForPods(about)) return [];
    const text = 'Are there interfaces that are attached to nothing? Each holds its addresses until it is deleted.';
    return [{ is: 'question', text, command }];
  }
  const { detached, readAt } = interfaces;
  if (detached.interfaces === 0) return [];
  const those = counted(
    detached.interfaces,
    'interface is attached to nothing and',
    'interfaces are attached to nothing and',
  );
  const text = `${those} ${detached.interfaces === 1 ? 'holds' : 'hold'} ${counted(detached.addresses, 'address', 'addresses')} (${whereText(resource)}, as of ${timeText(readAt)}): delete what nobody needs.`;
  return [{ is: 'verified', text, command }];
}

function keptWarm(about: StepsFor): Step[] {
  if (!isForPods(about)) return [];
  const text =
    'Does the VPC CNI keep more addresses warm than its nodes need (WARM_IP_TARGET, WARM_ENI_TARGET, WARM_PREFIX_TARGET)?';
  return [{ is: 'question', text }];
}

/** A subnet beside the one that is full, in the same VPC; where that has no room, another CIDR for it. */
function anotherSubnet(about: StepsFor, facts: StepFacts): Step[] {
  const { vpc, finding } = about;
  const { resource } = finding;
  const prefixLength = parseCidr(resource.cidr)?.prefixLength;
  if (!vpc || prefixLength === undefined) return [];
  const { freeSpace, sampledAt } = vpc;
  if (!freeSpace) return [];
  const asOf = `as of ${timeText(sampledAt ?? about.at)}`;
  const blocks = blocksOf(freeSpace, prefixLength);
  const forPods = isForPods(about);
  if (blocks > 0) {
    const tagged = forPods ? '. The VPC CNI uses a subnet with the tag kubernetes.io/role/cni=1' : '';
    const text = `${idText(vpc.id)} (${whereText(resource)}) has room for ${count(blocks)} more /${prefixLength} (${asOf})${tagged}.`;
    return [{ is: 'verified', text, command: fitCommand(vpc.id, prefixLength, facts) }];
  }
  const steps = anotherCidr({ ...vpc, prefixLength }, about, facts);
  const { occupied = [] } = facts;
  const block = PODS.find((cidr) => meeting(cidr, occupied).length === 0);
  const pods = forPods && block && mayAssociate(vpc.cidrs, block) === 'yes' && hasQuota(vpc.cidrs, resource, facts);
  if (!pods) return steps;
  const leaves =
    occupied.length > 0 ? 'your policy lists nothing there' : 'whether your network uses it is not known here';
  const text = `Could its pods have addresses of 100.64.0.0/10, such as ${block}? AWS lets ${idText(vpc.id)} have a CIDR of it; ${leaves}.`;
  return [...steps, { is: 'question', text }];
}

interface Vpc {
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly ipamPoolId?: string | undefined;
  /** Size of what it should have room for. */
  readonly prefixLength: number;
}

function anotherCidr({ id, cidrs, ipamPoolId, prefixLength }: Vpc, about: StepsFor, facts: StepFacts): Step[] {
  const { resource } = about.finding;
  const vpc = `${idText(id)} (${whereText(resource)})`;
  if (!hasQuota(cidrs, resource, facts)) {
    const quota = cidrsPerVpcOf(facts.quotas, resource, cidrs.length);
    const text = `${vpc} has no room for a /${prefixLength}. It has as many CIDRs as its quota allows (${cidrs.length} of ${quota}, by the policy's quotas): is that quota up to date, and can it be raised?`;
    return [{ is: 'question', text }];
  }
  // A VPC's CIDR is a /16 to a /28.
  const length = Math.min(28, Math.max(16, prefixLength));
  if (ipamPoolId !== undefined) {
    const pool = idText(ipamPoolId);
    const text = `${vpc} has no room for a /${prefixLength}. Has its pool ${pool} a free /${length} that AWS allows beside ${cidrList(cidrs)}? Then:`;
    const command = `aws ec2 associate-vpc-cidr-block --vpc-id ${idText(id)} --ipv4-ipam-pool-id ${pool} --ipv4-netmask-length ${length}${regionOption(resource)}`;
    return [{ is: 'question', text, command }];
  }
  const text = `${vpc} has no room for a /${prefixLength}: which CIDR could it have? Beside ${cidrList(cidrs)} AWS allows ${permittedRanges(cidrs).join(' and ')}, with exceptions.${notThere(cidrs, facts)}`;
  return [{ is: 'question', text }];
}

/** Ranges that are named of those that are taken: the policy has the rest. */
const MAX_OCCUPIED_NAMED = 3;

/** " Taken, by your policy: 10.200.0.0/16 (data centre)." */
function notThere(cidrs: readonly string[], { occupied = [] }: StepFacts): string {
  const taken = permittedRanges(cidrs).flatMap((range) => meeting(range, occupied));
  if (taken.length === 0) return '';
  const named = taken
    .slice(0, MAX_OCCUPIED_NAMED)
    .map(({ cidr, name }) => `${inertText(cidr, 50)} (${inertText(name, 50)})`);
  const more = taken.length - named.length;
  return ` Taken, by your policy: ${[...named, ...(more > 0 ? [`${count(more)} more`] : [])].join(', ')}.`;
}

function meeting(text: string, occupied: readonly OccupiedRange[]): OccupiedRange[] {
  const cidr = parseCidr(text);
  return occupied.filter((range) => {
    const other = parseCidr(range.cidr);
    return cidr && other && (contains(cidr, other) || contains(other, cidr));
  });
}

function hasQuota(cidrs: readonly string[], resource: Resource, { quotas }: StepFacts): boolean {
  return cidrs.length < cidrsPerVpcOf(quotas, resource, cidrs.length);
}

/**
 * A subnet whose addresses pods take. Where it is known who holds them, that decides: a tag says what a subnet may be
 * used for, and what a node left behind keeps nothing warm.
 */
function isForPods({ finding: { resource }, interfaces }: StepsFor): boolean {
  if (interfaces && interfaces.addresses > 0) {
    const pods = interfaces.byOwner.find(({ type }) => type === 'kubernetes')?.addresses ?? 0;
    return pods * 2 >= interfaces.addresses;
  }
  return Object.keys(resource.tags ?? {}).some((key) => /^(kubernetes\.io\/|eks:|aws:eks:|karpenter\.sh\/)/.test(key));
}

function fitCommand(vpcId: string, prefixLength: number, { deployment, flags = '' }: StepFacts): string {
  const where = deployment ? ` --stack ${deployment.stack} --region ${deployment.region}` : flags;
  return `ipam-monitor fit --vpc ${idText(vpcId)} 1x/${prefixLength}${where}`;
}

/** Ids of AWS have no other characters. What has, is somebody's input, and must not become part of a command. */
function idText(id: string): string {
  return id.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 60);
}

function regionOption({ region }: Resource): string {
  return region === undefined ? '' : ` --region ${idText(region)}`;
}

function whereText({ accountId, region }: Resource): string {
  const parts = [
    ...(accountId ? [`account ${inertText(accountId, 20)}`] : []),
    ...(region ? [inertText(region, 30)] : []),
  ];
  return parts.join(', ') || 'account and Region not known';
}

function cidrList(cidrs: readonly string[]): string {
  return cidrs
    .slice(0, 5)
    .map((cidr) => inertText(cidr, 50))
    .join(', ');
}
