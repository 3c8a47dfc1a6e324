import { expect, test } from 'vitest';
import { observe } from '../../../core/alerts/observe.ts';
import { resourceCidrKey } from '../../../core/inventory/resource-key.ts';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { resourceFindings } from '../../../core/summary/tally.ts';
import type { ListsRead } from '../../../statemachine/contracts/lists-read.ts';
import type { ResourceCidr } from '../../../statemachine/contracts/resource-cidr.ts';
import type { Scope } from '../../../statemachine/contracts/scope.ts';
import { evaluated } from './evaluated.ts';

// Of a group of more VPCs than a finding names, every list proves that it is over: those too that a scope has not.

const whole = (...lists: string[]): ListsRead => Object.fromEntries(lists.map((list) => [list, { except: [] }]));
const ipam: Scope = { scopeId: 'ipam-scope-a', scopeType: 'private', ipamId: 'ipam-1', ipamRegion: 'eu-west-1' };
const accounts: Scope = { scopeId: 'ec2-1', scopeType: 'private', source: 'ec2', accounts: ['111122223333'] };
const allAccounts = { attempt: 'a', vpcParts: 1 };
const joined = [{ scopeId: 'ipam-scope-b', ipamRegion: 'eu-west-1' }];

const vpcs = (count: number): ResourceCidr[] =>
  Array.from({ length: count }, (_, index) => {
    const id = `vpc-${index}`;
    const resource = { id, type: 'vpc', cidr: '10.0.0.0/16', family: 'ipv4', vpcId: id } as const;
    const place = { accountId: '111122223333', region: 'eu-west-1' };
    return { key: resourceCidrKey(resource), resource: { ...resource, ...place }, state: {} };
  });

test.each([
  ['a scope that nothing is joined to', ipam, whole('vpc', 'subnet', 'ipam-pool'), 'below'],
  ['a scope without its pools', ipam, whole('vpc', 'subnet'), 'notSeen'],
  ['a joined one', { ...ipam, joined }, whole('vpc', 'subnet', 'ipam-pool', 'joinedVpc'), 'below'],
  [
    'a joined one, of which the other was not read',
    { ...ipam, joined },
    whole('vpc', 'subnet', 'ipam-pool'),
    'notSeen',
  ],
  ['accounts without IPAM', accounts, whole('vpc', 'subnet'), 'below'],
  ['some of several scopes of accounts', { ...accounts, allAccounts }, whole('vpc', 'subnet', 'joinedVpc'), 'below'],
  ['such a one without the others', { ...accounts, allAccounts }, whole('vpc', 'subnet'), 'notSeen'],
])('a large overlap is over where it is not found any more: %s', async (_, scope, read, is) => {
  const lists = (count: number) => ({ vpc: vpcs(count), subnet: [] });
  const before = await evaluated(scope, lists(8), read, ['vpc', 'subnet']);
  const [finding] = before.evaluations.flatMap(resourceFindings).filter(({ kind }) => kind === 'overlap');
  expect(finding?.overlaps?.[0]?.members).toBe(8);

  const { evaluations, summary } = await evaluated(scope, lists(1), read, ['vpc', 'subnet']);
  const [now] = evaluations;
  if (!now) throw new Error('Test: nothing was evaluated');
  expect(observe(now, 'overlap', finding, { read: summary.read, policy: builtInPolicy })).toMatchObject({ is });
});
