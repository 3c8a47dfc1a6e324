import type { Gap } from '../../statemachine/contracts/coverage.ts';
import type { Scope } from '../../statemachine/contracts/scope.ts';
import type { Discovery, ScopeSummary } from '../../statemachine/contracts/summary.ts';

/** Regions that the sentence names. */
const MAX_NAMED = 5;

const TO_DO = 'Add those in use: aws ec2 modify-ipam --add-operating-regions; or do not ask (coverage.regions: off).';

/**
 * Regions in which no IPAM looks: those that something was seen in without IPAM, and those that are enabled. One gap,
 * however many there are: most of them hold nothing, but which do is not known.
 */
export function regionsNotOperated(
  { ipams, enabledRegions = [] }: Pick<Discovery, 'ipams' | 'enabledRegions'>,
  scopes: readonly Scope[],
  evaluated: readonly Pick<ScopeSummary, 'scope' | 'regions'>[],
): Gap[] {
  // An IPAM that does not say where it operates may do so everywhere.
  if (ipams.length === 0 || ipams.some(({ operatingRegions }) => operatingRegions.length === 0)) return [];
  const operated = new Set([
    ...ipams.flatMap(({ operatingRegions }) => operatingRegions),
    ...scopes.flatMap(({ resourceDiscoveries = [] }) => resourceDiscoveries.flatMap(({ regions }) => regions)),
  ]);
  const without = (regions: readonly string[]) => [...new Set(regions)].filter((name) => !operated.has(name)).sort();
  const seen = without(evaluated.flatMap(({ scope, regions }) => (scope.source === 'ec2' ? regions : [])));
  const enabled = without(enabledRegions);
  const others = enabled.filter((name) => !seen.includes(name));
  if (seen.length === 0 && others.length === 0) return [];
  const parts = [
    ...(seen.length > 0 ? [`${named(seen)}, where networks were seen without it`] : []),
    ...(others.length > 0 ? [`${named(others)}, which this account has enabled`] : []),
  ];
  const who = ipams.length === 1 ? (ipams[0]?.ipamId ?? 'IPAM') : 'No IPAM';
  const verb = ipams.length === 1 ? 'does not operate' : 'operates';
  return [{ kind: 'regionsNotOperated', text: `${who} ${verb} in ${parts.join('; nor in ')}. ${TO_DO}` }];
}

function named(regions: readonly string[]): string {
  const more = regions.length - MAX_NAMED;
  return more > 0 ? `${regions.slice(0, MAX_NAMED).join(', ')} and ${more} more Regions` : regions.join(', ');
}
