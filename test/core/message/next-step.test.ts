import { expect, test } from 'vitest';
import { nextSteps } from '../../../core/message/next-step.ts';
import { Quotas } from '../../../core/policy/quotas.ts';
import type { Change } from '../../../statemachine/contracts/alert.ts';
import { changeOf } from '../../fakes/changes.ts';

const deployment = { stack: 'IpamMonitor', region: 'eu-central-1' };
const steps = (change: Change, quotas = {}) => nextSteps(change, { quotas: Quotas.parse(quotas), deployment });

const room = (blocks: Record<string, number>, cidrs = ['10.20.0.0/16']): NonNullable<Change['vpc']> => ({
  id: 'vpc-0c',
  cidrs,
  sampledAt: '2026-11-21T20:41:00Z',
  freeSpace: {
    unit: 'address',
    free: 4096,
    ...(Object.keys(blocks).length > 0 && { largest: Math.min(...Object.keys(blocks).map(Number)) }),
    blocks,
    fragmentationPercent: 0,
  },
});

const held = (detached: { interfaces: number; addresses: number }, type = 'instance'): Change['interfaces'] => ({
  interfaces: 40,
  addresses: 980,
  byOwner: [{ type: type as 'instance', interfaces: 40, addresses: 980 }],
  holders: [{ type: type as 'instance', interfaces: 40, addresses: 980 }],
  byCluster: [],
  byAccount: [],
  detached: { ...detached, ids: ['eni-1'] },
  readAt: '2026-11-21T20:50:00Z',
});

test('a VPC with room is said with account, Region and time, and how to check it again', () => {
  expect(steps(changeOf({ vpc: room({ 22: 3, 28: 200 }) }))).toEqual([
    {
      is: 'verified',
      text: 'vpc-0c (account 223344556677, eu-west-1) has room for 3 more /22 (as of 2026-11-21 20:41Z).',
      command: 'ipam-monitor fit --vpc vpc-0c 1x/22 --stack IpamMonitor --region eu-central-1',
    },
  ]);
});

test('on a laptop the command has no stack to ask', () => {
  const [step] = nextSteps(changeOf({ vpc: room({ 22: 3 }) }), { quotas: Quotas.parse({}) });
  expect(step?.command).toBe('ipam-monitor fit --vpc vpc-0c 1x/22');
});

test('a VPC without room is a question: which CIDR it could have, of the ranges that AWS allows beside its own', () => {
  expect(steps(changeOf({ vpc: room({ 24: 1 }) }))).toEqual([
    {
      is: 'question',
      text: 'vpc-0c (account 223344556677, eu-west-1) has no room for a /22: which CIDR could it have? Beside 10.20.0.0/16 AWS allows 10.0.0.0/8 and 100.64.0.0/10, with exceptions.',
    },
  ]);
});

test('the pool of IPAM is used where the VPC has one', () => {
  expect(steps(changeOf({ vpc: { ...room({}), ipamPoolId: 'ipam-pool-0d' } }))).toEqual([
    {
      is: 'question',
      text: 'vpc-0c (account 223344556677, eu-west-1) has no room for a /22. Has its pool ipam-pool-0d a free /22 that AWS allows beside 10.20.0.0/16? Then:',
      command:
        'aws ec2 associate-vpc-cidr-block --vpc-id vpc-0c --ipv4-ipam-pool-id ipam-pool-0d --ipv4-netmask-length 22 --region eu-west-1',
    },
  ]);
});

test('a VPC with as many CIDRs as its quota allows gets no more', () => {
  const five = Array.from({ length: 5 }, (_, n) => `10.2${n}.0.0/16`);
  const change = changeOf({ vpc: { ...room({}, five), ipamPoolId: 'ipam-pool-0d' } });
  expect(steps(change)).toMatchObject([{ is: 'question', text: expect.stringContaining('quota allows (5 of 5') }]);
  expect(steps(change)[0]?.command).toBeUndefined();
  expect(steps(change, { accounts: { '223344556677': { cidrsPerVpc: 10 } } })[0]?.command).toContain('ipam-pool-0d');
});

test('for EKS: first what is attached to nothing, then what is kept warm, then a tagged subnet', () => {
  const tags = { 'kubernetes.io/cluster/prod': 'shared' };
  const found = steps(
    changeOf({
      resource: { tags },
      interfaces: held({ interfaces: 2, addresses: 60 }, 'kubernetes'),
      vpc: room({ 22: 1 }),
    }),
  );
  expect(found.map(({ is }) => is)).toEqual(['verified', 'question', 'verified']);
  expect(found[0]?.text).toBe(
    '2 interfaces are attached to nothing and hold 60 addresses (account 223344556677, eu-west-1, as of 2026-11-21 20:50Z): delete what nobody needs.',
  );
  expect(found[0]?.command).toContain('--region eu-west-1');
  expect(found[1]?.text).toContain('WARM_IP_TARGET');
  expect(found[2]?.text).toContain('The VPC CNI uses a subnet with the tag kubernetes.io/role/cni=1');
});

