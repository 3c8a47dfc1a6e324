import { durationMs } from '../../core/policy/alert-settings.ts';
import type { Policy } from '../../core/policy/schema.ts';
import type { AccountCoverage, Gap } from '../../statemachine/contracts/coverage.ts';
import type { ResourceDiscovery } from '../../statemachine/contracts/scope.ts';
import type { Ipam } from '../../statemachine/contracts/summary.ts';
import type { Objects } from '../../storage/objects.ts';
import type { Invocation } from '../shared/task.ts';
import { accountGaps, unknownAccounts } from './account-gaps.ts';
import type { RegionLook } from './look-in-regions.ts';
import { type DiscoveredAccountCalls, readAccounts } from './read-accounts.ts';
import { type ResourceDiscoveryCalls, resourceDiscoveriesOf } from './resource-discoveries.ts';

export type CoverageCalls = ResourceDiscoveryCalls & DiscoveredAccountCalls;

/** What IPAM sees through, and whom it can read. Writes accounts.jsonl.gz; what could not be read is a gap. */
export async function lookAtAccounts(
  deps: CoverageCalls & { readonly objects: Objects } & Pick<Invocation, 'deadline'>,
  { ipams, looks }: { readonly ipams: readonly Ipam[]; readonly looks: readonly RegionLook[] },
  run: { readonly prefix: string; readonly asOf: string; readonly policy: Pick<Policy, 'coverage'> },
): Promise<{
  resourceDiscoveries: ReadonlyMap<string, ResourceDiscovery[]>;
  partly: ReadonlySet<string>;
  accounts: AccountCoverage;
  gaps: Gap[];
}> {
  const freshness = { asOf: run.asOf, staleAfterMs: durationMs(run.policy.coverage.staleAfter) };
  const { byIpam, partly, gaps } = await resourceDiscoveriesOf(deps, ipams, looks);
  const { accounts, unlisted } = await readAccounts(deps, ipams, byIpam, { prefix: run.prefix, freshness });
  return {
    resourceDiscoveries: byIpam,
    partly,
    accounts: { ...accounts, unknown: unknownAccounts(unlisted, gaps) },
    gaps: [...gaps, ...accountGaps(accounts, unlisted, freshness)],
  };
}
