import type { IpamResourceCidr } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { joinedVpcSource } from '../../../functions/collect/joined-vpcs.ts';
import type { IpamCalls } from '../../../functions/collect/resource-cidrs.ts';
import type { SourcePage } from '../../../functions/collect/source.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { inRows } from '../../fakes/in-rows.ts';
import { pagesOf } from '../../fakes/pages-of.ts';

const scope: Scope = {
  scopeId: 'ipam-scope-a',
  scopeType: 'private',
  ipamId: 'ipam-1',
  ipamRegion: 'eu-west-1',
  joined: [
    { scopeId: 'ipam-scope-b', ipamRegion: 'eu-west-1' },
    { scopeId: 'ipam-scope-c', ipamRegion: 'us-east-1' },
  ],
};

function vpc(id: string, more: IpamResourceCidr = {}): IpamResourceCidr {
  return { ResourceId: id, ResourceType: 'vpc', ResourceCidr: '10.0.0.0/16', ResourceRegion: 'eu-west-1', ...more };
}

/** Two pages of scope b, one of scope c. */
const pages: Readonly<Record<string, { rows: IpamResourceCidr[]; next?: string }>> = {
  'eu-west-1 ipam-scope-b': { rows: [vpc('vpc-1'), vpc('vpc-2', { ManagementState: 'ignored' })], next: 'more' },
  'eu-west-1 ipam-scope-b more': { rows: [vpc('vpc-3', { ResourceName: 'third' }), vpc('')] },
  'us-east-1 ipam-scope-c': { rows: [vpc('vpc-4')] },
};

function readAll(fails: (call: string) => Error | undefined = () => undefined): Promise<SourcePage[]> {
  const calls: IpamCalls = {
    getIpamResourceCidrs: inRows(async (region, { IpamScopeId, NextToken, ResourceType }) => {
      expect(ResourceType).toBe('vpc');
      const call = [region, IpamScopeId, NextToken].filter(Boolean).join(' ');
      const error = fails(call);
      if (error) throw error;
      const { rows = [], next } = pages[call] ?? {};
      return { IpamResourceCidrs: rows, ...(next && { NextToken: next }) };
    }),
  };
  return pagesOf(() => joinedVpcSource(calls, scope));
}

test('reads the VPCs of each joined scope where its IPAM is, page by page, as records of it', async () => {
  const read = await readAll();

  expect(read.flatMap(({ rows }) => [...rows])).toEqual([
    {
      key: 'vpc-1/joinedVpc/ipam-scope-b/10.0.0.0/16',
      record: 'joinedVpc',
      owner: expect.objectContaining({ kind: 'vpc', id: 'vpc-1', cidr: '10.0.0.0/16', scopeId: 'ipam-scope-b' }),
    },
    expect.objectContaining({ owner: expect.objectContaining({ id: 'vpc-3', name: 'third' }) }),
    expect.objectContaining({ owner: expect.objectContaining({ id: 'vpc-4', scopeId: 'ipam-scope-c' }) }),
  ]);
  expect(read.flatMap(({ gaps = [] }) => gaps)).toEqual([]);
});

test('a joined scope that may not be read is a gap, and the others are read all the same', async () => {
  const read = await readAll((call) =>
    call.includes('scope-b') ? ec2Error('UnauthorizedOperation', 'You are not authorized') : undefined,
  );

  expect(read.flatMap(({ rows }) => [...rows])).toMatchObject([{ owner: { id: 'vpc-4' } }]);
  expect(read.flatMap(({ gaps = [] }) => gaps)).toEqual([
    { kind: 'overlapsNotCompared', scopeId: 'ipam-scope-a', text: expect.stringContaining('ipam-scope-b') },
  ]);
});

test('throttling is not a gap: the state machine tries again', async () => {
  await expect(readAll(() => ec2Error('RequestLimitExceeded', 'Slow down'))).rejects.toThrow(
    /RequestLimitExceeded|throttle/i,
  );
});
