import { commandInto, type KINDS } from './commands.ts';
import type { Recording } from './shapes.ts';

type Listings = { readonly [Of in (typeof KINDS)[number]]: NonNullable<Recording[Of]> };

/** Where the listings contradict each other, and so what a run over them will not see. */
export function contradictions(
  { Ipams, IpamScopes, IpamResourceCidrs }: Listings,
  unknownScopes: ReadonlySet<string>,
  directory: string,
): string[] {
  const scopeIds = new Set(IpamScopes.map(({ IpamScopeId }) => IpamScopeId));
  const ipamIds = new Set(Ipams.map(({ IpamId }) => IpamId));
  const rows = Map.groupBy(IpamResourceCidrs, ({ IpamScopeId }) => IpamScopeId);
  const strays = [...rows].filter(([scopeId]) => !scopeIds.has(scopeId));
  const orphans = IpamScopes.filter(({ IpamArn }) => !ipamIds.has(IpamArn.slice(IpamArn.lastIndexOf('/') + 1)));
  const empty = IpamScopes.filter(({ IpamScopeId }) => unknownScopes.has(IpamScopeId));
  return [
    ...strays.map(
      ([scopeId, { length }]) =>
        `${length} rows of ${scopeId} are left out: no file lists that scope. Run ${commandInto(directory, 'IpamScopes', { region: 'HOME_REGION' })}`,
    ),
    ...orphans.map(
      ({ IpamScopeId, IpamArn, IpamRegion: region }) =>
        `${IpamScopeId} is of an IPAM that no file lists, ${IpamArn}. Run ${commandInto(directory, 'Ipams', { region })}`,
    ),
    ...empty.map(
      ({ IpamScopeId: scopeId, IpamRegion: region }) =>
        `No file has resource CIDRs of ${scopeId}, or says that there are none. Run ${commandInto(directory, 'IpamResourceCidrs', { scopeId, region })}`,
    ),
  ];
}
