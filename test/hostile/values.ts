import type { Ec2Action } from '../../functions/shared/ec2/actions.ts';
import type { Reply } from '../../local/aws/service.ts';
import type { Fault } from '../aws/faults.ts';
import type { Member } from './members.ts';
import { type Element, holds, parseXml, writeXml } from './xml.ts';

/** What nobody has thought of yet, and how it may be shown. */
export const UNKNOWN = 'morrow\u202e<b>';
export const SHOWN = 'morrow\uFFFD<b>';

interface Target {
  /** The row that is changed: it has exactly this text in it. */
  readonly row: string;
  /** What lines that it may cost have in them. @default the same */
  readonly costs?: readonly string[];
}

/** One row of each call. A call without one does not compile. */
export const TARGETS: Readonly<Record<Ec2Action, Target>> = {
  DescribeIpams: { row: 'ipam-0a', costs: ['0a'] },
  DescribeIpamScopes: { row: 'ipam-scope-private-0a' },
  GetIpamResourceCidrs: { row: 'subnet-10a-1' },
  DescribeRegions: { row: 'eu-west-1' },
  // How many pools its scope has changes with it.
  DescribeIpamPools: {
    row: 'ipam-pool-1-private-0a',
    costs: ['ipam-pool-1-private-0a', 'ipam-scope-private-0a/scope'],
  },
  GetIpamPoolCidrs: { row: '10.64.0.0/20' },
  GetIpamPoolAllocations: { row: 'ipam-pool-alloc-0-ipam-pool-1-private-0a' },
  DescribeIpamResourceDiscoveries: { row: 'ipam-res-disco-0a', costs: ['0a'] },
  DescribeIpamResourceDiscoveryAssociations: { row: 'ipam-res-disco-0a', costs: ['0a'] },
  GetIpamDiscoveredAccounts: { row: '222233334444' },
  GetIpamDiscoveredResourceCidrs: { row: 'subnet-10a-1' },
  GetIpamDiscoveredPublicAddresses: { row: 'eipalloc-a1' },
  DescribeIpamPolicies: { row: 'ipam-policy-1-0a' },
  GetIpamPolicyAllocationRules: { row: 'eip', costs: ['/eip"'] },
  DescribeVpcs: { row: 'vpc-t1' },
  DescribeSubnets: { row: 'subnet-t1-1' },
  GetSubnetCidrReservations: { row: 'scr-1-subnet-t1-1', costs: ['subnet-t1-1'] },
  DescribeNetworkInterfaces: { row: 'eni-1-subnet-t1-1', costs: ['subnet-t1-1'] },
};

/** Gives members of the row another text; without one, takes them out. */
export function withMembers(action: Ec2Action, members: readonly Member[], text: string | undefined): Fault {
  return atRow(action, (row) => {
    for (const { elements } of members) {
      const [, , ...path] = elements;
      if (text === undefined) remove(row, path);
      else set(row, path, text.replaceAll('<', '&lt;'));
    }
  });
}

/** Members that the row has; `see` is told once a run has met it. */
export function noteMembers(action: Ec2Action, members: readonly Member[], see: (present: Member[]) => void): Fault {
  return atRow(action, (row) => see(members.filter(({ elements: [, , ...path] }) => has(row, path))));
}

/** Of each of the lists that the members are in, the row of the target. */
function atRow(action: Ec2Action, change: (row: Element) => void): Fault {
  const instead = (reply: Reply): Reply => {
    const answer = parseXml(String(reply.body));
    const row = answer.children.flatMap(({ children }) => children).find((each) => holds(each, TARGETS[action].row));
    if (!row) return reply;
    change(row);
    return { ...reply, body: writeXml(answer) };
  };
  return { action: `ec2:${action}`, do: { instead } };
}

function has({ children }: Element, [tag, ...rest]: readonly string[]): boolean {
  return tag === undefined || children.some((child) => child.tag === tag && has(child, rest));
}

function set(element: Element, [tag, ...rest]: readonly string[], text: string): void {
  if (tag === undefined) {
    element.text = text;
    element.children = [];
    return;
  }
  const child = element.children.find((each) => each.tag === tag) ?? { tag, rest: '', text: '', children: [] };
  if (!element.children.includes(child)) element.children.push(child);
  set(child, rest, text);
}

function remove(element: Element, [tag, ...rest]: readonly string[]): void {
  const child = element.children.find((each) => each.tag === tag);
  if (child && rest.length > 0) remove(child, rest);
  else element.children = element.children.filter((each) => each !== child);
}
