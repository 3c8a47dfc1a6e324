import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { IpamResourceCidr, Subnet } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayRows } from '../../local/aws/array-rows.ts';
import type { Ec2Data, InterfaceRow } from '../../local/aws/ec2-data.ts';
import { type Monitor, startMonitor } from '../../local/monitor.ts';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { ScopeSummary } from '../../statemachine/contracts/summary.ts';
import { organisation, REGION } from './organisation.ts';

// What is inside subnets, from AWS's wire to the finding: through the read role where the account has it.

const SCOPE = 'ipam-scope-0a';
const [OWN, TEAM, SHUT] = ['111122223333', '222233334444', '333344445555'] as const;

interface Network {
  readonly id: string;
  readonly owner: string;
  readonly cidr: string;
  readonly free: number;
  readonly reserved?: readonly string[];
  readonly interfaces?: readonly Partial<InterfaceRow>[];
}

/** 15,104 of the 16,384 addresses: 92 %. Its last /28 has the address that AWS keeps. */
const MOST_OF_IT = ['10.0.5.0/24', '10.0.6.0/23', '10.0.8.0/21', '10.0.16.0/20', '10.0.32.0/19'];
const PREFIXES = 943;

const prefix = (number: number) => `10.0.${5 + Math.floor(number / 16)}.${(number % 16) * 16}/28`;

const networks: readonly Network[] = [
  { id: 'subnet-waiting', owner: TEAM, cidr: '10.0.0.0/18', free: 300, reserved: MOST_OF_IT },
  {
    id: 'subnet-worn',
    owner: TEAM,
    cidr: '10.0.0.0/18',
    free: 1270,
    reserved: MOST_OF_IT,
    interfaces: Array.from({ length: PREFIXES - 2 }, (_, number) => ({
      Ipv4Prefixes: [{ Ipv4Prefix: prefix(number) }],
    })),
  },
  { id: 'subnet-shut', owner: SHUT, cidr: '10.64.0.0/24', free: 2 },
  {
    id: 'subnet-shared',
    owner: OWN,
    cidr: '10.65.0.0/24',
    free: 100,
    interfaces: [
      { OwnerId: OWN, PrivateIpAddress: '10.65.0.20', InterfaceType: 'natGateway' },
      { OwnerId: TEAM, PrivateIpAddress: '10.65.0.37', Description: 'ELB app/x/1' },
      { OwnerId: SHUT, PrivateIpAddress: '10.65.0.38', Status: 'available' },
    ],
  },
  { id: 'subnet-quiet', owner: TEAM, cidr: '10.66.0.0/24', free: 200 },
];

function size(cidr: string): number {
  return 2 ** (32 - Number(cidr.split('/')[1]));
}

const row = ({ id, owner, cidr, free }: Network): IpamResourceCidr => ({
  IpamId: 'ipam-0a',
  IpamScopeId: SCOPE,
  ResourceId: id,
  ResourceType: 'subnet',
  ResourceCidr: cidr,
  ResourceOwnerId: owner,
  ResourceRegion: REGION,
  VpcId: `vpc-of-${id}`,
  IpUsage: Math.round((1 - free / size(cidr)) * 10_000) / 10_000,
});

const subnet = ({ id, owner, cidr, free }: Network): Subnet => ({
  SubnetId: id,
  OwnerId: owner,
  CidrBlock: cidr,
  AvailableIpAddressCount: free,
});

const rows = arrayRows(networks.map(row));

const data: Ec2Data = {
  ...organisation({ scopes: [SCOPE] }),
  resourceCidrs: (_, type) => (type === undefined || type === 'subnet' ? rows : arrayRows([])),
  readRole: { name: 'Read', externalId: 'open sesame', lets: (account) => account === TEAM },
  subnets: (account, region) =>
    arrayRows(region === REGION ? networks.filter(({ owner }) => owner === account).map(subnet) : []),
  cidrReservations: (subnetId) =>
    (networks.find(({ id }) => id === subnetId)?.reserved ?? []).map((Cidr) => ({
      SubnetId: subnetId,
      Cidr,
      ReservationType: 'prefix',
    })),
  networkInterfaces: (subnetId) =>
    arrayRows(
      (networks.find(({ id }) => id === subnetId)?.interfaces ?? []).map((more, number) => ({
        NetworkInterfaceId: `eni-${number}`,
        SubnetId: subnetId,
        Status: 'in-use' as const,
        OwnerId: TEAM,
        ...more,
      })),
    ),
};

