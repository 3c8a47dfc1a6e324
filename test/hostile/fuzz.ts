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
import { NOW } from './data.ts';
import type { AllDeps } from './world.ts';

/** A step over as little as makes a call, and says whether what it wrote keeps to its contract. */
export type Unit = (deps: AllDeps) => Promise<void>;

/** For each call the least that makes it. */
export async function unitsOf(deps: AllDeps): Promise<ReadonlyMap<string, Unit>> {
  const found = await discovered(deps, memoryObjects());
  const scopeOf = (part: string): Scope => {
    const scope = found.scopes.find(({ scopeId }) => scopeId.includes(part));
    if (!scope) throw new Error(`Test: no scope ${part}`);
    return scope;
  };
  const [isPrivate, isPublic, accounts] = [scopeOf('private'), scopeOf('public'), scopeOf('ec2-1')];
  const discover: Unit = async (deps) => void (await discovered(deps, memoryObjects()));
  const collect =
    (scope: Scope, resourceTypes: ResourceType[], samples = false): Unit =>
    async (deps) =>
      void (await collected({ ...found.run, resourceTypes, samples }, scope, deps, memoryObjects()));
  const inspect = async (scope: Scope): Promise<Unit> => {
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
  return new Map<string, Unit>([
    ['ec2:DescribeIpams', discover],
    ['ec2:DescribeIpamScopes', discover],
    ['ec2:DescribeRegions', discover],
    ['ec2:DescribeIpamResourceDiscoveries', discover],
    ['ec2:DescribeIpamResourceDiscoveryAssociations', discover],
    ['ec2:GetIpamDiscoveredAccounts', discover],
    ['ec2:GetIpamResourceCidrs', collect(isPrivate, ['subnet'])],
    ['ec2:DescribeIpamPools', collect(isPrivate, ['ipam-pool'])],
    ['ec2:GetIpamPoolCidrs', collect(isPrivate, ['ipam-pool'])],
    ['ec2:GetIpamPoolAllocations', collect(isPrivate, ['ipam-pool'])],
    ['ec2:GetIpamDiscoveredResourceCidrs', collect(isPrivate, ['subnet'], true)],
    ['ec2:GetIpamDiscoveredPublicAddresses', collect(isPublic, ['public-address'])],
    ['ec2:DescribeIpamPolicies', collect(isPublic, ['ipam-pool'])],
    ['ec2:GetIpamPolicyAllocationRules', collect(isPublic, ['ipam-pool'])],
    ['ec2:DescribeVpcs', collect(accounts, ['vpc'])],
    ['ec2:DescribeSubnets', collect(accounts, ['subnet'])],
    ['ec2:GetSubnetCidrReservations', inside],
    ['ec2:DescribeNetworkInterfaces', inside],
    ['sts:GetCallerIdentity', collect(accounts, ['vpc'])],
    ['sts:AssumeRole', collect(accounts, ['vpc'])],
  ]);
}

function stepDeps(deps: AllDeps, objects: MemoryObjects) {
  return { ...deps, ...fakeInvocation({ now: NOW.toISOString() }), objects };
}

async function discovered(deps: AllDeps, objects: MemoryObjects) {
  const input = { runId: 'run', asOf: NOW.toISOString(), request: {}, retries: 9 };
  const { run } = discoverTask.Output.parse(await discoverTask.run(input, stepDeps(deps, objects)));
  const scopes = Scope.array().parse(objects.json(runKeys.scopes(run.prefix)));
  return { run, scopes, policy: objects.json(runKeys.policy(run.prefix)) };
}

type Run = Parameters<typeof collectTask.run>[0]['run'];

async function collected(run: Run, scope: Scope, deps: AllDeps, objects: MemoryObjects) {
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
