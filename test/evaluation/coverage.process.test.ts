import {
  DescribeIpamPoliciesCommand,
  DescribeIpamPoolsCommand,
  DescribeIpamResourceDiscoveriesCommand,
  DescribeIpamResourceDiscoveryAssociationsCommand,
  DescribeIpamScopesCommand,
  DescribeIpamsCommand,
  DescribeRegionsCommand,
  EC2Client,
  GetIpamDiscoveredAccountsCommand,
  GetIpamDiscoveredPublicAddressesCommand,
  GetIpamDiscoveredResourceCidrsCommand,
  GetIpamPolicyAllocationRulesCommand,
  GetIpamPoolAllocationsCommand,
  GetIpamPoolCidrsCommand,
  GetIpamResourceCidrsCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { collectTask } from '../../functions/collect/task.ts';
import { discoverTask } from '../../functions/discover/task.ts';
import { evaluateTask } from '../../functions/evaluate/task.ts';
import type { Collected } from '../../functions/shared/collected.ts';
import { summarizeTask } from '../../functions/summarize/task.ts';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { DiscoveredAccount } from '../../statemachine/contracts/discovered-account.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { Scope } from '../../statemachine/contracts/scope.ts';
import { Summary } from '../../statemachine/contracts/summary.ts';
import { runKeys, sharedKeys } from '../../storage/keys.ts';
import { inRows } from '../fakes/in-rows.ts';
import { countdown, fakeInvocation } from '../fakes/invocation.ts';
import { memoryObjects } from '../fakes/objects.ts';
import { noAccounts } from '../functions/collect/collect.ts';
import { ACCOUNT, organisation, REGION, started, subnet } from '../local/aws/fixture.ts';

const ASOF = '2026-11-21T12:00:00.000Z';
const FRESH = new Date('2026-11-21T11:45:00Z');
const OLD = new Date('2026-11-21T03:00:00Z');
const PUBLIC = 'ipam-scope-0b';
const DENYING = '999988887777';

/** What the fixture's IPAM discovered: subnets 0 to 3, the last of them long ago. */
function discovering(more: Partial<Ec2Data> = {}): Ec2Data {
  const rows = [0, 1, 2, 3].map((number) => subnet(number, { IpUsage: 0.9 }));
  const bare = organisation(rows);
  const [ipam] = bare.ipams;
  const operating = [{ RegionName: REGION }, { RegionName: 'us-east-1' }];
  return {
    ...bare,
    ipams: [{ ...ipam, DefaultResourceDiscoveryId: 'ipam-res-disco-01' }],
    resourceDiscoveries: [
      {
        IpamResourceDiscoveryId: 'ipam-res-disco-01',
        IpamResourceDiscoveryRegion: REGION,
        OperatingRegions: operating,
      },
    ],
    resourceDiscoveryAssociations: [
      {
        IpamId: 'ipam-01',
        IpamRegion: REGION,
        IpamResourceDiscoveryId: 'ipam-res-disco-01',
        IpamResourceDiscoveryAssociationId: 'ipam-res-disco-assoc-01',
        ResourceDiscoveryStatus: 'active',
        State: 'associate-complete',
      },
    ],
    discoveredAccounts: (_, region) =>
      arrayRows([
        {
          AccountId: ACCOUNT,
          DiscoveryRegion: region,
          LastAttemptedDiscoveryTime: FRESH,
          LastSuccessfulDiscoveryTime: FRESH,
        },
        ...(region === REGION
          ? [
              {
                AccountId: DENYING,
                DiscoveryRegion: region,
                LastAttemptedDiscoveryTime: FRESH,
                FailureReason: { Code: 'assume-role-failure' as const, Message: 'No <role> & no key' },
              },
            ]
          : []),
      ]),
    discoveredResourceCidrs: (_, region) =>
      arrayRows(
        region === REGION
          ? rows.map((row, index) => ({
              ResourceId: row.ResourceId,
              ResourceType: row.ResourceType,
              ResourceCidr: row.ResourceCidr,
              VpcId: row.VpcId,
              ResourceRegion: region,
              SampleTime: index === 3 ? OLD : FRESH,
            }))
          : [],
      ),
    ...more,
  };
}

const unexpected = (): never => {
  throw new Error('Test: no account was expected to be read without IPAM');
};
const noAccountsToCheck = { ownAccount: unexpected, enter: unexpected, describeVpcs: unexpected };

/** Discover, Collect, Evaluate and Summarize over the wire, a page an invocation. */
async function run(ec2: Ec2Data, { policy }: { policy?: string } = {}) {
  const aws = await started({ ec2 });
  const client = (region: string) => new EC2Client({ ...aws.client, region });
  const objects = memoryObjects();
  if (policy !== undefined) objects.give(sharedKeys.currentPolicy, policy);
  const discovered = await discoverTask.run(
    { runId: 'run-1', asOf: ASOF, request: {} },
    {
      ...fakeInvocation(),
      objects,
      ...noAccountsToCheck,
      homeRegions: [REGION],
      declared: {},
      describeIpams: (region, input) => client(region).send(new DescribeIpamsCommand(input)),
      describeIpamScopes: (region, input) => client(region).send(new DescribeIpamScopesCommand(input)),
      describeRegions: (region, input) => client(region).send(new DescribeRegionsCommand(input)),
      describeIpamResourceDiscoveries: (region, input) =>
        client(region).send(new DescribeIpamResourceDiscoveriesCommand(input)),
      describeIpamResourceDiscoveryAssociations: (region, input) =>
        client(region).send(new DescribeIpamResourceDiscoveryAssociationsCommand(input)),
      getIpamDiscoveredAccounts: (region, input) => client(region).send(new GetIpamDiscoveredAccountsCommand(input)),
    },
  );
  const calls = {
    ...noAccounts,
    getIpamResourceCidrs: inRows((region, input) => client(region).send(new GetIpamResourceCidrsCommand(input))),
    describeIpamPools: (region, input) => client(region).send(new DescribeIpamPoolsCommand(input)),
    getIpamPoolCidrs: (region, input) => client(region).send(new GetIpamPoolCidrsCommand(input)),
    getIpamPoolAllocations: (region, input) => client(region).send(new GetIpamPoolAllocationsCommand(input)),
    getIpamDiscoveredResourceCidrs: (region, input) =>
      client(region).send(new GetIpamDiscoveredResourceCidrsCommand(input)),
    getIpamDiscoveredPublicAddresses: (region, input) =>
      client(region).send(new GetIpamDiscoveredPublicAddressesCommand(input)),
    describeIpamPolicies: (region, input) => client(region).send(new DescribeIpamPoliciesCommand(input)),
    getIpamPolicyAllocationRules: (region, input) =>
      client(region).send(new GetIpamPolicyAllocationRulesCommand(input)),
  } satisfies Partial<Parameters<typeof collectTask.run>[1]>;
  const { run } = discovered;
  const evaluations: Evaluation[] = [];
  for (const scope of z.array(Scope).parse(objects.json(discovered.scopesKey))) {
    let collected: Collected | undefined;
    while (!collected?.done) {
      const input = { run, scope, ...(collected && { collected }) };
      ({ collected } = await collectTask.run(input, {
        ...fakeInvocation({ deadline: countdown(0) }),
        ...calls,
        objects,
      }));
    }
    await evaluateTask.run({ run, scope, collected }, { ...fakeInvocation(), objects });
    const lines = objects.lines(runKeys.evaluations(run.prefix, scope.scopeId));
    evaluations.push(...lines.map((line) => Evaluation.parse(line)));
  }
  await summarizeTask.run({ run }, { ...fakeInvocation(), objects });
  return {
    evaluations,
    summary: Summary.parse(objects.json(runKeys.summary(run.prefix))),
    accounts: objects.lines(runKeys.accounts(run.prefix)).map((line) => DiscoveredAccount.parse(line)),
  };
}

function staleNotes({ notes = [] }: Pick<Evaluation, 'notes'> = {}): string[] {
  return notes.flatMap(({ kind, text }) => (kind === 'stale' ? [text] : []));
}

test('an account that denies IPAM access is named, with the reason and what to do', async () => {
  const { summary, accounts } = await run(discovering());

  expect(accounts).toEqual([
    {
      ipamId: 'ipam-01',
      accountId: ACCOUNT,
      region: REGION,
      lastAttemptedAt: FRESH.toISOString(),
      lastSuccessfulAt: FRESH.toISOString(),
    },
    {
      ipamId: 'ipam-01',
      accountId: ACCOUNT,
      region: 'us-east-1',
      lastAttemptedAt: FRESH.toISOString(),
      lastSuccessfulAt: FRESH.toISOString(),
    },
    {
      ipamId: 'ipam-01',
      accountId: DENYING,
      region: REGION,
      lastAttemptedAt: FRESH.toISOString(),
      failure: { code: 'assume-role-failure', message: 'No <role> & no key' },
    },
  ]);
  expect(summary.accounts).toMatchObject({
    seen: 2,
    unreadable: [{ code: 'assume-role-failure', accounts: 1, regions: [REGION] }],
    stale: [],
    unknown: [],
  });
  const gap = summary.coverage.gaps.find(({ kind }) => kind === 'accountsUnreadable');
  expect(gap?.text).toContain(`could not read 1 account of 2 in ${REGION}: ${DENYING} (assume-role-failure)`);
});

test('what was measured long ago is judged, counted as stale, and says so', async () => {
  const { summary, evaluations } = await run(discovering());
  const [fresh, , , old] = evaluations.filter(({ resource }) => resource.type === 'subnet');

  expect(fresh).toMatchObject({ sampledAt: FRESH.toISOString(), verdict: { severity: 'critical' } });
  expect(staleNotes(fresh)).toEqual([]);
  expect(old).toMatchObject({
    sampledAt: OLD.toISOString(),
    verdict: { severity: 'critical' },
  });
  expect(staleNotes(old)).toEqual([expect.stringContaining('2026-11-21 03:00Z, 9 h before this run')]);
  expect(summary.coverage).toMatchObject({ stale: 1, counts: { critical: 4, notMeasured: 0 } });
  expect(summary.worst.filter((finding) => staleNotes(finding).length > 0)).toHaveLength(1);
});

test('the policy says how old is stale, and whether to ask at all', async () => {
  const lenient = await run(discovering(), { policy: 'version: 1\ncoverage: { staleAfter: 12h }\n' });
  const silent = await run(discovering(), { policy: 'version: 1\ncoverage: { samples: off }\n' });

  expect(lenient.summary.coverage.stale).toBe(0);
  expect(silent.summary.coverage.stale).toBe(0);
  expect(silent.evaluations.every(({ sampledAt }) => sampledAt === undefined)).toBe(true);
});

test('samples of what is in another scope make nothing to judge', async () => {
  const elsewhere = { ResourceType: 'subnet', ResourceRegion: REGION, SampleTime: FRESH } as const;
  const { evaluations } = await run(
    discovering({
      discoveredResourceCidrs: () =>
        arrayRows([
          { ...elsewhere, ResourceId: 'subnet-elsewhere', ResourceCidr: '10.0.0.0/24', VpcId: 'vpc-elsewhere' },
          { ...elsewhere, ResourceId: 'subnet-lost', ResourceCidr: '10.0.1.0/24' },
        ]),
    }),
  );

  expect(
    evaluations.map(({ resource }) => resource.id).filter((id) => id.includes('elsewhere') || id.includes('lost')),
  ).toEqual([]);
});

const address = (last: number, fields: object) => ({
  Address: `203.0.113.${last}`,
  AddressRegion: REGION,
  AddressOwnerId: ACCOUNT,
  AssociationStatus: 'associated' as const,
  SampleTime: FRESH,
  ...fields,
});

const withAddresses = discovering({
  discoveredPublicAddresses: (_, region) =>
    arrayRows(
      region === REGION
        ? [
            address(1, { AddressType: 'service-managed-ip', Service: 'load-balancer' }),
            address(2, { AddressType: 'service-managed-ip', Service: 'load-balancer' }),
            address(3, {
              AddressType: 'amazon-owned-eip',
              AddressAllocationId: 'eipalloc-03',
              AssociationStatus: 'disassociated',
              Tags: { EipTags: [{ Key: 'Name', Value: 'old & <idle>' }] },
            }),
            address(4, {
              AddressType: 'byoip',
              AddressAllocationId: 'eipalloc-04',
              AssociationStatus: 'disassociated',
            }),
          ]
        : [],
    ),
});

test('public addresses are added up by type and service, with what idle ones cost', async () => {
  const { summary, evaluations } = await run(withAddresses);

  expect(summary.publicIpv4).toEqual({
    addresses: 4,
    idle: 2,
    monthlyCost: 10.95,
    idleMonthlyCost: 3.65,
    price: { perHour: 0.005, currency: 'USD', asOf: '2024-02' },
    byTypeAndService: [
      { addressType: 'amazon-owned-eip', service: 'none', addresses: 1, idle: 1, monthlyCost: 3.65 },
      { addressType: 'byoip', service: 'none', addresses: 1, idle: 1, monthlyCost: 0 },
      { addressType: 'service-managed-ip', service: 'load-balancer', addresses: 2, idle: 0, monthlyCost: 7.3 },
    ],
  });
  expect(evaluations.find(({ resource }) => resource.id === 'eipalloc-03')).toMatchObject({
    scopeId: PUBLIC,
    resource: { type: 'public-address', name: 'old & <idle>', cidr: '203.0.113.3/32' },
    sampledAt: FRESH.toISOString(),
    verdict: { status: 'notApplicable', reason: 'publicAddress' },
    findings: [],
  });
});

test('idle addresses are findings where the policy asks for them', async () => {
  const policy = `version: 1
rules:
  - { name: idle addresses, kind: idle, match: { type: public-address }, warning: on }
`;
  const { summary, evaluations } = await run(withAddresses, { policy });

  expect(evaluations.flatMap(({ findings }) => findings).filter(({ kind }) => kind === 'idle')).toMatchObject([
    { severity: 'warning', text: 'idle addresses: associated with nothing, at about $3.65 a month' },
    { severity: 'warning', text: 'idle addresses: associated with nothing' },
  ]);
  expect(summary.byKind).toContainEqual({ kind: 'idle', type: 'public-address', critical: 0, warning: 2 });
});

/** A public pool of 4 addresses, so many of them given to Elastic IP addresses, and a policy that takes from it. */
function assigning(given: number, { next = [] }: { next?: string[] } = {}): Ec2Data {
  return discovering({
    pools: [
      {
        IpamPoolId: 'ipam-pool-egress',
        IpamPoolArn: `arn:aws:ec2::${ACCOUNT}:ipam-pool/ipam-pool-egress`,
        IpamScopeArn: `arn:aws:ec2::${ACCOUNT}:ipam-scope/${PUBLIC}`,
        IpamScopeType: 'public',
        IpamArn: `arn:aws:ec2::${ACCOUNT}:ipam/ipam-01`,
        IpamRegion: REGION,
        Locale: REGION,
        PoolDepth: 1,
        State: 'create-complete',
        AddressFamily: 'ipv4',
        OwnerId: ACCOUNT,
      },
    ],
    poolCidrs: () => arrayRows([{ Cidr: '198.18.0.0/30', State: 'provisioned' }]),
    poolAllocations: () =>
      arrayRows(
        Array.from({ length: given }, (_, n) => ({
          Cidr: `198.18.0.${n}/32`,
          IpamPoolAllocationId: `ipam-pool-alloc-${n}`,
          ResourceType: 'eip' as const,
          ResourceId: `eipalloc-${n}`,
        })),
      ),
    ipamPolicies: [
      { IpamPolicyId: 'ipam-policy-01', IpamPolicyRegion: REGION, IpamId: 'ipam-01', State: 'create-complete' },
    ],
    ipamPolicyDocuments: () => [
      {
        Locale: REGION,
        ResourceType: 'eip',
        AllocationRules: ['ipam-pool-egress', ...next].map((SourceIpamPoolId) => ({ SourceIpamPoolId })),
      },
    ],
  });
}

const exhausted = ({ evaluations }: { evaluations: readonly Evaluation[] }) =>
  evaluations.flatMap(({ findings }) => findings).filter(({ kind }) => kind === 'policyPoolExhausted');

test('a pool that an IPAM policy has used up is told of, because AWS does not', async () => {
  const [finding, ...others] = exhausted(await run(assigning(4)));

  expect(others).toEqual([]);
  expect(finding).toMatchObject({ severity: 'warning', rule: 'built-in IPAM policy' });
  expect(finding?.text).toContain(`ipam-policy-01 (eip in ${REGION})`);
  expect(finding?.text).toContain('AWS now assigns its own addresses instead, without a warning');
});

test('one that another pool comes after says so, and one with an address left is quiet', async () => {
  const [finding] = exhausted(await run(assigning(4, { next: ['ipam-pool-next'] })));

  expect(finding?.text).toContain('The next pool of the rule is used instead');
  expect(exhausted(await run(assigning(3)))).toEqual([]);
});

test('Regions that are enabled, but that the IPAM does not operate in, are one gap', async () => {
  const { summary } = await run(discovering({ otherRegions: ['eu-south-2', 'af-south-1'] }));

  const gaps = summary.coverage.gaps.filter(({ kind }) => kind === 'regionsNotOperated');
  expect(gaps).toHaveLength(1);
  expect(gaps[0]?.text).toContain('does not operate in af-south-1, eu-south-2, which this account has enabled');
});
