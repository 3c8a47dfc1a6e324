import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { IpamPool, IpamPoolAllocation, IpamResourceCidr } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data } from '../../local/aws/ec2-data.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import { ScopeSummary, Summary } from '../../statemachine/contracts/summary.ts';

// What is true of networks beside how full they are, from AWS's wire to the finding.

const REGION = 'eu-west-1';
const [OWN, ACQUIRED] = ['ipam-scope-0a', 'ipam-scope-0b'] as const;

function vpc(id: string, cidr: string, more: IpamResourceCidr = {}): IpamResourceCidr {
  return {
    IpamId: 'ipam-0a',
    IpamScopeId: OWN,
    ResourceId: id,
    VpcId: id,
    ResourceType: 'vpc',
    ResourceCidr: cidr,
    ResourceOwnerId: '111122223333',
    ResourceRegion: REGION,
    ManagementState: 'unmanaged',
    ComplianceStatus: 'unmanaged',
    IpUsage: 0,
    ...more,
  };
}

function subnet(id: string, vpcId: string, cidr: string, usage: number): IpamResourceCidr {
  return { ...vpc(vpcId, cidr), ResourceId: id, ResourceType: 'subnet', IpUsage: usage };
}

const managed = { ManagementState: 'managed', ComplianceStatus: 'compliant', IpamPoolId: 'ipam-pool-0a' } as const;

const rows: readonly IpamResourceCidr[] = [
  ...Array.from({ length: 205 }, (_, at) => vpc(`vpc-d${String(at).padStart(3, '0')}`, '172.31.0.0/16')),
  vpc('vpc-erp1', '10.0.0.0/16', { ResourceName: 'erp-prod' }),
  vpc('vpc-erp2', '10.0.0.0/16', { ResourceName: 'erp-staging', ResourceOwnerId: '222233334444' }),
  vpc('vpc-inside', '10.50.1.0/24'),
  vpc('vpc-shared', '10.9.0.0/16', { ResourceName: 'ours' }),
  vpc('vpc-theirs', '10.9.0.0/16', { ResourceName: 'theirs', IpamScopeId: ACQUIRED }),
  vpc('vpc-wrong', '10.60.0.0/24', { ...managed, ComplianceStatus: 'noncompliant' }),
  vpc('vpc-mover', '10.70.0.0/24', managed),
  subnet('subnet-empty', 'vpc-mover', '10.70.0.0/25', 0.0391),
  subnet('subnet-busy', 'vpc-mover', '10.70.0.128/25', 0.5),
];

/** A /12 that its owner keeps for the offices, and gives no VPC from. */
const pool: IpamPool = {
  IpamPoolId: 'ipam-pool-0a',
  IpamPoolArn: 'arn:aws:ec2::111122223333:ipam-pool/ipam-pool-0a',
  IpamScopeArn: `arn:aws:ec2::111122223333:ipam-scope/${OWN}`,
  IpamArn: 'arn:aws:ec2::111122223333:ipam/ipam-0a',
  IpamScopeType: 'private',
  IpamRegion: REGION,
  AddressFamily: 'ipv4',
  State: 'create-complete',
  PoolDepth: 1,
};
const offices: IpamPoolAllocation = {
  Cidr: '10.50.0.0/16',
  IpamPoolAllocationId: 'ipam-pool-alloc-0a',
  ResourceType: 'custom',
  Description: 'offices',
};

let served = rows;
const ec2: Ec2Data = {
  accountId: '111122223333',
  ipams: [
    { IpamId: 'ipam-0a', IpamRegion: REGION, State: 'create-complete', Tier: 'advanced', OwnerId: '111122223333' },
  ],
  scopes: [OWN, ACQUIRED].map((IpamScopeId) => ({
    IpamScopeId,
    IpamArn: 'arn:aws:ec2::111122223333:ipam/ipam-0a',
    IpamRegion: REGION,
    IpamScopeType: 'private',
    IsDefault: IpamScopeId === OWN,
    State: 'create-complete',
  })),
  pools: [pool],
  poolCidrs: () => arrayRows([{ Cidr: '10.48.0.0/12', State: 'provisioned' }]),
  poolAllocations: () => arrayRows([offices]),
  resourceCidrs: (scopeId, type) =>
    arrayRows(
      served.filter(({ IpamScopeId, ResourceType }) => IpamScopeId === scopeId && (!type || ResourceType === type)),
    ),
};

const policy = `
version: 1
rules:
  - { name: idle, kind: idle, match: { id: [vpc-inside, subnet-empty, subnet-busy, ipam-pool-0a] }, warning: on }
  - { name: unmanaged, kind: unmanaged, match: { id: vpc-inside }, warning: on }
  - { name: moved, kind: moved, warning: on }
overlap:
  join: [[${OWN}, ${ACQUIRED}]]
`;

