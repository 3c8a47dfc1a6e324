import type { IpamPool } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { poolCidrLine, regionOfPool } from '../../../functions/collect/pool-rows.ts';
import { type PoolCalls, poolSource } from '../../../functions/collect/pools.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { pagesOf } from '../../fakes/pages-of.ts';
import { scope as anyScope } from './collect.ts';

const scope = { ...anyScope, ipamId: 'ipam-1', ipamRegion: 'eu-west-1' };

const pool = (id: string, more: Partial<IpamPool> = {}): IpamPool => ({
  IpamPoolId: id,
  IpamScopeArn: `arn:aws:ec2::111122223333:ipam-scope/${scope.scopeId}`,
  AddressFamily: 'ipv4',
  ...more,
});

/** Pages of pools; each pool has one CIDR, and two pages of allocations. */
function fakePools(
  pages: IpamPool[][],
  calls: string[] = [],
): PoolCalls & { readonly calls: string[]; pages: IpamPool[][] } {
  const fake = {
    calls,
    pages,
    describeIpamPools: async (region: string, { NextToken = '0' }: { NextToken?: string | undefined }) => {
      calls.push(`pools ${region} ${NextToken}`);
      const next = Number(NextToken) + 1;
      return { IpamPools: fake.pages[next - 1] ?? [], ...(next < fake.pages.length && { NextToken: String(next) }) };
    },
    getIpamPoolCidrs: async (region: string, { IpamPoolId }: { IpamPoolId: string | undefined }) => {
      calls.push(`cidrs ${region} ${IpamPoolId}`);
      return { IpamPoolCidrs: [{ Cidr: '10.0.0.0/16', State: 'provisioned' as const }] };
    },
    getIpamPoolAllocations: async (
      region: string,
      { IpamPoolId, NextToken }: { IpamPoolId: string | undefined; NextToken?: string | undefined },
    ) => {
      calls.push(`allocations ${region} ${IpamPoolId} ${NextToken ?? 'first'}`);
      const Cidr = NextToken ? '10.0.1.0/24' : '10.0.0.0/24';
      const allocation = { Cidr, IpamPoolAllocationId: `alloc-${Cidr}`, ResourceType: 'vpc' as const };
      return { IpamPoolAllocations: [allocation], ...(!NextToken && { NextToken: 'second' }) };
    },
  };
  return fake;
}

async function readAll(calls: PoolCalls, between?: (place: string) => void): Promise<string[]> {
  const pages = await pagesOf(() => poolSource(calls, scope), between);
  return pages.flatMap(({ rows }) => rows.map((row) => (typeof row === 'string' ? row : row.key)));
}

const other = { IpamScopeArn: 'arn:aws:ec2::111122223333:ipam-scope/ipam-scope-other' };

test('reads the pools of the scope over pages, each in its Region, and counts them', async () => {
  const fake = fakePools([
    [pool('ipam-pool-b', { SourceIpamPoolId: 'ipam-pool-a', Locale: 'us-east-1' }), pool('ipam-pool-x', other)],
    [pool('ipam-pool-a', { Locale: 'None' }), pool('ipam-pool-c', { State: 'delete-complete' })],
  ]);

  expect(await readAll(fake)).toEqual([
    'ipam-pool-b/pool',
    'ipam-pool-a/childPool/ipam-pool-b',
    'ipam-pool-a/pool',
    'ipam-scope-a/scope',
    'ipam-pool-b/poolCidr/10.0.0.0/16',
    'ipam-pool-b/allocation/0a000000/024/alloc-10.0.0.0/24',
    'ipam-pool-b/allocation/0a000100/024/alloc-10.0.1.0/24',
    'ipam-pool-a/poolCidr/10.0.0.0/16',
    'ipam-pool-a/allocation/0a000000/024/alloc-10.0.0.0/24',
    'ipam-pool-a/allocation/0a000100/024/alloc-10.0.1.0/24',
  ]);
  expect(fake.calls.filter((call) => !call.startsWith('pools'))).toEqual([
    'cidrs eu-west-1 ipam-pool-b',
    'allocations us-east-1 ipam-pool-b first',
    'allocations us-east-1 ipam-pool-b second',
    'cidrs eu-west-1 ipam-pool-a',
    'allocations eu-west-1 ipam-pool-a first',
    'allocations eu-west-1 ipam-pool-a second',
  ]);
});

test('one source asks for a page of pools once, however many pools are on it', async () => {
  const fake = fakePools([[pool('ipam-pool-a'), pool('ipam-pool-b')]]);
  const source = poolSource(fake, scope);
  await pagesOf(() => source);
  expect(fake.calls.filter((call) => call.startsWith('pools'))).toEqual(['pools eu-west-1 0']);
});

