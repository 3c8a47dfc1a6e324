import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { requestOf } from '../../cli/kit/request.ts';
import type { Ec2Rows } from '../../local/aws/ec2-data.ts';
import { startMonitor } from '../../local/monitor.ts';
import { sampleOrganisation } from '../../local/sample/organisation.ts';
import type { Source } from '../../local/source.ts';
import { directoryObjects } from '../../storage/directory-objects.ts';
import { readEvaluations } from '../../storage/runs.ts';
import { startAccount } from '../aws/server.ts';

// One organisation, by every way in: what is found of it must not depend on the way.

const data = sampleOrganisation(1);
const folder = mkdtempSync(join(tmpdir(), 'ways-in-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is inside subnets only EC2 knows, which recordings do not have. */
const policyText = 'version: 1\ninspect: { maxSubnets: 0 }\n';

/** Of each finding, what and whose it is, and how bad. */
async function findingsBy(name: string, source: Source): Promise<string[]> {
  const outDir = join(folder, name);
  const monitor = await startMonitor({ source, outDir });
  try {
    const { summary, result } = await monitor.run(requestOf({ policy: 'policy.yaml' }), { policyText });
    expect(result.status).toBe('SUCCEEDED');
    expect(summary?.failedScopes).toEqual([]);
    const found: string[] = [];
    for (const { evaluationsKey } of summary?.scopes ?? []) {
      for await (const { findings } of readEvaluations(directoryObjects(outDir), evaluationsKey)) {
        found.push(...findings.map(({ alertKey, severity, text }) => `${alertKey} ${severity} ${text}`));
      }
    }
    return found.toSorted();
  } finally {
    await monitor.stop();
  }
}

let demo: readonly string[];
beforeAll(async () => {
  demo = await findingsBy('demo', { kind: 'demo', seed: 1 });
});

test('the demo has findings of every kind that needs no second run', () => {
  expect(demo.length).toBeGreaterThan(80);
  for (const type of ['subnet', 'vpc', 'ipam-pool', 'public-ipv4-pool']) {
    expect(demo.some((finding) => finding.includes(`/${type}/`))).toBe(true);
  }
});

test('a live run finds what the demo does', async () => {
  const account = await startAccount({ outDir: join(folder, 'account'), bucket: 'none', ec2: data });
  for (const service of ['EC2', 'STS']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, account.url);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'user');
  try {
    expect(await findingsBy('live', { kind: 'account', regions: ['eu-west-1'] })).toEqual(demo);
  } finally {
    vi.unstubAllEnvs();
    await account.stop();
  }
});

test('so does one over what `aws ec2` printed', async () => {
  const directory = join(folder, 'answers');
  mkdirSync(directory);
  record(directory);
  expect(await findingsBy('recorded', { kind: 'recorded', directory })).toEqual(demo);
});

/** The organisation as the AWS CLI prints it. */
function record(directory: string): void {
  const write = (name: string, answer: object) =>
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(answer));
  const all = <T>(rows: Ec2Rows<T> | undefined) => Array.from({ length: rows?.length ?? 0 }, (_, at) => rows?.at(at));
  const { ipams: Ipams, scopes: IpamScopes, pools: IpamPools = [] } = data;
  write('describe-ipams', { Ipams });
  write('describe-ipam-scopes', { IpamScopes });
  for (const { IpamScopeId: id = '' } of IpamScopes) {
    write(`get-ipam-resource-cidrs-${id}`, { IpamResourceCidrs: all(data.resourceCidrs(id)) });
  }
  write('describe-ipam-pools', { IpamPools });
  for (const { IpamPoolId: id = '' } of IpamPools) {
    write(`get-ipam-pool-cidrs-${id}`, { IpamPoolCidrs: all(data.poolCidrs?.(id)) });
    write(`get-ipam-pool-allocations-${id}`, { IpamPoolAllocations: all(data.poolAllocations?.(id)) });
  }
  const { resourceDiscoveries = [], resourceDiscoveryAssociations = [], ipamPolicies = [] } = data;
  write('describe-ipam-resource-discoveries', { IpamResourceDiscoveries: resourceDiscoveries });
  write('describe-ipam-resource-discovery-associations', {
    IpamResourceDiscoveryAssociations: resourceDiscoveryAssociations,
  });
  for (const { IpamResourceDiscoveryId: id = '' } of resourceDiscoveries) {
    for (const region of data.regions) {
      write(`get-ipam-discovered-accounts-${id}-${region}`, {
        IpamDiscoveredAccounts: all(data.discoveredAccounts?.(id, region)),
      });
      write(`get-ipam-discovered-resource-cidrs-${id}-${region}`, {
        IpamDiscoveredResourceCidrs: all(data.discoveredResourceCidrs?.(id, region)),
      });
      write(`get-ipam-discovered-public-addresses-${id}-${region}`, {
        IpamDiscoveredPublicAddresses: all(data.discoveredPublicAddresses?.(id, region)),
      });
    }
  }
  write('describe-ipam-policies', { IpamPolicies: ipamPolicies });
  for (const { IpamPolicyId: id = '' } of ipamPolicies) {
    write(`get-ipam-policy-allocation-rules-${id}`, { IpamPolicyDocuments: data.ipamPolicyDocuments?.(id) ?? [] });
  }
}
