import { expect, test } from 'vitest';
import { byHandText } from '../../../cli/explain/by-hand.ts';
import type { PolicyInput } from '../../../core/policy/schema.ts';
import type { AllocationRecord } from '../../../statemachine/contracts/pool.ts';
import { type GivenScope, NO_AWS, resultsDirectory } from '../fakes/results.ts';
import { printed } from '../json/printed.ts';

const occupied = [
  { cidr: '10.0.0.0/22', name: 'Frankfurt' },
  { cidr: '10.0.1.0/24', name: 'partner' },
  { cidr: '2001:db8::/48', name: 'campus' },
];

test.each([
  ['10.0.0.0/22', 'vpc-1', 'reserved by hand, and used by vpc-1: keep it'],
  ['10.0.0.0/24', undefined, 'the policy lists Frankfurt 10.0.0.0/22 there'],
  ['10.0.0.0/16', undefined, 'the policy lists Frankfurt 10.0.0.0/22 and 1 more there'],
  ['2001:db8:0:1::/64', undefined, 'the policy lists campus 2001:db8::/48 there'],
  ['10.0.4.0/24', undefined, 'only its maker knows'],
])('what %s was made for, used by %s', (cidr, user, text) => {
  expect(byHandText(cidr, user, occupied)).toContain(text);
});

const SCOPE = 'ipam-scope-0a';
const custom = (cidr: string): AllocationRecord => ({
  key: `ipam-pool-1/allocation/${cidr}`,
  record: 'allocation',
  poolId: 'ipam-pool-1',
  cidr,
  type: 'custom',
  allocationId: `alloc-${cidr}`,
});
const vpc = { id: 'vpc-1', type: 'vpc' as const, cidr: '10.1.0.0/24', family: 'ipv4' as const, vpcId: 'vpc-1' };

test('an allocation is explained by the policy of its scope, and by who uses it where the summary does not name it', async () => {
  const scope: GivenScope = {
    scope: { scopeId: SCOPE },
    allocations: ['10.0.0.0/22', '10.1.0.0/25', '10.1.0.128/25'].map(custom),
    vpcs: [{ key: 'vpc-1/vpc/vpc-1/10.1.0.0/24', resource: vpc, state: {} }],
    reservations: { total: 2, first: [] },
  };
  const policy: Partial<PolicyInput> = {
    occupied: [
      { cidr: '10.0.0.0/22', name: 'Frankfurt' },
      { cidr: '10.1.0.0/16', name: 'elsewhere', scope: 'other' },
    ],
  };
  const out = await resultsDirectory({ scopes: [scope], policy });
  const textOf = async (cidr: string) =>
    (await printed('cli-explain', ['explain', cidr, '--out', out, '--json'], { remote: NO_AWS })).document.allocations;
  expect(await textOf('10.0.0.0/22')).toMatchObject([{ text: expect.stringContaining('lists Frankfurt 10.0.0.0/22') }]);
  expect(await textOf('alloc-10.1.0.128/25')).toMatchObject([{ text: 'reserved by hand, and used by vpc-1: keep it' }]);
});
