import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Ipam, ScopeSummary } from '../../statemachine/contracts/summary.ts';

/**
 * A private scope in which nothing was seen. It may hold nothing; it may as well be that IPAM is blind to it, and
 * both look the same from here: so it is told, and never passes for "ok". A public scope is often empty.
 */
export function emptyScopeGap({ scope, coverage: { rows } }: ScopeSummary, ipams: readonly Ipam[]): Gap[] {
  if (scope.scopeType !== 'private' || rows.kept > 0) return [];
  if (scope.source === 'ec2') return emptyAccountsGap(scope);
  const { scopeId, ipamId, ipamRegion: region } = scope;
  const operatingRegions = ipams.find((ipam) => ipam.ipamId === ipamId)?.operatingRegions ?? [];
  const unusable = rows.malformed > 0 ? ` (${rows.malformed} rows had no id or no readable CIDR)` : '';
  const watched = operatingRegions.length > 0 ? ` (now ${operatingRegions.join(', ')})` : '';
  return [
    {
      kind: 'emptyScope',
      scopeId,
      ipamId,
      region,
      text: `IPAM showed nothing of what was asked for in the private scope ${scopeId}${unusable}. If there should be something, check that ${ipamId} operates in their Regions${watched}, and that it is integrated with the organisation whose accounts own them.`,
    },
  ];
}

/** EC2's answer is no sample, and nothing is hidden behind it but Regions that nobody named. */
function emptyAccountsGap({ scopeId, accounts = [], regions = [] }: Scope): Gap[] {
  if (accounts.length === 0) return [];
  const text = `EC2 showed nothing that was asked for in account ${accounts.join(', ')} in ${regions.join(', ')}. Are its networks in other Regions? Name those as well.`;
  return [{ kind: 'emptyScope', scopeId, text }];
}
