import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../../core/inventory/resource-key.ts';
import { brokenRules, type RulesOfPool } from '../../../../core/judge/broken-rules.ts';
import { evaluateGroup } from '../../../../core/judge/evaluate.ts';
import { explain } from '../../../../core/judge/explain.ts';
import { Policy } from '../../../../core/policy/schema.ts';
import type { Resource, ResourceState } from '../../../../statemachine/contracts/resource-cidr.ts';

const all = Policy.parse({
  version: 1,
  rules: [
    { name: 'unmanaged', kind: 'unmanaged', warning: 'on' },
    { name: 'ignored', kind: 'ignored', critical: 'on' },
  ],
});

function judged(policy: Policy, type: 'vpc' | 'subnet' | 'eip', states: Readonly<Record<string, ResourceState>>) {
  const rows = Object.entries(states).map(([cidr, state]) => {
    const resource: Resource = { id: `${type}-1`, type, cidr, family: 'ipv4' };
    return { key: resourceCidrKey(resource), resource, state };
  });
  const scope = { scopeId: 'ipam-scope-1', scopeType: 'private' } as const;
  return evaluateGroup(rows, { scope, policy, subnetsCollected: false }).flatMap(({ findings }) =>
    findings.map(({ kind, severity, reasons }) => [kind, severity, reasons[0]?.observed, reasons[0]?.text]),
  );
}

test('what breaks a rule of its pool is told unless the policy says otherwise; it counts by CIDR', () => {
  const states = {
    '10.0.0.0/16': { management: 'managed', compliance: 'noncompliant' },
    '10.1.0.0/16': { management: 'managed', compliance: 'compliant' },
  } as const;
  expect(judged(Policy.parse({ version: 1 }), 'vpc', states)).toEqual([
    [
      'noncompliant',
      'warning',
      1,
      '10.0.0.0/16 breaks an allocation rule of its pool: which one is not known, as its pool was not read',
    ],
  ]);
  const off = Policy.parse({ version: 1, rules: [{ name: 'off', kind: 'noncompliant', warning: 'off' }] });
  expect(judged(off, 'vpc', states)).toEqual([]);
});

test('unmanaged and ignored are told where a rule asks for them', () => {
  const unmanaged = { '10.0.0.0/16': { management: 'unmanaged', compliance: 'unmanaged' } } as const;
  const ignored = { '10.0.0.0/16': { management: 'ignored', compliance: 'ignored' } } as const;
  expect(judged(all, 'vpc', unmanaged)).toMatchObject([['unmanaged', 'warning', 1, expect.any(String)]]);
  expect(judged(all, 'eip', ignored)).toMatchObject([['ignored', 'critical', 1, expect.any(String)]]);
  expect(judged(Policy.parse({ version: 1 }), 'vpc', unmanaged)).toEqual([]);
});

test('that a subnet is unmanaged says nothing: IPAM manages none', () => {
  expect(judged(all, 'subnet', { '10.0.0.0/24': { management: 'unmanaged' } })).toEqual([]);
});

test('where IPAM does not say, nothing is said', () => {
  expect(judged(all, 'vpc', { '10.0.0.0/16': {} })).toEqual([]);
});

const POOL: RulesOfPool = {
  poolId: 'ipam-pool-1',
  locale: 'eu-west-1',
  rules: { minNetmask: 22, maxNetmask: 24, resourceTags: { env: 'prod' } },
};

const ofPool = (more: Partial<Resource>): Resource => ({
  id: 'vpc-1',
  type: 'vpc',
  family: 'ipv4',
  cidr: '10.60.4.0/23',
  region: 'eu-west-1',
  ipamPoolId: 'ipam-pool-1',
  tags: { env: 'prod' },
  ...more,
});

test.each([
  [{ cidr: '10.60.4.0/25' }, 'its netmask is /25, and the pool gives /22 to /24'],
  [{ cidr: '10.60.0.0/20' }, 'its netmask is /20, and the pool gives /22 to /24'],
  [{ tags: undefined }, 'the tag env=prod is missing'],
  [{ tags: { env: 'dev' } }, 'its tag env is dev, and not prod'],
  [{ region: 'eu-central-1' }, "its Region is eu-central-1, and the pool's locale is eu-west-1"],
  [
    { cidr: '10.60.4.0/25', tags: {} },
    'its netmask is /25, and the pool gives /22 to /24; the tag env=prod is missing',
  ],
  [{}, expect.stringContaining('a principal of the share')],
  [{ ipamPoolId: 'ipam-pool-2' }, 'which one is not known, as its pool was not read'],
])('of %j it says %s', (more, text) => {
  expect(brokenRules(ofPool(more), new Map([['ipam-pool-1', POOL]]))).toEqual(text);
});

test("the locale of a Local Zone is in its Region, and tags that an object always has are nobody's", () => {
  const pools = new Map([['ipam-pool-1', { ...POOL, locale: 'us-east-1-dfw-2' }]]);
  expect(brokenRules(ofPool({ region: 'us-east-1' }), pools)).toContain('a principal of the share');
  const odd = new Map([['ipam-pool-1', { ...POOL, rules: { resourceTags: { constructor: 'x' } } }]]);
  expect(brokenRules(ofPool({}), odd)).toBe('the tag constructor=x is missing');
});

test('the finding names the rule, and so does whoever explains it later, without the pool', () => {
  const resource = ofPool({ cidr: '10.60.4.0/25' });
  const row = { key: resourceCidrKey(resource), resource, state: { compliance: 'noncompliant' as const } };
  const policy = Policy.parse({ version: 1 });
  const [evaluation] = evaluateGroup([row], {
    scope: { scopeId: 'ipam-scope-1', scopeType: 'private' },
    policy,
    subnetsCollected: false,
    pools: new Map([['ipam-pool-1', POOL]]),
  });
  const text = '10.60.4.0/25 breaks an allocation rule of its pool: its netmask is /25, and the pool gives /22 to /24';
  expect(evaluation?.findings[0]?.reasons[0]?.text).toBe(text);
  expect(evaluation && explain(policy, evaluation).verdict.text).toContain(text);
});
