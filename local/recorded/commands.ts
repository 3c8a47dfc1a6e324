import { join } from 'node:path';

/** The three listings that a run needs, by the key that the AWS CLI prints them under. */
export const KINDS = ['Ipams', 'IpamScopes', 'IpamResourceCidrs'] as const;

/** Those of pools. Without them pools are not looked at. */
export const POOL_KINDS = ['IpamPools', 'IpamPoolCidrs', 'IpamPoolAllocations'] as const;

export const READ_KINDS = [...KINDS, ...POOL_KINDS] as const;
export type Kind = (typeof READ_KINDS)[number];

const NAMES: Readonly<Record<Kind, string>> = {
  Ipams: 'describe-ipams',
  IpamScopes: 'describe-ipam-scopes',
  IpamResourceCidrs: 'get-ipam-resource-cidrs',
  IpamPools: 'describe-ipam-pools',
  IpamPoolCidrs: 'get-ipam-pool-cidrs',
  IpamPoolAllocations: 'get-ipam-pool-allocations',
};

interface Known {
  readonly scopeId?: string;
  readonly poolId?: string;
  readonly region?: string;
}

/** The command that prints a listing to a file. The CLI follows the pages by itself. */
export function commandFor(kind: Kind, file: string, { scopeId, poolId, region = 'HOME_REGION' }: Known = {}): string {
  const scope = kind === 'IpamResourceCidrs' ? ` --ipam-scope-id ${shellWord(scopeId ?? 'SCOPE_ID')}` : '';
  const ofPool = kind === 'IpamPoolCidrs' || kind === 'IpamPoolAllocations';
  const pool = ofPool ? ` --ipam-pool-id ${shellWord(poolId ?? 'POOL_ID')}` : '';
  return `aws ec2 ${NAMES[kind]}${scope}${pool} --region ${shellWord(region)} --output json > ${shellWord(file)}`;
}

/** The same into a file of the directory, which the command for another scope or Region does not overwrite. */
export function commandInto(directory: string, kind: Kind, known: Known = {}): string {
  const file = [NAMES[kind], known.poolId ?? known.scopeId ?? known.region].filter(Boolean).join('-');
  return commandFor(kind, join(directory, `${file}.json`), known);
}

/** What a file was meant to hold, by its name, where its content does not say. */
export function kindByName(file: string): Kind | undefined {
  // IPAMs last: the names of others begin with theirs.
  const order: readonly Kind[] = [...POOL_KINDS, 'IpamResourceCidrs', 'IpamScopes', 'Ipams'];
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