test('for EKS where nobody looked inside, detached interfaces are a question', () => {
  const found = steps(changeOf({ resource: { tags: { 'eks:cluster-name': 'prod' } }, vpc: room({ 22: 1 }) }));
  expect(found.map(({ is }) => is)).toEqual(['question', 'question', 'verified']);
});

test('a subnet is for pods if they hold most of its addresses, whatever its tags', () => {
  const found = steps(
    changeOf({ interfaces: held({ interfaces: 0, addresses: 0 }, 'kubernetes'), vpc: room({ 22: 1 }) }),
  );
  expect(found.map(({ is }) => is)).toEqual(['question', 'verified']);
});

test('a subnet that others fill gets no advice about the VPC CNI, whatever its tags and whatever few pods are in it', () => {
  const tags = { 'kubernetes.io/cluster/prod': 'shared' };
  const byOwner = [
    { type: 'kubernetes' as const, interfaces: 3, addresses: 9 },
    { type: 'lambda' as const, interfaces: 7, addresses: 7 },
    { type: 'msk' as const, interfaces: 6, addresses: 6 },
  ];
  const few = { ...held({ interfaces: 3, addresses: 9 }), addresses: 22, byOwner, byCluster: [] };
  const found = steps(
    changeOf({
      resource: { tags },
      interfaces: {
        ...few,
        readAt: '2026-11-21T20:50:00Z',
        holders: [],
        byAccount: [],
        interfaces: 16,
        detached: { interfaces: 3, addresses: 9, ids: ['eni-1'] },
      },
      vpc: room({ 22: 1 }),
    }),
  );
  expect(found.map(({ text }) => text).join(' ')).not.toMatch(/WARM_|VPC CNI|kubernetes/);
  expect(found.map(({ is }) => is)).toEqual(['verified', 'verified']);
});

test('carrier-grade space for pods is asked about only where AWS allows it beside every CIDR, and the quota too', () => {
  const tags = { 'eks:cluster-name': 'prod' };
  const about = (vpc: Change['vpc'], quotas = {}) =>
    steps(changeOf({ resource: { tags }, ...(vpc && { vpc }) }), quotas).some(({ text }) =>
      text.includes('addresses of 100.64.0.0/10'),
    );
  expect(about(room({}))).toBe(true);
  expect(about(room({}), { cidrsPerVpc: 1 })).toBe(false);
  expect(about(room({}, ['100.64.0.0/16']))).toBe(false);
});

test('an ordinary subnet with interfaces that are attached to nothing is told so', () => {
  const found = steps(changeOf({ interfaces: held({ interfaces: 1, addresses: 1 }) }));
  expect(found[0]?.text).toMatch(/^1 interface is attached to nothing and holds 1 address /);
});

test('a VPC that runs out of blocks gets the same questions, of the size that was counted', () => {
  const change = changeOf({
    kind: 'freeSpace',
    resource: { id: 'vpc-0c', type: 'vpc', cidr: '10.20.0.0/16' },
    finding: {
      kind: 'freeSpace',
      cidrs: ['10.20.0.0/16'],
      reasons: [
        {
          metric: 'freeBlocks',
          operator: '<',
          threshold: 1,
          observed: 0,
          unit: 'block',
          source: 'ipam',
          prefixLength: 20,
          text: 'no free /20',
        },
      ],
    },
  });
  expect(steps(change)).toMatchObject([{ is: 'question', text: expect.stringContaining('no room for a /20') }]);
});

test('of what we know nothing, nothing is said', () => {
  expect(steps(changeOf({}))).toEqual([]);
  expect(steps(changeOf({ kind: 'overlap' }))).toEqual([]);
  expect(steps(changeOf({ resource: { family: 'ipv6', cidr: '2001:db8::/64' }, vpc: room({ 22: 1 }) }))).toEqual([]);
});

test('an id that AWS did not make cannot add to a command', () => {
  const [step] = steps(changeOf({ vpc: { ...room({ 22: 1 }), id: 'vpc-0c; rm -rf ~ #' } }));
  expect(step?.command).toBe(
    'ipam-monitor fit --vpc vpc-0c__rm_-rf____ 1x/22 --stack IpamMonitor --region eu-central-1',
  );
});
