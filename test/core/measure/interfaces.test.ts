import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import { InterfaceTally } from '../../../core/measure/interfaces.ts';
import { clusterOf, type InterfaceFacts, ownerType } from '../../../core/measure/owner.ts';
import { PrefixMap } from '../../../core/measure/prefix-map.ts';

const facts = (more: Partial<InterfaceFacts> = {}): InterfaceFacts => ({
  id: 'eni-1',
  interfaceType: 'interface',
  detached: false,
  tags: {},
  addresses: ['10.0.0.20'],
  prefixes: [],
  ...more,
});

test.each([
  [{ interfaceType: 'nat_gateway' }, 'natGateway'],
  [{ interfaceType: 'natGateway' }, 'natGateway'],
  [{ interfaceType: 'network_load_balancer', description: 'ELB net/x/1' }, 'loadBalancer'],
  [{ description: 'ELB app/shop/0123456789abcdef', requesterId: 'amazon-elb' }, 'loadBalancer'],
  [{ interfaceType: 'lambda', description: 'AWS Lambda VPC ENI-x' }, 'lambda'],
  [{ interfaceType: 'vpc_endpoint' }, 'endpoint'],
  [{ interfaceType: 'gateway_load_balancer_endpoint' }, 'endpoint'],
  [{ interfaceType: 'transit_gateway' }, 'transitGateway'],
  [{ interfaceType: 'trunk', description: 'aws-k8s-trunk-eni' }, 'kubernetes'],
  [{ interfaceType: 'branch', description: 'aws-k8s-branch-eni' }, 'kubernetes'],
  [{ description: 'aws-K8S-i-0123', instanceId: 'i-0123' }, 'kubernetes'],
  [{ description: 'Amazon EKS shop' }, 'kubernetes'],
  [{ description: 'arn:aws:ecs:eu-west-1:1:attachment/a' }, 'container'],
  [{ description: 'RDSNetworkInterface', requesterId: 'amazon-rds' }, 'database'],
  [{ description: 'ElastiCache shop-001', requesterId: '1234' }, 'cache'],
  [{ description: 'EFS mount target for fs-1 (fsmt-1)' }, 'fileSystem'],
  [{ description: 'AWS created network interface for directory d-1' }, 'directory'],
  [{ description: '', requesterId: 'amazon-redshift' }, 'database'],
  [{ instanceId: 'i-1', tags: { 'kubernetes.io/cluster/shop': 'owned' } }, 'kubernetes'],
  [{ instanceId: 'i-1', description: 'Primary network interface' }, 'instance'],
  [{ interfaceType: 'constructor' }, 'other'],
  [{}, 'other'],
] as const)('%j belongs to %s', (more, owner) => {
  expect(ownerType(facts(more))).toBe(owner);
});

test.each([
  [{ 'cluster.k8s.amazonaws.com/name': 'a' }, 'a'],
  [{ 'eks:cluster-name': 'b' }, 'b'],
  [{ 'kubernetes.io/cluster/c': 'owned' }, 'c'],
  [{ Name: 'd' }, undefined],
])('The tags %j name the cluster %s', (tags, cluster) => {
  expect(clusterOf({ tags })).toBe(cluster);
});

test('Addresses are added up by owner, cluster, account and what is detached', () => {
  const cidr = parseCidr('10.0.0.0/24');
  if (!cidr) throw new Error('not a CIDR');
  const map = new PrefixMap(cidr);
  const tally = new InterfaceTally(map);
  const tags = { 'cluster.k8s.amazonaws.com/name': 'shop' };
  tally.add(facts({ id: 'eni-a', addresses: ['10.0.0.20', '10.0.0.21'], instanceId: 'i-1', accountId: '1' }));
  tally.add(facts({ id: 'eni-b', addresses: ['10.0.0.52'], prefixes: ['10.0.0.64/28'], tags, accountId: '2' }));
  tally.add(facts({ id: 'eni-c', addresses: ['10.0.0.22'], detached: true, accountId: '2' }));
  tally.add(facts({ id: 'eni-d', addresses: ['nonsense', '2001:db8::1'], accountId: '2' }));

  expect(tally.result()).toEqual({
    interfaces: 4,
    addresses: 20,
    byOwner: [
      { type: 'kubernetes', interfaces: 1, addresses: 17 },
      { type: 'instance', interfaces: 1, addresses: 2 },
      { type: 'other', interfaces: 2, addresses: 1 },
    ],
    byCluster: [{ cluster: 'shop', interfaces: 1, addresses: 17 }],
    byAccount: [
      { accountId: '2', interfaces: 3, addresses: 18 },
      { accountId: '1', interfaces: 1, addresses: 2 },
    ],
    detached: { interfaces: 1, addresses: 1, ids: ['eni-c'] },
  });
  expect(map.count([]).map).toBe('1k1o1.1o1a10.1k');
});

test('Lists are bounded, whatever is in the subnet', () => {
  const cidr = parseCidr('10.0.0.0/16');
  if (!cidr) throw new Error('not a CIDR');
  const tally = new InterfaceTally(new PrefixMap(cidr));
  for (let n = 0; n < 300; n++) {
    tally.add(facts({ id: `eni-${n}`, detached: true, accountId: `${n}`, tags: { 'eks:cluster-name': `c${n}` } }));
  }
  const { byCluster, byAccount, detached } = tally.result();

  expect([byCluster.length, byAccount.length, detached.ids.length, detached.interfaces]).toEqual([20, 20, 5, 300]);
});
