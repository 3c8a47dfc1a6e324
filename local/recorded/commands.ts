import { join } from 'node:path';

/** The three listings that are read, by the key that the AWS CLI prints them under. */
export const KINDS = ['Ipams', 'IpamScopes', 'IpamResourceCidrs'] as const;
export type Kind = (typeof KINDS)[number];

const NAMES: Readonly<Record<Kind, string>> = {
  Ipams: 'describe-ipams',
  IpamScopes: 'describe-ipam-scopes',
  IpamResourceCidrs: 'get-ipam-resource-cidrs',
};

interface Known {
  readonly scopeId?: string;
  readonly region?: string;
}

/** The command that prints a listing to a file. The CLI follows the pages by itself. */
export function commandFor(kind: Kind, file: string, { scopeId, region = 'HOME_REGION' }: Known = {}): string {
  const scope = kind === 'IpamResourceCidrs' ? ` --ipam-scope-id ${shellWord(scopeId ?? 'SCOPE_ID')}` : '';
  return `aws ec2 ${NAMES[kind]}${scope} --region ${shellWord(region)} --output json > ${shellWord(file)}`;
}

/** The same into a file of the directory, which the command for another scope or Region does not overwrite. */
export function commandInto(directory: string, kind: Kind, known: Known = {}): string {
  const file = [NAMES[kind], known.scopeId ?? known.region].filter(Boolean).join('-');
  return commandFor(kind, join(directory, `${file}.json`), known);
}

/** What a file was meant to hold, by its name, where its content does not say. */
export function kindByName(file: string): Kind | undefined {
  // Scopes before IPAMs: the name of the one begins with that of the other.
  const order: readonly Kind[] = ['IpamResourceCidrs', 'IpamScopes', 'Ipams'];
  return order.find((kind) => file.toLowerCase().startsWith(NAMES[kind].replace(/s$/, '')));
}

/** Text as one word of a POSIX shell: commands are there to be copied, and a directory may be called anything. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
