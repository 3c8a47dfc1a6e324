import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';

/** What people call the types that the API names. */
export const TYPE_NAMES: Readonly<Record<ResourceType, { readonly one: string; readonly many: string }>> = {
  vpc: { one: 'VPC', many: 'VPCs' },
  subnet: { one: 'subnet', many: 'subnets' },
  eip: { one: 'Elastic IP', many: 'Elastic IPs' },
  'public-ipv4-pool': { one: 'public IPv4 pool', many: 'public IPv4 pools' },
  'ipv6-pool': { one: 'IPv6 pool', many: 'IPv6 pools' },
  eni: { one: 'network interface', many: 'network interfaces' },
  'anycast-ip-list': { one: 'anycast IP list', many: 'anycast IP lists' },
};

/** What "used" means for it: figures of different bases never share a column heading. */
export const BASIS_NAMES = { assigned: 'used', carved: 'carved', allocated: 'allocated' } as const;