test('a pool that is deleted while the scope is read is passed over', async () => {
  const fake = fakePools([[pool('ipam-pool-a'), pool('ipam-pool-b')]]);
  const keys = await readAll(fake, (place) => {
    if (place.includes('"list":"allocations"')) fake.pages = [[pool('ipam-pool-b')]];
  });
  expect(keys.filter((key) => key.includes('allocation'))).toEqual([
    'ipam-pool-b/allocation/0a000000/024/alloc-10.0.0.0/24',
    'ipam-pool-b/allocation/0a000100/024/alloc-10.0.1.0/24',
  ]);
});

test('a scope without pools has nothing to be judged', async () => {
  expect(await readAll(fakePools([[pool('ipam-pool-x', other)]]))).toEqual([]);
});

test('allocations of a pool that plans the subnets of a VPC, or of one below it, say so', async () => {
  const planning = { SourceResource: { ResourceId: 'vpc-1', ResourceType: 'vpc' as const } };
  const fake = fakePools([
    [
      pool('ipam-pool-a', planning),
      pool('ipam-pool-b', { SourceIpamPoolId: 'ipam-pool-a' }),
      pool('ipam-pool-c', { SourceIpamPoolId: 'ipam-pool-of-others' }),
    ],
  ]);
  const found = new Map<string, string | undefined>();
  const pages = await pagesOf(() => poolSource(fake, scope));
  for (const row of pages.flatMap(({ rows }) => rows)) {
    if (typeof row !== 'string' && 'record' in row && row.record === 'allocation') {
      found.set(row.poolId, row.planningFor);
    }
  }
  expect([...found]).toEqual([
    ['ipam-pool-a', 'vpc-1'],
    ['ipam-pool-b', 'vpc-1'],
    ['ipam-pool-c', undefined],
  ]);
});

test('throttling is not a gap: the state machine tries again', async () => {
  const fake = fakePools([[pool('ipam-pool-a')]]);
  const throttled = { ...fake, getIpamPoolCidrs: () => Promise.reject(ec2Error('RequestLimitExceeded', 'slow down')) };
  await expect(readAll(throttled)).rejects.toMatchObject({ name: 'Throttled' });
});

test('another failure of one pool leaves the others', async () => {
  const fake = fakePools([[pool('ipam-pool-a'), pool('ipam-pool-b')]]);
  const failing: PoolCalls = {
    ...fake,
    getIpamPoolCidrs: (region, input) =>
      input.IpamPoolId === 'ipam-pool-a'
        ? Promise.reject(ec2Error('InvalidIpamPoolId.NotFound', 'gone'))
        : fake.getIpamPoolCidrs(region, input),
  };
  const keys = await readAll(failing);
  expect(keys).toContain('ipam-pool-a/poolUnread');
  expect(keys).toContain('ipam-pool-b/poolCidr/10.0.0.0/16');
});

test('why a pool is not known is one sentence after the other', async () => {
  const fake = fakePools([[pool('ipam-pool-a')]]);
  const source = poolSource(
    { ...fake, getIpamPoolCidrs: () => Promise.reject(ec2Error('InternalError', 'An internal error has occurred.')) },
    scope,
  );
  const pages = await pagesOf(() => source);
  const gaps = pages.flatMap((page) => page.gaps ?? []);
  expect(gaps[0]?.text).toContain('An internal error has occurred. How full');
});

test.each([
  [undefined, 'eu-west-1'],
  ['None', 'eu-west-1'],
  ['us-east-1', 'us-east-1'],
  ['us-gov-west-1', 'us-gov-west-1'],
  ['us-east-1-dfw-2', 'us-east-1'],
  ['ap-southeast-2-per-1', 'ap-southeast-2'],
])('allocations of a pool of locale %s are asked for in %s', (Locale, expected) => {
  expect(regionOfPool({ Locale }, 'eu-west-1')).toBe(expected);
});

const ID = { IpamPoolCidrId: 'ipam-pool-cidr-2' };

test.each([
  [
    { Cidr: '10.0.0.0/16', State: 'provisioned' },
    { cidr: '10.0.0.0/16', state: 'provisioned' },
  ],
  // Asked for by size: AWS has not chosen one yet.
  [
    { ...ID, NetmaskLength: 29, State: 'pending-provision' },
    { netmask: 29, state: 'pending-provision' },
  ],
  [
    { ...ID, NetmaskLength: 56, State: 'failed-provision' },
    { netmask: 56, state: 'failed-provision' },
  ],
  [{ ...ID, NetmaskLength: 29, State: 'provisioned' }, 'malformed'],
  [{ NetmaskLength: 29, State: 'pending-provision' }, 'malformed'],
  [{ ...ID, Cidr: '10.0.0.0', State: 'pending-provision' }, 'malformed'],
] as const)('a CIDR of a pool: %j', (answer, line) => {
  const found = poolCidrLine('ipam-pool-a', answer);
  if (line === 'malformed') expect(found).toBe('malformed');
  else expect(found).toMatchObject(line);
});
