import { ResourceCidrType } from '../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../statemachine/contracts/run.ts';
import { type IpamScope, isIpamScope, type Scope } from '../../statemachine/contracts/scope.ts';
import type { Objects } from '../../storage/objects.ts';
import type { ListedAccount } from '../shared/listed-account.ts';
import type { Invocation } from '../shared/task.ts';
import { type AccountCalls, subnetsOfAccounts, vpcsOfAccounts } from './account-resources.ts';
import { seenThroughAll } from './all-accounts.ts';
import { type IpamPolicyCalls, ipamPolicySource } from './ipam-policies.ts';
import { joinedVpcSource } from './joined-vpcs.ts';
import { neighbourVpcs } from './neighbours.ts';
import { type PoolCalls, poolSource } from './pools.ts';
import { type PublicAddressCalls, publicAddressSource } from './public-addresses.ts';
import { type IpamCalls, resourceCidrSource } from './resource-cidrs.ts';
import { type SampleCalls, sampleSource } from './samples.ts';
import type { ListSource } from './source.ts';

/** What tells of the public addresses, and when things were measured. */
export type DiscoveryCalls = SampleCalls & PublicAddressCalls & IpamPolicyCalls;

/** What is read of a scope. The same for the same arguments, so that a continuation finds its places. */
export function sourcesOf(
  run: Pick<Run, 'prefix' | 'resourceTypes' | 'samples'>,
  scope: Scope,
  calls: IpamCalls & DiscoveryCalls & PoolCalls & OfAccounts,
): ListSource[] {
  if (!isIpamScope(scope)) return accountSources(run, scope, calls);
  const types = ResourceCidrType.options.filter((type) => run.resourceTypes.includes(type));
  return [
    ...types.map((type) => resourceCidrSource(calls, scope, type)),
    ...(run.resourceTypes.some((type) => type === 'ipam-pool' || type === 'ipam-scope')
      ? [poolSource(calls, scope)]
      : []),
    ...(types.includes('vpc') && scope.joined ? [joinedVpcSource(calls, scope)] : []),
    ...publicSources(run, scope, calls),
    ...(run.samples !== false && scope.resourceDiscoveries ? [sampleSource(calls, scope, new Set(types))] : []),
  ];
}

/** What there is of public IPv4 only: an IPAM has one public scope, and so each is read once. */
function publicSources(
  { resourceTypes }: Pick<Run, 'resourceTypes'>,
  scope: IpamScope,
  calls: DiscoveryCalls,
): ListSource[] {
  if (scope.scopeType !== 'public') return [];
  return [
    ...(resourceTypes.includes('ipam-pool') ? [ipamPolicySource(calls, scope)] : []),
    ...(resourceTypes.some((type) => type === 'public-address' || type === 'elastic-ips') && scope.resourceDiscoveries
      ? [publicAddressSource(calls, scope)]
      : []),
  ];
}

interface OfAccounts extends AccountCalls, Pick<Invocation, 'now'> {
  readonly objects: Objects;
  /** Of a scope that is one of several without IPAM. */
  readonly allAccounts: readonly ListedAccount[];
}

function accountSources(
  { prefix, resourceTypes }: Pick<Run, 'prefix' | 'resourceTypes'>,
  scope: Scope,
  { objects, allAccounts: all, ...calls }: OfAccounts,
): ListSource[] {
  const { accounts = [], allAccounts } = scope;
  const seen = seenThroughAll(scope, all);
  const isCompared = resourceTypes.includes('vpc') && accounts.length > 0;
  return [
    ...(resourceTypes.includes('vpc') ? [vpcsOfAccounts(calls, seen, calls.now)] : []),
    ...(resourceTypes.includes('subnet') ? [subnetsOfAccounts(calls, seen, calls.now)] : []),
    ...(isCompared && allAccounts ? [neighbourVpcs(objects, prefix, { ...scope, allAccounts }, all)] : []),
  ];
}
