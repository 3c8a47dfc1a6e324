import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type MonitorRun, startMonitor } from '../../../local/monitor.ts';
import { LedgerHead } from '../../../statemachine/contracts/ledger.ts';
import { directoryObjects } from '../../../storage/directory-objects.ts';
import { sharedKeys } from '../../../storage/keys.ts';
import { committedDecision, readChanges, readLedger } from '../../../storage/ledger.ts';
import { getJson } from '../../../storage/objects.ts';
import { directoryOf, ipam, scope, subnet, vpc } from './directory.ts';

const POOL = 'ipam-pool-02ec043a19bbe5d08';
const OTHER = 'ipam-scope-0f1aff29486355c22';

/** A pool and a subnet that are full, in one of two scopes. */
const everything: Readonly<Record<string, unknown>> = {
  'ipams.json': { Ipams: [{ ...ipam, Tier: 'advanced', OperatingRegions: [{ RegionName: 'us-east-1' }] }] },
  'scopes.json': { IpamScopes: [scope, { ...scope, IpamScopeId: OTHER }] },
  'cidrs-1.json': { IpamResourceCidrs: [vpc, { ...subnet, VpcId: vpc.ResourceId, IpUsage: 1 }] },
  'cidrs-2.json': { IpamResourceCidrs: [{ ...vpc, IpamScopeId: OTHER, ResourceId: 'vpc-0b' }] },
  'pools.json': {
    IpamPools: [
      {
        IpamPoolId: POOL,
        IpamScopeArn: `arn:aws:ec2::123456789012:ipam-scope/${scope.IpamScopeId}`,
        IpamRegion: 'us-east-1',
        AddressFamily: 'ipv4',
        State: 'create-complete',
      },
    ],
  },
  [`get-ipam-pool-cidrs-${POOL}.json`]: { IpamPoolCidrs: [{ Cidr: '10.0.0.0/24', State: 'provisioned' }] },
  [`get-ipam-pool-allocations-${POOL}.json`]: {
    IpamPoolAllocations: [{ Cidr: '10.0.0.0/24', IpamPoolAllocationId: 'a', ResourceType: 'custom' }],
  },
};

const without = (file: string) => Object.fromEntries(Object.entries(everything).filter(([name]) => name !== file));

async function outDirectory(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'not-recorded-'));
  onTestFinished(() => rm(outDir, { recursive: true }));
  return outDir;
}

async function runOver(files: Readonly<Record<string, unknown>>, outDir: string): Promise<MonitorRun> {
  const monitor = await startMonitor({ source: { kind: 'recorded', directory: await directoryOf(files) }, outDir });
  try {
    return await monitor.run({ authoritative: true });
  } finally {
    await monitor.stop();
  }
}

/** The changes that a run found, and what is open or missing after it. */
async function judged({ runId }: MonitorRun, outDir: string) {
  const objects = directoryObjects(outDir);
  const { changesKey = '' } = (await committedDecision(objects, runId)) ?? {};
  const { entriesKey } = await getJson(objects, sharedKeys.ledger, LedgerHead);
  const alerts = (await Array.fromAsync(readLedger(objects, entriesKey))).filter((entry) => 'kind' in entry);
  return {
    changes: (await Array.fromAsync(readChanges(objects, changesKey))).map(({ change }) => change),
    open: alerts.filter(({ state }) => state === 'open').map(({ finding }) => finding.resource.id),
    missing: alerts.filter(({ missing }) => missing).length,
  };
}

test.each([
  ['pools.json', 'gap', 'describe-ipam-pools --region us-east-1'],
  ['cidrs-1.json', 'failed scope', `get-ipam-resource-cidrs --ipam-scope-id ${scope.IpamScopeId} --region us-east-1`],
])('a second directory without %s: nothing ended, and a %s says what prints it', async (file, as, command) => {
  const outDir = await outDirectory();
  const first = await judged(await runOver(everything, outDir), outDir);
  expect(first).toEqual({ changes: ['baseline', 'baseline'], open: expect.arrayContaining([POOL]), missing: 0 });

  const run = await runOver(without(file), outDir);

  expect(run.result.status).toBe('SUCCEEDED');
  expect(await judged(run, outDir)).toEqual({ ...first, changes: [] });
  const { coverage, failedScopes = [] } = run.summary ?? {};
  const told =
    as === 'gap'
      ? coverage?.gaps.filter(({ kind }) => kind === 'poolsNotRead').map(({ text }) => text)
      : failedScopes.map(({ error, message }) => `${error}: ${message}`);
  expect(told?.[0]).toContain('No file has the Ipam');
  // EC2 has answered nothing: it is a file that is missing.
  expect(told?.[0]).not.toContain('EC2 answered');
  expect(told?.[0]).toContain(`\`aws ec2 ${command} --output json > `);
  expect((await judged(await runOver(everything, outDir), outDir)).changes).toEqual([]);
});
