import { expect, test } from 'vitest';
import { resourceCidrKey } from '../../../../core/inventory/resource-key.ts';
import { evaluateGroup } from '../../../../core/judge/evaluate.ts';
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
    ['noncompliant', 'warning', 1, '10.0.0.0/16 breaks an allocation rule of its pool'],
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
