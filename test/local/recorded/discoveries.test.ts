import { expect, test } from 'vitest';
import { readRecorded } from '../../../local/recorded/recorded.ts';
import { directoryOf, ipam, scope, vpc } from './directory.ts';

const OWN = 'ipam-res-disco-0365d2977fc1672fe';
const PARTNER = 'ipam-res-disco-0f8bdee9067137c0d';

const known = {
  ...ipam,
  DefaultResourceDiscoveryId: OWN,
  OperatingRegions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }],
};
const account = {
  AccountId: '149977607591',
  DiscoveryRegion: 'us-east-1',
  LastSuccessfulDiscoveryTime: '2024-02-09T19:04:31.379000+00:00',
};
const sample = {
  IpamResourceDiscoveryId: OWN,
  ResourceRegion: 'us-east-1',
  ResourceId: vpc.ResourceId,
  ResourceCidr: vpc.ResourceCidr,
  ResourceType: 'vpc',
  SampleTime: '2024-02-09T19:15:16.529000+00:00',
};

async function recorded(files: Readonly<Record<string, unknown>>, ipams: readonly object[] = [known]) {
  const needed = { 'ipam.json': { Ipams: ipams, IpamScopes: [scope], IpamResourceCidrs: [vpc] } };
  return readRecorded(await directoryOf({ ...needed, ...files }));
}

test('where nothing was recorded of what IPAM sees through, nothing is known of it, its id neither', async () => {
  const { ipams, resourceDiscoveries, discoveredAccounts } = await recorded({});

  expect(ipams).toEqual([{ ...ipam, OperatingRegions: known.OperatingRegions }]);
  expect(resourceDiscoveries).toBeUndefined();
  expect(discoveredAccounts).toBeUndefined();
});

test('a listing of accounts alone is that of the one IPAM, in the Regions that it names', async () => {
  const data = await recorded({ 'accounts.json': { IpamDiscoveredAccounts: [account] } });

  expect(data.resourceDiscoveries).toEqual([
    {
      IpamResourceDiscoveryId: OWN,
      IpamResourceDiscoveryRegion: 'us-east-1',
      OperatingRegions: known.OperatingRegions,
    },
  ]);
  expect(data.resourceDiscoveryAssociations).toMatchObject([{ IpamId: ipam.IpamId, IpamResourceDiscoveryId: OWN }]);
  expect(data.discoveredAccounts?.(OWN, 'us-east-1')?.at(0)).toEqual({
    ...account,
    LastSuccessfulDiscoveryTime: new Date('2024-02-09T19:04:31.379Z'),
  });
  expect(data.discoveredAccounts?.(OWN, 'eu-west-1')).toBeUndefined();
  expect(data.discoveredResourceCidrs?.(OWN, 'us-east-1')).toBeUndefined();
});

test('of several resource discoveries the name of the file says whose accounts they are', async () => {
  const data = await recorded({
    'sees.json': {
      IpamResourceDiscoveries: [
        { IpamResourceDiscoveryId: OWN, IpamResourceDiscoveryRegion: 'us-east-1' },
        { IpamResourceDiscoveryId: PARTNER, IpamResourceDiscoveryRegion: 'us-east-1' },
      ],
    },
    [`get-ipam-discovered-accounts-${PARTNER}.json`]: { IpamDiscoveredAccounts: [account] },
    'of nobody.json': { IpamDiscoveredAccounts: [{ ...account, AccountId: '222222222222' }] },
  });

  expect(data.discoveredAccounts?.(PARTNER, 'us-east-1')?.length).toBe(1);
  expect(data.discoveredAccounts?.(OWN, 'us-east-1')).toBeUndefined();
  expect(data.warnings).toEqual([
    'of nobody.json does not say which resource discovery its accounts are of: put its id (ipam-res-disco-…) into the name of the file.',
  ]);
});

test('an empty listing says that there is nothing, where its name says in which Region', async () => {
  const data = await recorded({
    'samples.json': { IpamDiscoveredResourceCidrs: [sample] },
    'get-ipam-discovered-public-addresses-eu-west-1.json': { IpamDiscoveredPublicAddresses: [] },
  });

  expect(data.discoveredResourceCidrs?.(OWN, 'us-east-1')?.length).toBe(1);
  expect(data.discoveredPublicAddresses?.(OWN, 'eu-west-1')?.length).toBe(0);
  expect(data.discoveredPublicAddresses?.(OWN, 'us-east-1')).toBeUndefined();
});

test('the rules of a policy are known where a file has them, or its name says that there are none', async () => {
  const policy = (id: string) => ({ IpamPolicyId: id, IpamPolicyRegion: 'us-east-1', IpamId: ipam.IpamId });
  const data = await recorded({
    'policies.json': { IpamPolicies: ['ipam-policy-1', 'ipam-policy-2', 'ipam-policy-3'].map(policy) },
    'rules.json': { IpamPolicyDocuments: [{ IpamPolicyId: 'ipam-policy-1', AllocationRules: [] }] },
    'rules of ipam-policy-2.json': { IpamPolicyDocuments: [] },
  });

  expect(data.ipamPolicies).toHaveLength(3);
  expect(data.ipamPolicyDocuments?.('ipam-policy-1')).toHaveLength(1);
  expect(data.ipamPolicyDocuments?.('ipam-policy-2')).toEqual([]);
  expect(data.ipamPolicyDocuments?.('ipam-policy-3')).toBeUndefined();
});

test('a time that is none is refused, with the command that prints it again', async () => {
  const broken = { IpamDiscoveredAccounts: [{ ...account, LastSuccessfulDiscoveryTime: 'yesterday' }] };
  await expect(recorded({ 'accounts.json': broken })).rejects.toThrow(
    /is not a time[\s\S]*get-ipam-discovered-accounts --ipam-resource-discovery-id RESOURCE_DISCOVERY_ID --discovery-region/,
  );
});
