import { expect, test } from 'vitest';
import type { Parameters } from '../../../local/aws/service.ts';
import { readRecorded } from '../../../local/recorded/recorded.ts';
import { directoryOf, ipam, scope, vpc } from './directory.ts';

const OTHER = 'ipam-scope-0f1aff29486355c22';
const THIRD = 'ipam-scope-0b9eed026396dbc16';
const DISCOVERY = 'ipam-res-disco-0365d2977fc1672fe';
const scopes = [scope, { ...scope, IpamScopeId: OTHER }, { ...scope, IpamScopeId: THIRD }];
const needed = { Ipams: [ipam], IpamScopes: scopes, IpamResourceCidrs: [vpc] };

async function asked(files: Readonly<Record<string, unknown>>, action: string, params: Parameters = {}) {
  const directory = await directoryOf({ 'ipam.json': needed, ...files });
  const why = (await readRecorded(directory)).whyNotKnown?.(action, 'us-east-1', params);
  return why?.replaceAll(directory, 'DIR');
}

const ofOwn = { IpamResourceDiscoveryId: DISCOVERY };

test.each([
  ['DescribeIpamPools', {}, 'describe-ipam-pools --region us-east-1', 'describe-ipam-pools-us-east-1'],
  ['DescribeIpamPolicies', {}, 'describe-ipam-policies --region us-east-1', 'describe-ipam-policies-us-east-1'],
  [
    'DescribeIpamResourceDiscoveryAssociations',
    {},
    'describe-ipam-resource-discovery-associations --region us-east-1',
    'describe-ipam-resource-discovery-associations-us-east-1',
  ],
  [
    'GetIpamPoolAllocations',
    { IpamPoolId: 'ipam-pool-0a' },
    'get-ipam-pool-allocations --ipam-pool-id POOL_ID --region us-east-1',
    'get-ipam-pool-allocations-POOL_ID',
  ],
  [
    'GetIpamDiscoveredPublicAddresses',
    { ...ofOwn, AddressRegion: 'eu-west-1' },
    `get-ipam-discovered-public-addresses --ipam-resource-discovery-id ${DISCOVERY} --address-region DISCOVERED_REGION --region us-east-1`,
    `get-ipam-discovered-public-addresses-${DISCOVERY}-DISCOVERED_REGION`,
  ],
  [
    'GetIpamPolicyAllocationRules',
    { IpamPolicyId: 'ipam-policy-1' },
    'get-ipam-policy-allocation-rules --ipam-policy-id ipam-policy-1 --region us-east-1',
    'get-ipam-policy-allocation-rules-ipam-policy-1',
  ],
])(
  '%s is not answered where no file has it, with the command that prints it',
  async (action, params, command, file) => {
    expect(await asked({}, action, params)).toMatch(
      new RegExp(`^No file has the \\w+ that \`aws ec2 ${command} --output json > DIR/${file}\\.json\` prints$`),
    );
  },
);

test.each([
  ['DescribeIpamPools', { IpamPools: [] }, {}],
  ['DescribeIpamPolicies', { IpamPolicies: [] }, {}],
  ['DescribeIpamResourceDiscoveries', { IpamResourceDiscoveries: [] }, {}],
  [
    'GetIpamDiscoveredPublicAddresses',
    { IpamDiscoveredPublicAddresses: [] },
    { IpamResourceDiscoveryId: DISCOVERY, AddressRegion: 'eu-west-1' },
  ],
  ['DescribeIpams', {}, {}],
  ['DescribeRegions', {}, {}],
])('%s is answered from an empty listing', async (action, content, params) => {
  expect(await asked({ [`x-${DISCOVERY}-eu-west-1.json`]: content }, action, params)).toBeUndefined();
});

const none = { IpamResourceCidrs: [] };

test.each([
  ['no empty listing', {}, [OTHER, THIRD]],
  ['one that may be of either', { 'cidrs-2.json': none }, [OTHER, THIRD]],
  ['one for each', { 'cidrs-2.json': none, 'cidrs-3.json': none }, []],
  ['one that names its scope', { [`cidrs-${OTHER}.json`]: none }, [THIRD]],
  ['one that names its scope, and another', { [`cidrs-${OTHER}.json`]: none, 'cidrs-3.json': none }, []],
])('of two scopes without rows, with %s, those that no file tells of are not answered', async (_, files, unknown) => {
  const answers = await Promise.all(
    [scope.IpamScopeId, OTHER, THIRD].map((IpamScopeId) => asked(files, 'GetIpamResourceCidrs', { IpamScopeId })),
  );

  expect(answers.map((why) => /--ipam-scope-id (\S+)/.exec(why ?? '')?.[1]).filter(Boolean)).toEqual(unknown);
});
