import { count, counted } from './count.ts';

/** Why resources have no figure, "3 resources without usage figures"; undefined of a reason that is not ours. */
export function notMeasuredText(reason: string, number: number): string | undefined {
  switch (reason) {
    case 'noUsageFromIpam':
      return `${counted(number, 'resource')} without usage figures`;
    case 'unreadableCidr':
      return `${counted(number, 'resource')} with a CIDR that cannot be read`;
    case 'ownerNotRead':
      return `${counted(number, 'VPC')} whose owner was not read`;
    case 'subnetsNotRead':
      return `${counted(number, 'VPC')} whose subnets were not asked for`;
    default:
      return undefined;
  }
}

const CANNOT_FILL: Readonly<Record<string, readonly [one: string, many: string]>> = {
  emptyPool: ['pool without a CIDR', 'pools without a CIDR'],
  scope: ['IPAM scope', 'IPAM scopes'],
  ipv6Subnet: ['IPv6 subnet', 'IPv6 subnets'],
  publicAddress: ['public address', 'public addresses'],
  anycastIpList: ['anycast IP list', 'anycast IP lists'],
  eip: ['Elastic IP', 'Elastic IPs'],
  elasticIps: ['Region with Elastic IPs', 'Regions with Elastic IPs'],
  eni: ['network interface', 'network interfaces'],
};

/** What no figure can be asked of: "146 IPv6 subnets". */
export function notApplicableText(reason: string, number: number): string {
  const [one, many] = CANNOT_FILL[reason] ?? [reason, reason];
  return `${count(number)} ${number === 1 ? one : many}`;
}
