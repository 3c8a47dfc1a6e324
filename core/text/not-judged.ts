import type { NotApplicableReason, NotMeasuredReason } from '../../statemachine/contracts/evaluation.ts';
import { counted } from './count.ts';

type Words = readonly [one: string, many: string];

const WITHOUT_FIGURE = {
  noUsageFromIpam: ['resource without usage figures', 'resources without usage figures'],
  unreadableCidr: ['resource with a CIDR that cannot be read', 'resources with a CIDR that cannot be read'],
  ownerNotRead: ['VPC whose owner was not read', 'VPCs whose owner was not read'],
  subnetsNotRead: ['VPC whose subnets were not asked for', 'VPCs whose subnets were not asked for'],
  poolNotReadable: ['IPAM pool that could not be read', 'IPAM pools that could not be read'],
} as const satisfies Readonly<Record<NotMeasuredReason, Words>>;

const CANNOT_FILL = {
  emptyPool: ['pool without a CIDR', 'pools without a CIDR'],
  scope: ['IPAM scope', 'IPAM scopes'],
  ipv6Subnet: ['IPv6 subnet', 'IPv6 subnets'],
  publicAddress: ['public address', 'public addresses'],
  anycastIpList: ['anycast IP list', 'anycast IP lists'],
  eip: ['Elastic IP', 'Elastic IPs'],
  elasticIps: ['Region with Elastic IPs', 'Regions with Elastic IPs'],
  eni: ['network interface', 'network interfaces'],
  countedTwice: ['resource that another scope lists and judges', 'resources that another scope lists and judges'],
} as const satisfies Readonly<Record<NotApplicableReason, Words>>;

/** Why resources have no figure, "3 resources without usage figures"; of a reason that is not ours that reason. */
export function notMeasuredText(reason: string, number: number): string {
  const [one, many] = wordsOf(WITHOUT_FIGURE, reason) ?? [
    `resource not measured (${reason})`,
    `resources not measured (${reason})`,
  ];
  return counted(number, one, many);
}

/** What no figure can be asked of: "146 IPv6 subnets". */
export function notApplicableText(reason: string, number: number): string {
  const [one, many] = wordsOf(CANNOT_FILL, reason) ?? [reason, reason];
  return counted(number, one, many);
}

function wordsOf(known: Readonly<Record<string, Words>>, reason: string): Words | undefined {
  return Object.hasOwn(known, reason) ? known[reason] : undefined;
}
