import { collectTask } from '../../functions/collect/task.ts';
import { discoverTask } from '../../functions/discover/task.ts';
import { inspectTask } from '../../functions/inspect/task.ts';
import { allPartKeys } from '../../functions/shared/collected.ts';
import { failedCalls } from '../../functions/shared/ec2/failed-calls.ts';
import type { ResourceType } from '../../statemachine/contracts/resource-cidr.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { runKeys } from '../../storage/keys.ts';
import { readInventory } from '../../storage/runs.ts';
import { fakeInvocation } from '../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../fakes/objects.ts';
import { HOME, NOW, TEAM } from './data.ts';
import type { AllDeps } from './world.ts';

/** A step over as little as makes some calls. Rejects where what it wrote does not keep to its contract. */
export interface Unit {
  readonly actions: readonly string[];
  readonly run: (deps: AllDeps) => Promise<void>;
}

type Run = Unit['run'];

/** Every call in as small a step as makes it. */
export async function unitsOf(deps: AllDeps): Promise<readonly Unit[]> {
  const found = await discovered(deps, memoryObjects());
  const scopeOf = (part: string): Scope => {
    const scope = found.scopes.find(({ scopeId }) => scopeId.includes(part));
    if (!scope) throw new Error(`Test: no scope ${part}`);
    return scope;
  };
  const [isPrivate, isPublic, accounts] = [scopeOf('private'), scopeOf('public'), scopeOf('ec2-1')];
  const discover: Run = async (deps) => void (await discovered(deps, memoryObjects()));
  const collect =
    (scope: Scope, resourceTypes: ResourceType[], samples = false): Run =>
    async (deps) =>
      void (await collected({ ...found.run, resourceTypes, samples }, scope, deps, memoryObjects()));
  const inspect = async (scope: Scope): Promise<Run> => {
    const objects = memoryObjects();
    const run = { ...found.run, resourceTypes: ['subnet' as const], samples: false };
    objects.give(runKeys.policy(run.prefix), found.policy);
    const input = await collected(run, scope, deps, objects);
    return async (deps) => {
      const output = inspectTask.Output.parse(await inspectTask.run({ ...input, retries: 9 }, stepDeps(deps, objects)));
      await checkInventory(objects, output);
    };
  };
  const inside = await inspect(isPrivate);
  return [
    { actions: ['ec2:DescribeIpams'], run: discover },
    { actions: ['ec2:DescribeIpamScopes'], run: discover },
    {
      actions: [
        'ec2:DescribeRegions',
        'ec2:DescribeIpamResourceDiscoveries',
        'ec2:DescribeIpamResourceDiscoveryAssociations',
        'ec2:GetIpamDiscoveredAccounts',
      ],
      run: discover,
    },
    { actions: ['ec2:GetIpamResourceCidrs'], run: collect(isPrivate, ['subnet']) },
    { actions: ['ec2:GetIpamDiscoveredResourceCidrs'], run: collect(isPrivate, ['subnet'], true) },
    { actions: ['ec2:DescribeIpamPools'], run: collect(isPrivate, ['ipam-pool']) },
    { actions: ['ec2:GetIpamPoolCidrs', 'ec2:GetIpamPoolAllocations'], run: collect(isPrivate, ['ipam-pool']) },
    { actions: ['ec2:GetIpamDiscoveredPublicAddresses'], run: collect(isPublic, ['public-address']) },
    {
      actions: ['ec2:DescribeIpamPolicies', 'ec2:GetIpamPolicyAllocationRules'],
      run: collect(isPublic, ['ipam-pool']),
    },
    { actions: ['ec2:DescribeVpcs'], run: collect(accounts, ['vpc']) },
    { actions: ['ec2:DescribeSubnets'], run: collect(accounts, ['subnet']) },
    { actions: ['ec2:DescribeSubnets', 'ec2:GetSubnetCidrReservations', 'ec2:DescribeNetworkInterfaces'], run: inside },
    { actions: ['sts:GetCallerIdentity'], run: collect(accounts, ['vpc']) },
    { actions: ['sts:AssumeRole'], run: collect(accounts, ['vpc']) },
  ];
}

function stepDeps(deps: AllDeps, objects: MemoryObjects) {
  return { ...deps, ...fakeInvocation({ now: NOW.toISOString() }), objects };
}

async function discovered(deps: AllDeps, objects: MemoryObjects) {
  const accounts = { ids: [TEAM], regions: [HOME] };
  const input = { runId: 'run', asOf: NOW.toISOString(), accounts, request: {}, retries: 9 };
  const { run } = discoverTask.Output.parse(await discoverTask.run(input, stepDeps(deps, objects)));
  const scopes = Scope.array().parse(objects.json(runKeys.scopes(run.prefix)));
  return { run, scopes, policy: objects.json(runKeys.policy(run.prefix)) };
}

async function collected(run: Of['run'], scope: Scope, deps: AllDeps, objects: MemoryObjects) {
  const output = collectTask.Output.parse(await collectTask.run({ run, scope, retries: 9 }, stepDeps(deps, objects)));
  await checkInventory(objects, output);
  return output;
}

/** Whoever reads the inventory does so by its contract: a line that breaks it would cost the scope there. */
async function checkInventory(objects: MemoryObjects, { run, scope, collected }: Collected): Promise<void> {
  for (const key of Object.values(allPartKeys(run.prefix, scope.scopeId, collected)).flat()) {
    for await (const _ of readInventory(objects, key)) {
    }
  }
}

type Of = Parameters<typeof collectTask.run>[0];
type Collected = ReturnType<typeof collectTask.Output.parse>;

/** Names of errors that a step may end with over a strange answer: those of the table, what a list says of itself, EC2's codes. */
const OURS = new Set([
  ...Object.keys(failedCalls),
  'NoIpamFound',
  'PaginationStuck',
  'PaginationExpired',
  'PlaceExpired',
]);

export function isNamed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isCode = '$fault' in error && /^[A-Z][\w.-]*$/.test(error.name) && error.name !== 'Error';
  return OURS.has(error.name) || isCode;
}