let monitor: Monitor;
let evaluations: readonly Evaluation[];
let summary: ScopeSummary;
const steps: string[] = [];

beforeAll(async () => {
  monitor = await startMonitor({
    source: { kind: 'data', data },
    outDir: mkdtempSync(join(tmpdir(), 'inside-')),
    environment: { AWS_MAX_ATTEMPTS: '1' },
    ports: { sleep: async () => {} },
  });
  const run = await monitor.run(
    { authoritative: true },
    { onProgress: ({ state, phase }) => phase === 'started' && steps.push(state) },
  );
  const file = (name: string) => readFileSync(join(monitor.outDir, run.prefix ?? '', 'evaluations', name));
  evaluations = gunzipSync(file(`${SCOPE}.jsonl.gz`))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => Evaluation.parse(JSON.parse(line)));
  summary = ScopeSummary.parse(JSON.parse(file(`${SCOPE}.json`).toString()));
});
afterAll(async () => {
  await monitor.stop();
  rmSync(monitor.outDir, { recursive: true, force: true });
});

function of(subnetId: string): Evaluation {
  const found = evaluations.find(({ resource }) => resource.id === subnetId);
  if (!found) throw new Error(`Test: ${subnetId} was not evaluated`);
  return found;
}

test('A /18 that is 92 % reserved for prefixes is ok while none is assigned, though it is 98 % used', () => {
  expect(of('subnet-waiting')).toMatchObject({
    capacity: { free: 300, usedPercent: 98.17, source: 'ec2', ipamUsedPercent: 98.17 },
    inside: { status: 'read', free: 300, blocks: { reserved: PREFIXES, reservedFree: PREFIXES, assigned: 0 } },
    findings: [],
  });
});

test('The same is critical with 2 of its /28s left', () => {
  const { findings, notes } = of('subnet-worn');

  expect(findings).toMatchObject([
    { kind: 'utilization', severity: 'critical', reasons: [{ metric: 'freePrefixes', observed: 2, threshold: 4 }] },
  ]);
  expect(notes).toBeUndefined();
});

test('An account that denies access is a gap; its subnets are judged by what IPAM says, and that is noted', () => {
  expect(of('subnet-shut')).toMatchObject({
    capacity: { source: 'ipam' },
    inside: { status: 'notReadable', reason: 'denied' },
    findings: [{ severity: 'critical' }],
    notes: [{ kind: 'reservationsUnknown' }],
  });
  expect(summary.coverage.gaps).toEqual([
    { kind: 'notReadable', accountId: SHUT, text: expect.stringContaining('sts:AssumeRole') },
  ]);
});

test("A shared subnet tells its owner whose its interfaces are, by the owner's own credentials", () => {
  expect(of('subnet-shared').inside).toMatchObject({
    interfaces: {
      addresses: 3,
      byOwner: [
        { type: 'loadBalancer', addresses: 1 },
        { type: 'natGateway', addresses: 1 },
        { type: 'other', addresses: 1 },
      ],
      byAccount: [{ accountId: OWN }, { accountId: TEAM }, { accountId: SHUT }],
      detached: { interfaces: 1, ids: ['eni-2'] },
    },
  });
});

test('Subnets that are not half full are not looked into', () => {
  expect(of('subnet-quiet').inside).toBeUndefined();
  expect(steps.filter((state) => state === 'Inspect')).toEqual(['Inspect']);
  expect(monitor.aws.calls('ec2:GetSubnetCidrReservations')).toBe(3);
});
