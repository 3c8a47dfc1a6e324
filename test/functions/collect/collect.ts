import type { GetIpamResourceCidrsRequest, IpamResourceCidr } from '@aws-sdk/client-ec2';
import type { AccountCalls } from '../../../functions/collect/account-resources.ts';
import type { PoolCalls } from '../../../functions/collect/pools.ts';
import type { DiscoveryCalls } from '../../../functions/collect/sources.ts';
import { collectTask, type Input, Output } from '../../../functions/collect/task.ts';
import { allPartKeys, type Collected } from '../../../functions/shared/collected.ts';
import { ResourceCidr, type ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { inRows } from '../../fakes/in-rows.ts';
import { type FakeInvocation, fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';

export const scope: Scope = {
  scopeId: 'ipam-scope-a',
  scopeType: 'private',
  ipamId: 'ipam-1',
  ipamRegion: 'eu-west-1',
  tier: 'advanced',
};

export function runOf(resourceTypes: ResourceType[] = ['vpc', 'subnet']): Run {
  return {
    runId: 'run-1',
    asOf: '2026-11-21T12:00:00.000Z',
    prefix: 'runs/2026/11/21/run-1/',
    authoritative: false,
    dryRun: false,
    resourceTypes,
  };
}

/** The nth subnet; its key sorts against the order in which it is listed. */
export function subnet(n: number, fields: Partial<IpamResourceCidr> = {}): IpamResourceCidr {
  return {
    ResourceId: `subnet-${String(99_999 - n).padStart(5, '0')}`,
    ResourceType: 'subnet',
    ResourceCidr: `10.${Math.floor(n / 256)}.${n % 256}.0/24`,
    ResourceOwnerId: '012345678901',
    VpcId: 'vpc-1',
    IpUsage: 0.5,
    ...fields,
  };
}

export function subnets(count: number): IpamResourceCidr[] {
  return Array.from({ length: count }, (_, n) => subnet(n));
}

export const vpc = {
  ResourceId: 'vpc-1',
  ResourceType: 'vpc',
  ResourceCidr: '10.0.0.0/8',
  IpUsage: 0.25,
} as const satisfies IpamResourceCidr;

export interface FakeIpam {
  /** What was asked, in order, as `Region type token`. */
  readonly calls: string[];
  readonly requests: GetIpamResourceCidrsRequest[];
  getIpamResourceCidrs(
    region: string,
    input: GetIpamResourceCidrsRequest,
  ): Promise<{ IpamResourceCidrs?: IpamResourceCidr[]; NextToken?: string }>;
}

/** A scope that serves its rows in pages. `before` may throw, to play EC2; calls count from 1. */
export function fakeIpam(
  rows: readonly IpamResourceCidr[],
  { pageSize = 1000, before }: { pageSize?: number; before?: (call: number, token: string | undefined) => void } = {},
): FakeIpam {
  const calls: string[] = [];
  const requests: GetIpamResourceCidrsRequest[] = [];
  return {
    calls,
    requests,
    async getIpamResourceCidrs(region, input) {
      requests.push(input);
      calls.push([region, input.ResourceType ?? 'all', input.NextToken].filter(Boolean).join(' '));
      before?.(calls.length, input.NextToken);
      const matching = rows.filter(({ ResourceType }) => !input.ResourceType || ResourceType === input.ResourceType);
      const from = Number(input.NextToken?.slice('after-'.length) ?? 0);
      const to = from + pageSize;
      return {
        IpamResourceCidrs: matching.slice(from, to),
        ...(to < matching.length && { NextToken: `after-${to}` }),
      };
    },
  };
}

/** As Collect calls it. */
export function callsOf<Ipam extends Pick<FakeIpam, 'getIpamResourceCidrs'>>(ipam: Ipam) {
  return { ...ipam, getIpamResourceCidrs: inRows(ipam.getIpamResourceCidrs) };
}

/** Of an IPAM's scope no account is read by itself. */
export const noAccounts: AccountCalls = {
  describeVpcs: () => Promise.reject(new Error('Test: DescribeVpcs was not expected')),
  describeSubnets: () => Promise.reject(new Error('Test: DescribeSubnets was not expected')),
};

/** An IPAM without pools: for tests about something else. */
export const noPools: PoolCalls = {
  describeIpamPools: () => Promise.reject(new Error('Test: DescribeIpamPools was not expected')),
  getIpamPoolCidrs: () => Promise.reject(new Error('Test: GetIpamPoolCidrs was not expected')),
  getIpamPoolAllocations: () => Promise.reject(new Error('Test: GetIpamPoolAllocations was not expected')),
};

/** An IPAM that discovered nothing but its resource CIDRs. */
export const noDiscoveries: DiscoveryCalls = {
  getIpamDiscoveredResourceCidrs: async () => ({}),
  getIpamDiscoveredPublicAddresses: async () => ({}),
  describeIpamPolicies: async () => ({}),
  getIpamPolicyAllocationRules: async () => ({}),
};

/** One invocation of Collect; input and output go through their contracts, as in Lambda. */
export async function collect(
  ipam: Pick<FakeIpam, 'getIpamResourceCidrs'> & Partial<PoolCalls & DiscoveryCalls>,
  {
    run = runOf(),
    collected,
    objects = memoryObjects(),
    invocation = fakeInvocation(),
  }: { run?: Run; collected?: Collected; objects?: MemoryObjects; invocation?: FakeInvocation } = {},
): Promise<{ collected: Collected; objects: MemoryObjects }> {
  const input: Input = collectTask.Input.parse({ run, scope, ...(collected && { collected }) });
  const output = Output.parse(
    await collectTask.run(input, {
      ...invocation,
      ...noAccounts,
      ...noPools,
      ...noDiscoveries,
      ...callsOf(ipam),
      objects,
    }),
  );
  return { collected: output.collected, objects };
}

/** Runs Collect again and again, as the state machine does, until it is done. */
export async function collectAll(
  ipam: Pick<FakeIpam, 'getIpamResourceCidrs'> & Partial<PoolCalls & DiscoveryCalls>,
  options: NonNullable<Parameters<typeof collect>[1]> = {},
): Promise<{ collected: Collected; objects: MemoryObjects; invocations: Collected[] }> {
  const objects = options.objects ?? memoryObjects();
  const invocations: Collected[] = [];
  for (let collected = options.collected; ; ) {
    collected = (await collect(ipam, { ...options, objects, ...(collected && { collected }) })).collected;
    invocations.push(collected);
    if (collected.done) return { collected, objects, invocations };
    if (invocations.length > 1000) throw new Error('Test: Collect does not come to an end');
  }
}

/** The rows of each part that the manifest counts. */
export function partsOf(objects: MemoryObjects, collected: Collected): ResourceCidr[][] {
  const keys = Object.values(allPartKeys(runOf().prefix, scope.scopeId, collected)).flat();
  return keys.map((key) => objects.lines(key).map((line) => ResourceCidr.parse(line)));
}
