import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import * as z from 'zod';
import { main } from '../../cli/main.ts';
import { startMonitor } from '../../local/monitor.ts';
import { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { fakeIo } from '../cli/fakes/io.ts';
import { NO_AWS } from '../cli/fakes/results.ts';
import { DEPS } from '../cli/json/printed.ts';
import { directoryOf } from '../local/recorded/directory.ts';
import { countTold } from '../told/told.ts';

// What people of public reports ran into, small, through the command that they would have run: each with its source.

const PUBLIC = 'ipam-scope-0aa11bb22cc33dd02';
const PRIVATE = 'ipam-scope-0aa11bb22cc33dd01';
const REGION = 'eu-west-1';
const ACCOUNT = '111122223333';
const DISCOVERY = 'ipam-res-disco-0aa11bb22cc33dd05';

const ipam = {
  OwnerId: ACCOUNT,
  IpamId: 'ipam-0aa11bb22cc33dd44',
  IpamArn: `arn:aws:ec2::${ACCOUNT}:ipam/ipam-0aa11bb22cc33dd44`,
  IpamRegion: REGION,
  PublicDefaultScopeId: PUBLIC,
  PrivateDefaultScopeId: PRIVATE,
  OperatingRegions: [{ RegionName: REGION }],
  State: 'create-complete',
  DefaultResourceDiscoveryId: DISCOVERY,
  Tier: 'advanced',
};
const scope = (IpamScopeId: string, IpamScopeType: string) => ({
  IpamScopeId,
  IpamArn: ipam.IpamArn,
  IpamRegion: REGION,
  IpamScopeType,
  IsDefault: true,
});

const row = (IpamScopeId: string, fields: object) => ({
  IpamId: ipam.IpamId,
  IpamScopeId,
  ResourceRegion: REGION,
  ResourceOwnerId: ACCOUNT,
  ...fields,
});
const vpc = row(PRIVATE, { ResourceType: 'vpc', ResourceId: 'vpc-0a', VpcId: 'vpc-0a', ResourceCidr: '10.20.0.0/16' });
const subnet = (ResourceName: string, ResourceCidr: string, IpUsage: number, tag?: string) =>
  row(PRIVATE, {
    ResourceType: 'subnet',
    ResourceId: `subnet-0${ResourceName}`,
    ResourceName,
    ResourceTags: tag === undefined ? [] : [{ Key: `kubernetes.io/role/${tag}`, Value: '1' }],
    VpcId: 'vpc-0a',
    ResourceCidr,
    IpUsage,
  });

const Printed = z.object({ result: z.object({ findings: z.object({ inline: z.array(ResourceFinding) }) }) });

/** What a run over recorded answers finds, by the name of the resource, else its id. */
async function found(rows: readonly object[], { addresses, policy }: { addresses?: object[]; policy?: string } = {}) {
  const directory = await directoryOf({
    'ipams.json': { Ipams: [ipam] },
    'scopes.json': { IpamScopes: [scope(PRIVATE, 'private'), scope(PUBLIC, 'public')] },
    'cidrs.json': { IpamResourceCidrs: [vpc, ...rows] },
    ...(addresses && {
      [`public-addresses-${DISCOVERY}-${REGION}.json`]: { IpamDiscoveredPublicAddresses: addresses },
    }),
  });
  const out = await mkdtemp(join(tmpdir(), 'absolutes-'));
  onTestFinished(() => rm(out, { recursive: true }));
  const more = policy === undefined ? [] : ['--policy', policy];
  const io = fakeIo();
  const args = ['run', '--from', directory, '--out', out, '--json', ...more];
  expect([await main(args, io, { ...DEPS, startMonitor }, NO_AWS), io.stderr()]).toEqual([0, '']);
  const { inline } = Printed.parse(JSON.parse(io.stdout())).result.findings;
  return Object.fromEntries(
    inline.map(({ resource, severity, text }) => [resource.name ?? resource.id, { severity, text }]),
  );
}

type Findings = Awaited<ReturnType<typeof found>>;

/** Compares and counts. */
function expectTold(context: TestContext, findings: Findings, wanted: Findings): void {
  const named = (of: Findings) => Object.entries(of).map(([name, { severity }]) => `${name} ${severity}`);
  countTold(context, { of: 'cases of absolutes', wanted: named(wanted), told: named(findings) });
  expect(findings).toEqual(wanted);
}

// paradisec-archive/nabu#1259: three /28s at 0, tasks stopped, half a day was lost. Those of a transit gateway stand at 10.
test('subnets of a /28 without an address page', async (context) => {
  const findings = await found([
    subnet('a', '10.20.113.48/28', 1),
    subnet('b', '10.20.113.64/28', 1),
    subnet('c', '10.20.113.80/28', 1),
    subnet('tgw', '10.20.113.96/28', 0.375),
    subnet('few', '10.20.113.112/28', 0.9375),
  ]);

  const pages = { severity: 'critical' as const, text: expect.stringContaining('the next start there fails') };
  expectTold(context, findings, {
    a: pages,
    b: pages,
    c: pages,
    few: { severity: 'warning', text: expect.any(String) },
  });
});

// keycloak/keycloak-benchmark#978, cityofaustin/atd-data-tech#10472, aws/aws-rfdk#621.
test('subnets for load balancers are told below 8 addresses, and why, at any size', async (context) => {
  const findings = await found([
    subnet('16', '10.20.0.0/28', 0.5625, 'elb'),
    subnet('32', '10.20.0.32/27', 0.7812, 'elb'),
    subnet('64', '10.20.0.64/26', 0.8906, 'internal-elb'),
    subnet('256', '10.20.1.0/24', 0.9727, 'elb'),
    subnet('eight', '10.20.2.0/28', 0.5, 'elb'),
    subnet('other', '10.20.2.32/27', 0.7812),
  ]);

  const text = expect.stringContaining('a load balancer needs 8 free addresses in each of its subnets');
  const told = { severity: 'warning' as const, text };
  expectTold(context, findings, { 16: told, 32: told, 64: told, 256: { severity: 'critical', text } });
});

// kubernetes-sigs/aws-load-balancer-controller#2446 and #2715: both tags, small subnets.
test('the example for platform teams is silent on an empty /28, and knows both tags', async (context) => {
  const rows = [
    subnet('empty', '10.20.0.0/28', 0.3125, 'elb'),
    subnet('internal', '10.20.0.16/28', 0.8125, 'internal-elb'),
  ];

  const findings = await found(rows, { policy: 'examples/platform-team.yaml' });

  expectTold(context, findings, {
    internal: {
      severity: 'critical',
      text: 'load balancers in a /28: 3 free, below 8 (a load balancer needs 8 free addresses in each of its subnets)',
    },
  });
});

// kubernetes/k8s.io#5390, jupyter-infra/jupyter-deploy#215; jantman/awslimitchecker#594 for what does not count.
test('five Elastic IPs of five are told, with the four that could go', async (context) => {
  const address = (n: number, fields: object) => ({
    IpamResourceDiscoveryId: DISCOVERY,
    AddressRegion: REGION,
    Address: `203.0.113.${n}`,
    AddressOwnerId: ACCOUNT,
    ...fields,
  });
  const elastic = Array.from({ length: 5 }, (_, n) =>
    address(n, {
      AddressType: 'amazon-owned-eip',
      AddressAllocationId: `eipalloc-0a13${n}`,
      AssociationStatus: n === 0 ? 'associated' : 'disassociated',
    }),
  );
  const managed = [6, 7].map((n) => address(n, { AddressType: 'service-managed-ip', AssociationStatus: 'associated' }));

  const rows = [row(PUBLIC, { ResourceType: 'eip', ResourceId: 'eipalloc-0a130', ResourceCidr: '203.0.113.0/32' })];

  expectTold(context, await found(rows, { addresses: [...elastic, ...managed] }), {
    [`elastic-ips-${ACCOUNT}-${REGION}`]: {
      severity: 'warning',
      text: 'built-in quota: 5 of 5 Elastic IPs, at or above 90 % of the quota (quotas.elasticIpsPerRegion); 4 are associated with nothing and can be released: eipalloc-0a131, eipalloc-0a132, eipalloc-0a133, eipalloc-0a134',
    },
  });
  expect(await found(rows, { addresses: [...elastic.slice(1), ...managed] })).toEqual({});
});
