import type { IpamDiscoveredPublicAddress, IpamDiscoveredResourceCidr } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { DiscoveryCalls } from '../../../functions/collect/sources.ts';
import { collectTask } from '../../../functions/collect/task.ts';
import { allPartKeys, type Collected } from '../../../functions/shared/collected.ts';
import { Throttled } from '../../../functions/shared/errors.ts';
import { type InventoryRow, inventorySchema } from '../../../statemachine/contracts/inventory.ts';
import type { Run } from '../../../statemachine/contracts/run.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { ec2Error } from '../../fakes/ec2-error.ts';
import { countdown, fakeInvocation } from '../../fakes/invocation.ts';
import { memoryObjects } from '../../fakes/objects.ts';
import {
  callsOf,
  fakeIpam,
  noAccounts,
  noDiscoveries,
  noPools,
  scope as privateScope,
  runOf,
  subnet,
  vpc,
} from './collect.ts';

const AT = new Date('2026-11-21T11:40:00Z');

const seeing: Scope = {
  ...privateScope,
  resourceDiscoveries: [
    { resourceDiscoveryId: 'own', regions: ['eu-west-1', 'us-east-1', 'ap-south-1'] },
    { resourceDiscoveryId: 'partner', regions: ['eu-west-1'] },
  ],
};
const publicScope: Scope = { ...seeing, scopeType: 'public' };

const rows = [{ ...vpc, ResourceRegion: 'eu-west-1' }, subnet(1, { ResourceRegion: 'us-east-1' })];