let monitor: Monitor;
beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data: ec2 },
    outDir: mkdtempSync(join(tmpdir(), 'ipam-monitor-test-')),
    environment: { HOME_REGIONS: REGION },
  });
  mkdirSync(join(monitor.outDir, 'policy'), { recursive: true });
  writeFileSync(join(monitor.outDir, 'policy/current.yaml'), policy);
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

async function runOnce() {
  const { result, prefix = '' } = await monitor.run({ authoritative: true });
  if (result.status !== 'SUCCEEDED') throw new Error(`${result.error}: ${result.cause}`);
  const text = (name: string) => readFileSync(join(monitor.outDir, prefix, name));
  const lines = (name: string): unknown[] =>
    gunzipSync(text(name))
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const evaluations = [OWN, ACQUIRED].flatMap((scopeId) =>
    lines(`evaluations/${scopeId}.jsonl.gz`).map((line) => Evaluation.parse(line)),
  );
  return {
    summary: Summary.parse(JSON.parse(text('summary.json').toString())),
    scope: ScopeSummary.parse(JSON.parse(text(`evaluations/${OWN}.json`).toString())),
    groups: lines(`overlaps/${OWN}.jsonl.gz`).map((line) => OverlapGroup.parse(line)),
    of: (id: string) => evaluations.find(({ resource }) => resource.id === id),
    findings: evaluations
      .flatMap(({ resource, findings }) => findings.map(({ kind }) => `${resource.id} ${kind}`))
      .sort(),
  };
}

test('networks are judged for what overlaps, breaks a rule and lies idle, and then for what moved', async () => {
  const first = await runOnce();

  expect(first.findings).toEqual([
    'subnet-empty idle',
    'vpc-erp1 overlap',
    'vpc-erp2 overlap',
    'vpc-inside idle',
    'vpc-inside overlap',
    'vpc-inside unmanaged',
    'vpc-shared overlap',
    'vpc-theirs overlap',
    'vpc-wrong noncompliant',
  ]);

  // One allowed group of 205, and not 20,910 pairs; what overlaps is told by name.
  expect(first.groups).toMatchObject([
    { group: '10.0.0.0/16', allowed: false, severity: 'warning', relation: 'equal', members: 2 },
    {
      group: '10.9.0.0/16',
      allowed: false,
      members: 2,
      listed: [{ id: 'vpc-shared' }, { id: 'vpc-theirs', scopeId: ACQUIRED }],
    },
    {
      group: '10.50.0.0/16',
      allowed: false,
      relation: 'contained',
      members: 2,
      listed: [{ kind: 'allocation', name: 'offices' }, {}],
    },
    { group: '172.31.0.0/16', allowed: true, severity: 'ok', relation: 'equal', members: 205 },
  ]);
  expect(first.summary.overlaps).toMatchObject({ groups: 4, allowedGroups: 1 });
  expect(first.of('vpc-erp1')).toMatchObject({
    overlaps: [{ with: [{ id: 'vpc-erp2', name: 'erp-staging', accountId: '222233334444', relation: 'equal' }] }],
    verdict: { severity: 'warning', kind: 'overlap', rule: 'built-in overlap' },
    findings: [
      {
        reasons: [{ metric: 'cidrs', observed: 1, text: expect.stringContaining('the same addresses as erp-staging') }],
      },
    ],
  });
  expect(first.of('vpc-d000')).toMatchObject({ findings: [], overlaps: [{ allowed: true, members: 205 }] });
  expect(first.of('subnet-empty')?.findings).toMatchObject([
    { reasons: [{ metric: 'free', operator: '>=', observed: 123 }] },
  ]);
  expect(first.scope.changes).toBeUndefined();

  served = rows
    .filter(({ ResourceId }) => ResourceId !== 'vpc-d000')
    .map((row) => (row.ResourceId === 'vpc-mover' ? { ...row, IpamPoolId: 'ipam-pool-0b' } : row))
    .concat(vpc('vpc-erp1', '10.80.0.0/24'), vpc('vpc-new', '10.81.0.0/24'));
  const second = await runOnce();

  expect(second.findings.filter((finding) => finding.endsWith('moved'))).toEqual(['vpc-erp1 moved', 'vpc-mover moved']);
  expect(second.of('vpc-mover')?.moved).toMatchObject({
    runId: first.summary.runId,
    changes: [{ what: 'pool', from: ['ipam-pool-0a'], to: ['ipam-pool-0b'] }],
  });
  expect(second.of('vpc-erp1')?.moved?.changes).toEqual([
    { what: 'cidrs', from: ['10.0.0.0/16'], to: ['10.0.0.0/16', '10.80.0.0/24'] },
  ]);
  expect(second.scope.changes).toMatchObject({ appeared: 1, disappeared: 1, moved: 2 });
});
