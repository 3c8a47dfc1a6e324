import type { DescribeSubnetsRequest, DescribeVpcsRequest, Filter, Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { AccountCalls } from '../../../functions/collect/account-resources.ts';
import { collectTask, Output } from '../../../functions/collect/task.ts';
import { allPartKeys, type Collected } from '../../../functions/shared/collected.ts';
import { type InventoryRow, inventorySchema } from '../../../statemachine/contracts/inventory.ts';
import type { ResourceCidr, ResourceType } from '../../../statemachine/contracts/resource-cidr.ts';
import { Scope } from '../../../statemachine/contracts/scope.ts';
import { type FakeInvocation, fakeInvocation } from '../../fakes/invocation.ts';
import { type MemoryObjects, memoryObjects } from '../../fakes/objects.ts';
import { noDiscoveries, noPools, runOf } from './collect.ts';

export const OWNER = '111111111111';
export const OTHER = '222222222222';
export const THIRD = '333333333333';

export function accountsScope(fields: Partial<Scope> = {}): Scope {
  const accounts = fields.accounts ?? [OWNER, OTHER];
  return Scope.parse({
    scopeId: 'ec2-1',
    scopeType: 'private',
    source: 'ec2',
    accounts,
    participants: accounts,
    regions: ['eu-west-1'],
    ...fields,
  });
}

export const associated = { State: 'associated' } as const;

export function vpc(id: string, cidrs: readonly string[] = ['10.0.0.0/16'], OwnerId = OWNER): Vpc {
  const CidrBlockAssociationSet = cidrs
    .filter((cidr) => !cidr.includes(':'))
    .map((CidrBlock) => ({ CidrBlock, CidrBlockState: associated }));
  const Ipv6CidrBlockAssociationSet = cidrs
    .filter((cidr) => cidr.includes(':'))
    .map((Ipv6CidrBlock) => ({ Ipv6CidrBlock, Ipv6CidrBlockState: associated }));
  return { VpcId: id, CidrBlock: cidrs[0], OwnerId, CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet };
}

export function subnet(id: string, fields: Partial<Subnet> = {}): Subnet {
  return {
    SubnetId: id,
    VpcId: 'vpc-1',
    OwnerId: OWNER,
    CidrBlock: '10.0.0.0/24',
    AvailableIpAddressCount: 251,
    AvailabilityZoneId: 'euw1-az1',
    ...fields,
  };
}

/** What an account sees in a Region; an error is thrown instead. */
export type Networks = Record<string, { readonly vpcs?: readonly Vpc[]; readonly subnets?: readonly Subnet[] } | Error>;

/** Accounts, each of which sees what stands under `<account> <Region>`. */
export function fakeAccounts(networks: Networks, pageSize = 1000): AccountCalls & { readonly calls: string[] } {
  const calls: string[] = [];
  function page<T extends { OwnerId?: string | undefined }>(
    action: string,
    view: string,
    list: 'vpcs' | 'subnets',
    { MaxResults, NextToken, Filters }: DescribeVpcsRequest & DescribeSubnetsRequest,
  ) {
    calls.push([action, view, MaxResults, NextToken].filter((part) => part !== undefined).join(' '));
    const seen = networks[view] ?? {};
    if (seen instanceof Error) throw seen;
    const all = ((seen[list] ?? []) as readonly T[]).filter(({ OwnerId }) => isWanted(OwnerId, Filters));
    const from = Number(NextToken?.slice('after-'.length) ?? 0);
    const to = from + pageSize;
    return { items: all.slice(from, to), ...(to < all.length && { NextToken: `after-${to}` }) };
  }
  return {
    calls,
    async describeVpcs(accountId, region, input) {
      const { items, ...next } = page<Vpc>('DescribeVpcs', `${accountId} ${region}`, 'vpcs', input);
      return { Vpcs: items, ...next };
    },
    async describeSubnets(accountId, region, input) {
      const { items, ...next } = page<Subnet>('DescribeSubnets', `${accountId} ${region}`, 'subnets', input);
      return { Subnets: items, ...next };
    },
  };
}

function isWanted(owner: string | undefined, filters: readonly Filter[] = []): boolean {
  return filters.every(({ Name, Values = [] }) => {
    if (Name !== 'owner-id') throw new Error(`Test: the filter ${Name} was not expected`);
    return owner !== undefined && Values.includes(owner);
  });
}

/** Collect, again and again until it is done, and what it left behind. */
export async function collectAccounts(
  calls: AccountCalls,
  {
    scope = accountsScope(),
    types = ['vpc', 'subnet'],
    invocation = fakeInvocation(),
    objects = memoryObjects(),
  }: { scope?: Scope; types?: ResourceType[]; invocation?: FakeInvocation; objects?: MemoryObjects } = {},
): Promise<{ collected: Collected; rows: ResourceCidr[]; records: InventoryRow[]; invocations: number }> {
  const run = runOf(types);
  const none = () => Promise.reject(new Error('Test: IPAM was not expected to be asked'));
  let collected: Collected | undefined;
  for (let invocations = 1; invocations < 100; invocations++) {
    const input = collectTask.Input.parse({ run, scope, ...(collected && { collected }) });
    const deps = { ...invocation, ...calls, ...ipamCalls(none), ...noPools, ...noDiscoveries, objects };
    ({ collected } = Output.parse(await collectTask.run(input, deps)));
    if (!collected.done) continue;
    const keys = Object.values(allPartKeys(run.prefix, scope.scopeId, collected)).flat();
    const lines = keys.flatMap((key) => objects.lines(key)).map((line) => inventorySchema(line).parse(line));
    const rows = lines.flatMap((line) => ('record' in line ? [] : [line]));
    const records = lines.flatMap((line) => ('record' in line ? [line] : []));
    return { collected, rows, records, invocations };
  }
  throw new Error('Test: Collect does not come to an end');
}

const ipamCalls = (none: () => Promise<never>) => ({ getIpamResourceCidrs: none });
