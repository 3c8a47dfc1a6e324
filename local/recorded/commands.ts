import { join } from 'node:path';

/** The three listings that a run needs, by the key that the AWS CLI prints them under. */
export const KINDS = ['Ipams', 'IpamScopes', 'IpamResourceCidrs'] as const;

/** Those of pools. Without them pools are not looked at. */
const POOL_KINDS = ['IpamPools', 'IpamPoolCidrs', 'IpamPoolAllocations'] as const;

/** What IPAM sees through, and what it saw there. Without them whom it can read, and when it did, is a gap. */
export const DISCOVERY_KINDS = [
  'IpamResourceDiscoveries',
  'IpamResourceDiscoveryAssociations',
  'IpamDiscoveredAccounts',
  'IpamDiscoveredResourceCidrs',
  'IpamDiscoveredPublicAddresses',
  'IpamPolicies',
  'IpamPolicyDocuments',
] as const;

export const READ_KINDS = [...KINDS, ...POOL_KINDS, ...DISCOVERY_KINDS] as const;
export type Kind = (typeof READ_KINDS)[number];

const NAMES: Readonly<Record<Kind, string>> = {
  Ipams: 'describe-ipams',
  IpamScopes: 'describe-ipam-scopes',
  IpamResourceCidrs: 'get-ipam-resource-cidrs',
  IpamPools: 'describe-ipam-pools',
  IpamPoolCidrs: 'get-ipam-pool-cidrs',
  IpamPoolAllocations: 'get-ipam-pool-allocations',
  IpamResourceDiscoveries: 'describe-ipam-resource-discoveries',
  IpamResourceDiscoveryAssociations: 'describe-ipam-resource-discovery-associations',
  IpamDiscoveredAccounts: 'get-ipam-discovered-accounts',
  IpamDiscoveredResourceCidrs: 'get-ipam-discovered-resource-cidrs',
  IpamDiscoveredPublicAddresses: 'get-ipam-discovered-public-addresses',
  IpamPolicies: 'describe-ipam-policies',
  IpamPolicyDocuments: 'get-ipam-policy-allocation-rules',
};

/** The listing that a call of EC2 gives. */
export function kindOf(action: string): Kind | undefined {
  const name = action.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return READ_KINDS.find((kind) => NAMES[kind] === name);
}

interface Known {
  readonly scopeId?: string;
  readonly poolId?: string;
  readonly policyId?: string;
  readonly discoveryId?: string;
  readonly region?: string;
}

/** What else a command has to be told. */
function options(kind: Kind, known: Known): string[] {
  const { scopeId = 'SCOPE_ID', poolId = 'POOL_ID', policyId = 'POLICY_ID' } = known;
  const discovery = ['--ipam-resource-discovery-id', known.discoveryId ?? 'RESOURCE_DISCOVERY_ID'];
  switch (kind) {
    case 'IpamResourceCidrs':
      return ['--ipam-scope-id', scopeId];
    case 'IpamPoolCidrs':
    case 'IpamPoolAllocations':
      return ['--ipam-pool-id', poolId];
    case 'IpamDiscoveredAccounts':
      return [...discovery, '--discovery-region', 'DISCOVERED_REGION'];
    case 'IpamDiscoveredResourceCidrs':
      return [...discovery, '--resource-region', 'DISCOVERED_REGION'];
    case 'IpamDiscoveredPublicAddresses':
      return [...discovery, '--address-region', 'DISCOVERED_REGION'];
    case 'IpamPolicyDocuments':
      return ['--ipam-policy-id', policyId];
    default:
      return [];
  }
}

/** The command that prints a listing to a file. The CLI follows the pages by itself. */
export function commandFor(kind: Kind, file: string, known: Known = {}): string {
  const { region = 'HOME_REGION' } = known;
  const words = [NAMES[kind], ...options(kind, known), '--region', region].map(shellWord).join(' ');
  return `aws ec2 ${words} --output json > ${shellWord(file)}`;
}

/** The same into a file of the directory, which the command for another scope or Region does not overwrite. */
export function commandInto(directory: string, kind: Kind, known: Known = {}): string {
  const { poolId, scopeId, policyId, discoveryId, region } = known;
  const of = discoveryId ? `${discoveryId}-DISCOVERED_REGION` : (poolId ?? scopeId ?? policyId ?? region);
  const file = [NAMES[kind], of].filter(Boolean).join('-');
  return commandFor(kind, join(directory, `${file}.json`), known);
}

/** What a file was meant to hold, by its name, where its content does not say. */
export function kindByName(file: string): Kind | undefined {
  // IPAMs last: the names of others begin with theirs.
  const order: readonly Kind[] = [...DISCOVERY_KINDS, ...POOL_KINDS, 'IpamResourceCidrs', 'IpamScopes', 'Ipams'];
  return order.find((kind) => file.toLowerCase().startsWith(NAMES[kind].replace(/s$/, '')));
}

/** Text as one word of a POSIX shell: commands are there to be copied, and a directory may be called anything. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The pool that a file is about: the listings of its CIDRs and allocations do not say. */
export function poolByName(file: string): string | undefined {
  return /ipam-pool-[0-9a-f]{5,}/.exec(file)?.[0];
}

/** The scope that a file is about: an empty listing of its resource CIDRs does not say. */
export function scopeByName(file: string): string | undefined {
  return /ipam-scope-[0-9a-f]{5,}/.exec(file)?.[0];
}

/** The resource discovery that a file is about: the listing of its accounts does not say. */
export function discoveryByName(file: string): string | undefined {
  return /ipam-res-disco-[0-9a-f]{5,}/.exec(file)?.[0];
}
