import type { FindingKind } from '../../statemachine/contracts/finding.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';

/** What people call the types that the API names. */
export const TYPE_NAMES: Readonly<Record<ResourceType, { readonly one: string; readonly many: string }>> = {
  vpc: { one: 'VPC', many: 'VPCs' },
  subnet: { one: 'subnet', many: 'subnets' },
  eip: { one: 'Elastic IP', many: 'Elastic IPs' },
  'public-ipv4-pool': { one: 'public IPv4 pool', many: 'public IPv4 pools' },
  'ipv6-pool': { one: 'IPv6 pool', many: 'IPv6 pools' },
  eni: { one: 'network interface', many: 'network interfaces' },
  'ipam-pool': { one: 'IPAM pool', many: 'IPAM pools' },
  'ipam-scope': { one: 'IPAM scope', many: 'IPAM scopes' },
  'elastic-ips': { one: 'Elastic IPs of a Region', many: 'Elastic IPs by Region' },
  'public-address': { one: 'public address', many: 'public addresses' },
  'anycast-ip-list': { one: 'anycast IP list', many: 'anycast IP lists' },
};

/** What is said of them in a heading; how full they are goes without saying. */
export const KIND_NAMES: Readonly<Record<FindingKind, string>> = {
  utilization: '',
  freeSpace: ' short of free blocks',
  quota: ' close to a quota',
  overlap: ' that overlap',
  noncompliant: ' that break an allocation rule',
  unmanaged: ' that no pool manages',
  ignored: ' that IPAM ignores',
  moved: ' that moved',
  idle: ' hardly used',
  policyPoolExhausted: ' whose space ran out',
};

/** As it is where a newer AWS has a type that is not known here. */
export function typeName(type: string): { readonly one: string; readonly many: string } {
  const known: Readonly<Record<string, { readonly one: string; readonly many: string }>> = TYPE_NAMES;
  return (Object.hasOwn(known, type) ? known[type] : undefined) ?? { one: type, many: type };
}
