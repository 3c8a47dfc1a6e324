import { expect, test } from 'vitest';
import { elasticIpRecord } from '../../../core/inventory/elastic-ips.ts';
import type { GroupLine } from '../../../core/inventory/groups.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../core/judge/evaluate.ts';
import { RaisedQuotas } from '../../../core/judge/raised-quotas.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';

const ACCOUNT = '111122223333';

/** What is said of a quota by a policy of these quotas. */
function texts(lines: readonly GroupLine[], quotas: PolicyInput['quotas'] = {}, beside: ResourceCidr[] = []): string[] {
  const policy = Policy.parse({ version: 1, quotas });
  const scope = { scopeId: 'ipam-scope-1', scopeType: 'public' } as const;
  const raised = new RaisedQuotas(policy.quotas);
  for (const line of beside) raised.add(line);
  const evaluations = evaluateGroup(lines, { scope, policy, subnetsCollected: true, raised });
  return evaluations.flatMap(({ findings }) => findings).flatMap(({ reasons }) => reasons.map(({ text }) => text));
}

function elasticIps(count: number, idle = 0) {
  return Array.from({ length: count }, (_, n) =>
    elasticIpRecord({ allocationId: `eipalloc-${n}`, accountId: ACCOUNT, region: 'eu-west-1', idle: n < idle }),
  );
}

function vpc(cidrs: number, { id = 'vpc-1', region = 'eu-west-1' } = {}): ResourceCidr[] {
  return Array.from({ length: cidrs }, (_, n) => {
    const cidr = `10.${n}.0.0/24`;
    const resource = { id, type: 'vpc', cidr, family: 'ipv4', accountId: ACCOUNT, region } as const;
    return { key: resourceCidrKey(resource), resource, state: {} };
  });
}

test('all Elastic IPs of a Region are taken: those that nothing uses are the way out', () => {
  expect(texts(elasticIps(5, 4))).toEqual([
    '5 of 5 Elastic IPs, at or above 90 % of the quota (quotas.elasticIpsPerRegion); 4 are associated with nothing and can be released: eipalloc-0, eipalloc-1, eipalloc-2, eipalloc-3',
  ]);
  expect(texts(elasticIps(5))).toEqual([
    '5 of 5 Elastic IPs, at or above 90 % of the quota (quotas.elasticIpsPerRegion)',
  ]);
  expect(texts(elasticIps(20, 7), { elasticIpsPerRegion: 20 })[0]).toMatch(/eipalloc-4 and 2 more$/);
});

test.each([
  ['four of five', 4, {}],
  ['five of twenty', 5, { elasticIpsPerRegion: 20 }],
  ['five of what this account may have', 5, { accounts: { [ACCOUNT]: { elasticIpsPerRegion: 8 } } }],
  ['seven: the quota is no longer five', 7, {}],
] satisfies [string, number, PolicyInput['quotas']][])('%s are no news', (_, count, quotas) => {
  expect(texts(elasticIps(count), quotas)).toEqual([]);
});

test.each([
  [5, {}, ['5 of 5 IPv4 CIDRs, at or above 90 % of the quota (quotas.cidrsPerVpc)']],
  // More than five prove that the quota was raised; 50 is the most that it can be.
  [7, {}, []],
  [47, {}, ['47 of 50 IPv4 CIDRs, at or above 90 % of the quota (quotas.cidrsPerVpc)']],
  [9, { accounts: { [ACCOUNT]: { elasticIpsPerRegion: 8 } } }, []],
] satisfies [number, PolicyInput['quotas'], string[]][])(
  'a VPC with %i CIDRs, quotas %j',
  (count, quotas, expected) => {
    expect(texts(vpc(count), quotas)).toEqual(expected);
  },
);

test('what proves that a quota was raised, proves it for the VPCs beside', () => {
  expect(texts(vpc(5), {}, vpc(7, { id: 'vpc-2' }))).toEqual([]);
  expect(texts(vpc(5), {}, vpc(7, { id: 'vpc-2', region: 'us-east-1' }))).toHaveLength(1);
  expect(texts(vpc(5), {}, [...vpc(4, { id: 'vpc-2' }), ...vpc(3, { id: 'vpc-3' })])).toHaveLength(1);
});