/** Collects to the end, one page an invocation. */
async function collectScope(
  calls: Partial<DiscoveryCalls>,
  { scope = seeing, run = runOf() }: { scope?: Scope; run?: Run } = {},
) {
  const objects = memoryObjects();
  const deps = {
    ...noAccounts,
    ...noPools,
    describeIpamPools: async () => ({}),
    ...noDiscoveries,
    ...callsOf(fakeIpam(rows)),
    ...calls,
    objects,
  };
  let collected: Collected | undefined;
  while (!collected?.done) {
    const input = { run, scope, ...(collected && { collected }) };
    ({ collected } = await collectTask.run(input, { ...fakeInvocation({ deadline: countdown(0) }), ...deps }));
  }
  const keys = Object.values(allPartKeys(run.prefix, scope.scopeId, collected)).flat();
  const lines = keys.map((key) => objects.lines(key));
  const parsed = lines.flat().map((line): InventoryRow => inventorySchema(line).parse(line));
  return { collected, lines: parsed.sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

function listing<Row>(asked: string[], answers: Readonly<Record<string, readonly Row[] | Error>>, pageSize = 1) {
  return (id: string | undefined, about: string | undefined, token: string | undefined, max: number | undefined) => {
    asked.push(`${id} ${about} ${max} ${token ?? ''}`.trim());
    const all = answers[`${id} ${about}`] ?? [];
    if (all instanceof Error) throw all;
    const from = Number(token ?? 0);
    const next = from + pageSize < all.length ? { NextToken: String(from + pageSize) } : {};
    return { items: all.slice(from, from + pageSize), ...next };
  };
}

function samples(asked: string[], answers: Readonly<Record<string, readonly IpamDiscoveredResourceCidr[] | Error>>) {
  const list = listing(asked, answers);
  const call: DiscoveryCalls['getIpamDiscoveredResourceCidrs'] = async (region, input) => {
    expect(region).toBe('eu-west-1');
    const { items, ...rest } = list(
      input.IpamResourceDiscoveryId,
      input.ResourceRegion,
      input.NextToken,
      input.MaxResults,
    );
    return { IpamDiscoveredResourceCidrs: [...items], ...rest };
  };
  return { getIpamDiscoveredResourceCidrs: call };
}

function addresses(asked: string[], answers: Readonly<Record<string, readonly IpamDiscoveredPublicAddress[] | Error>>) {
  const list = listing(asked, answers);
  const call: DiscoveryCalls['getIpamDiscoveredPublicAddresses'] = async (region, input) => {
    expect(region).toBe('eu-west-1');
    const { items, ...rest } = list(
      input.IpamResourceDiscoveryId,
      input.AddressRegion,
      input.NextToken,
      input.MaxResults,
    );
    return { IpamDiscoveredPublicAddresses: [...items], ...rest };
  };
  return { getIpamDiscoveredPublicAddresses: call };
}

test('asks when IPAM measured, page by page, in the Regions that the scope has something in', async () => {
  const asked: string[] = [];
  const { collected, lines } = await collectScope(
    samples(asked, {
      'own eu-west-1': [
        { ResourceId: 'vpc-1', ResourceType: 'vpc', ResourceCidr: '10.0.0.0/8', SampleTime: AT },
        {
          ResourceId: 'subnet-99998',
          ResourceType: 'subnet',
          ResourceCidr: '10.0.1.0/24',
          VpcId: 'vpc-1',
          SampleTime: AT,
        },
      ],
    }),
  );

  expect(asked.toSorted()).toEqual([
    'own eu-west-1 1000',
    'own eu-west-1 1000 1',
    'own us-east-1 1000',
    'partner eu-west-1 1000',
  ]);
  expect(lines.filter((line) => 'record' in line)).toEqual([
    {
      key: 'vpc-1/sample/subnet-99998/10.0.1.0/24',
      record: 'sample',
      resourceId: 'subnet-99998',
      cidr: '10.0.1.0/24',
      sampledAt: AT.toISOString(),
    },
    {
      key: 'vpc-1/sample/vpc-1/10.0.0.0/8',
      record: 'sample',
      resourceId: 'vpc-1',
      cidr: '10.0.0.0/8',
      sampledAt: AT.toISOString(),
    },
  ]);
  expect(collected).toMatchObject({ records: 2, rows: { kept: 2, filteredOut: 0, malformed: 0 }, gaps: [] });
});

test('keeps no sample of a type that was not asked for, nor one without a time', async () => {
  const { collected } = await collectScope(
    samples([], {
      'own eu-west-1': [
        { ResourceId: 'eni-1', ResourceType: 'eni', ResourceCidr: '10.0.0.7/32', SampleTime: AT },
        { ResourceId: 'vpc-1', ResourceType: 'vpc', ResourceCidr: '10.0.0.0/8' },
      ],
    }),
  );

  expect(collected.records).toBe(0);
});

test('asks for no samples where the policy says so', async () => {
  const asked: string[] = [];
  await collectScope(samples(asked, {}), { run: { ...runOf(), samples: false } });

  expect(asked).toEqual([]);
});

test('a scope whose samples may not be read is read without them, which is one gap', async () => {
  const denied = ec2Error('UnauthorizedOperation', 'no');
  const { collected, lines } = await collectScope(
    samples([], { 'own eu-west-1': denied, 'own us-east-1': denied, 'partner eu-west-1': denied }),
  );

  expect(lines).toHaveLength(2);
  expect(collected.gaps).toMatchObject([
    { kind: 'samplesUnknown', text: expect.stringContaining('Allow ec2:GetIpamDiscoveredResourceCidrs') },
  ]);
});

test('reads on with the next list where one cannot be read, or its token expired', async () => {
  const vpcSample = { ResourceId: 'vpc-1', ResourceType: 'vpc', ResourceCidr: '10.0.0.0/8', SampleTime: AT } as const;
  const calls = samples([], { 'own us-east-1': [vpcSample], 'own eu-west-1': [vpcSample, vpcSample] });
  const { collected } = await collectScope({
    getIpamDiscoveredResourceCidrs: async (region, input) => {
      if (input.NextToken) throw ec2Error('InvalidPaginationToken', 'expired');
      return calls.getIpamDiscoveredResourceCidrs(region, input);
    },
  });

  expect(collected).toMatchObject({ pass: 1, records: 2, gaps: [{ kind: 'samplesUnknown' }] });
});

test('throttling is for the state machine to try again, whatever was asked for', async () => {
  const slow = ec2Error('RequestLimitExceeded', 'slow down');

  await expect(collectScope(samples([], { 'own eu-west-1': slow }))).rejects.toBeInstanceOf(Throttled);
});

test('reads the public addresses of a public scope in every Region that is discovered', async () => {
  const asked: string[] = [];
  const { collected, lines } = await collectScope(
    addresses(asked, {
      'own ap-south-1': [
        {
          Address: '203.0.113.7',
          AddressAllocationId: 'eipalloc-1',
          AddressOwnerId: '111122223333',
          AddressRegion: 'ap-south-1',
          AddressType: 'amazon-owned-eip',
          AssociationStatus: 'disassociated',
          Tags: { EipTags: [{ Key: 'Name', Value: 'old-nat' }] },
          SampleTime: AT,
        },
        { Address: '203.0.113.8', AddressType: 'service-managed-ip', Service: 'load-balancer', VpcId: 'vpc-1' },
        { AddressType: 'service-managed-ip' },
      ],
    }),
    { scope: publicScope, run: runOf(['public-address']) },
  );

  expect(asked.map((call) => call.split(' ', 2).join(' ')).sort()).toEqual([
    'own ap-south-1',
    'own ap-south-1',
    'own ap-south-1',
    'own eu-west-1',
    'own us-east-1',
    'partner eu-west-1',
  ]);
  expect(lines).toMatchObject([
    {
      key: '203.0.113.8/public-address/203.0.113.8/203.0.113.8/32',
      resource: { id: '203.0.113.8', type: 'public-address', region: 'ap-south-1' },
      publicAddress: { addressType: 'service-managed-ip', service: 'load-balancer' },
    },
    {
      resource: { id: 'eipalloc-1', name: 'old-nat', cidr: '203.0.113.7/32', accountId: '111122223333' },
      sampledAt: AT.toISOString(),
      publicAddress: { addressType: 'amazon-owned-eip', association: 'disassociated' },
    },
    // It counts against a quota.
    { record: 'elasticIp', allocationId: 'eipalloc-1', region: 'ap-south-1', idle: true },
  ]);
  expect(collected.rows).toMatchObject({ kept: 2, malformed: 1 });
});

test.each([
  ['whole, where all that show addresses are known', {}, []],
  ['nowhere whole, where there may be others', { moreDiscoveries: true as const }, [{}]],
])('the public addresses are read %s', async (_, fields, except) => {
  const scope = { ...publicScope, ...fields };
  const { collected } = await collectScope(addresses([], {}), { scope, run: runOf(['public-address']) });
  expect(collected.read['public-address']).toEqual({ except });
});

test('asks a private scope for no public addresses', async () => {
  const asked: string[] = [];
  await collectScope(addresses(asked, {}), { run: runOf(['vpc', 'public-address']) });

  expect(asked).toEqual([]);
});

test('reads which pools the policies of this IPAM take addresses from, and what comes after each', async () => {
  const asked: string[] = [];
  const { lines } = await collectScope(
    {
      describeIpamPolicies: async (_, { NextToken }) =>
        NextToken
          ? { IpamPolicies: [{ IpamPolicyId: 'ipam-policy-2', IpamId: 'ipam-1', State: 'create-complete' }] }
          : {
              IpamPolicies: [
                { IpamPolicyId: 'ipam-policy-1', IpamId: 'ipam-1', State: 'create-complete' },
                { IpamPolicyId: 'ipam-policy-8', IpamId: 'ipam-1', State: 'delete-in-progress' },
                { IpamPolicyId: 'ipam-policy-9', IpamId: 'ipam-other', State: 'create-complete' },
              ],
              NextToken: 'more',
            },
      getIpamPolicyAllocationRules: async (_, { IpamPolicyId, NextToken }) => {
        asked.push([IpamPolicyId, NextToken].filter(Boolean).join(' '));
        if (IpamPolicyId === 'ipam-policy-2') return {};
        const pools = NextToken ? ['pool-c'] : ['pool-a', 'pool-b'];
        return {
          IpamPolicyDocuments: [
            {
              Locale: 'eu-west-1',
              ResourceType: NextToken ? 'alb' : 'eip',
              AllocationRules: pools.map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
            },
          ],
          ...(!NextToken && { NextToken: 'rest' }),
        };
      },
    },
    { scope: publicScope, run: runOf(['ipam-pool']) },
  );

  expect(asked.toSorted()).toEqual(['ipam-policy-1', 'ipam-policy-1 rest', 'ipam-policy-2']);
  expect(lines.filter((line) => 'record' in line && line.record === 'policyRule')).toMatchObject([
    { key: 'pool-a/policyRule/ipam-policy-1/eu-west-1/eip', record: 'policyRule', next: ['pool-b'] },
    { key: 'pool-b/policyRule/ipam-policy-1/eu-west-1/eip', record: 'policyRule', next: [] },
    { key: 'pool-c/policyRule/ipam-policy-1/eu-west-1/alb', record: 'policyRule', next: [] },
  ]);
});
