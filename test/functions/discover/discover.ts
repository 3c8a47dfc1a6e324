import * as z from 'zod';
import type { Declared } from '../../../core/policy/unknown-names.ts';
import type { AccountNames } from '../../../core/text/owner-of.ts';
import type { OrganizationCalls } from '../../../functions/discover/organization-names.ts';
import { discoverTask, Output } from '../../../functions/discover/task.ts';
import { type AccountsToRead, accountsText } from '../../../statemachine/contracts/accounts-to-read.ts';
import { Scope } from '../../../statemachine/contracts/scope.ts';
import { Discovery } from '../../../statemachine/contracts/summary.ts';
import { runKeys } from '../../../storage/keys.ts';
import { fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { type FakeNetworks, fakeChecks } from './fake-checks.ts';
import { type FakeRegion, fakeIpams, ipam, scope } from './fake-ipams.ts';

export const asOf = '2026-11-21T12:00:00.000Z';
export const prefix = 'runs/2026/11/21/run-1/';

/** One IPAM, as the AWS CLI's examples have it: two default scopes and a further private one. */
export const ireland: FakeRegion = {
  ipams: [ipam('ipam-1', 'eu-west-1', { Tags: [{ Key: 'Name', Value: 'main' }], ScopeCount: 3 })],
  scopes: [
    scope('ipam-scope-a', 'ipam-1', 'eu-west-1', { IsDefault: true, PoolCount: 2 }),
    scope('ipam-scope-b', 'ipam-1', 'eu-west-1', { IsDefault: true, IpamScopeType: 'public' }),
    scope('ipam-scope-c', 'ipam-1', 'eu-west-1', {
      Description: 'overlapping ranges',
      Tags: [{ Key: 'Name', Value: 'acquired' }],
    }),
  ],
};
export const virginia: FakeRegion = {
  ipams: [ipam('ipam-2', 'us-east-1')],
  scopes: [scope('ipam-scope-d', 'ipam-2', 'us-east-1')],
};

/** Runs Discover over these Regions, and reads back what it wrote through the contracts. */
export async function discover(
  regions: Readonly<Record<string, FakeRegion>>,
  {
    request,
    runId = 'run-1',
    homeRegions = Object.keys(regions),
    objects = memoryObjects(),
    pageSize,
    declared = {},
    deadline,
    accounts,
    networks = {},
    attempt,
    retries,
    organization = {},
    accountNames,
  }: {
    request?: unknown;
    runId?: string;
    homeRegions?: string[];
    objects?: MemoryObjects;
    pageSize?: number;
    declared?: Declared;
    deadline?: () => number;
    /** To be read without IPAM. */
    accounts?: AccountsToRead;
    networks?: FakeNetworks;
    attempt?: string;
    retries?: number;
    organization?: OrganizationCalls;
    accountNames?: AccountNames;
  } = {},
) {
  const ipams = fakeIpams(regions, pageSize);
  const checks = fakeChecks(networks, pageSize);
  const { AccountIds, AccountRegions } = accountsText(accounts);
  const input = discoverTask.Input.parse({
    runId,
    asOf,
    // Without IPAM there is nothing else to ask for; whoever wants to hear so asks.
    request: accounts ? { resourceTypes: ['vpc', 'subnet'], ...(request as object) } : request,
    retries,
    accounts: { ids: AccountIds, regions: AccountRegions },
  });
  const output = Output.parse(
    await discoverTask.run(input, {
      ...fakeInvocation({ ...(attempt && { attempt }) }),
      ...(deadline && { deadline }),
      ...ipams,
      ...checks,
      ...organization,
      ...(accountNames && { accountNames }),
      objects,
      homeRegions,
      declared,
    }),
  );
  return {
    output,
    objects,
    calls: ipams.calls,
    checks: checks.calls,
    discoveryCalls: ipams.discoveryCalls,
    scopes: z.array(Scope).parse(objects.json(output.scopesKey)),
    discovery: Discovery.parse(objects.json(runKeys.discovery(output.run.prefix))),
  };
}

export const ids = (scopes: readonly { scopeId: string }[]) => scopes.map(({ scopeId }) => scopeId);
