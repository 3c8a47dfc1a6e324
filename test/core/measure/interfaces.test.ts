import { expect, test } from 'vitest';
import { parseCidr } from '../../../core/address/cidr.ts';
import { InterfaceTally } from '../../../core/measure/interfaces.ts';
import { clusterOf, type InterfaceFacts, ownerOf } from '../../../core/measure/owner.ts';
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
  [{ description: 'RDSNetworkInterface', requesterId: 'amazon-rds' }, 'rds'],
  [{ description: 'ElastiCache shop-001', requesterId: '1234' }, 'elastiCache'],
  [{ description: 'EFS mount target for fs-1 (fsmt-1)' }, 'efs'],
  [{ description: 'AWS created network interface for directory d-1' }, 'directory'],
  [{ description: '', requesterId: 'amazon-redshift' }, 'redshift'],
  [{ instanceId: 'i-1', tags: { 'kubernetes.io/cluster/shop': 'owned' } }, 'kubernetes'],
  [{ instanceId: 'i-1', description: 'Primary network interface' }, 'instance'],
  [{ interfaceType: 'constructor' }, 'other'],
  [{}, 'other'],
] as const)('%j belongs to %s', (more, owner) => {
  expect(ownerOf(facts(more)).type).toBe(owner);
});

const uuid = '0f9d6a9e-4b7c-4c55-9a3e-7e7b0d5d3c11';

test.each([
  ['AWS Lambda VPC ENI-orders-api-6d7a', 'lambda', 'orders-api'],
  [`AWS Lambda VPC ENI-orders-${uuid}`, 'lambda', 'orders'],
  ['AWS Lambda VPC ENI-blue-cafe', 'lambda', 'blue-cafe'],
  ['ELB app/public/50dc6c495c0c9188', 'loadBalancer', 'public'],
  ['ELB net/inner-1/50dc6c495c0c9188', 'loadBalancer', 'inner-1'],
  ['ELB old-classic', 'loadBalancer', 'old-classic'],
  [
    'DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-1:111122223333:cluster/events/1-2',
    'msk',
    'events',
  ],
  ['Attached to Glue using role: arn:aws:iam::111122223333:role/service-role/etl', 'glue', 'etl'],
  ['ES search-prod', 'openSearch', 'search-prod'],
  ['Network interface for DBProxy orders-proxy', 'rdsProxy', 'orders-proxy'],
  ['RDSNetworkInterface', 'rds', undefined],
  ['Route 53 Resolver: rslvr-in-0a1b2c3d:rni-0a1b2c3d', 'resolver', 'rslvr-in-0a1b2c3d'],
  ['Amazon MQ network interface for broker b-1234', 'mq', 'b-1234'],
  ['[DO NOT DELETE] ENI managed by SageMaker for Studio Domain (d-abc) - 1', 'sageMaker', 'd-abc'],
  ['[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-abc) - 1', 'sageMaker', 'd-abc'],
  ['VPC Endpoint Interface vpce-0123', 'endpoint', 'vpce-0123'],
  ['Interface for NAT Gateway nat-0123', 'natGateway', 'nat-0123'],
  ['Network Interface for Transit Gateway Attachment tgw-attach-0123', 'transitGateway', 'tgw-attach-0123'],
  ['EFS mount target for fs-0123 (fsmt-1)', 'efs', 'fs-0123'],
  ['AWS created network interface for directory d-0123', 'directory', 'd-0123'],
  ['Created By Amazon Workspaces for AWS Account ID 111122223333', 'workSpaces', undefined],
  ['ElastiCache shop-001', 'elastiCache', 'shop-001'],
  ['DAX cart', 'dax', 'cart'],
  ['DMSNetworkInterface', 'dms', undefined],
  ['RedshiftNetworkInterface', 'redshift', undefined],
  ['Amazon Kinesis Firehose - 111122223333:clicks:1641374697543.', 'firehose', 'clicks'],
  ['AWS GlobalAccelerator managed interface', 'globalAccelerator', undefined],
  ['Amazon EKS shop', 'kubernetes', 'shop'],
  ['aws-K8S-i-0dead', 'kubernetes', 'i-0dead'],
  [
    'DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-2:111122223333:cluster/kafka-cluster/6411a16c-75d7-48b0-afdb-8ed466fe2072-2.',
    'msk',
    'kafka-cluster',
  ],
  ['Network interface for DBProxy proxy-1734138353499-games-db-1', 'rdsProxy', 'proxy-1734138353499-games-db-1'],
  ['Route 53 Resolver: rslvr-out-9bb0d69b4dd94f918:rni-51f53f6ef7b6436f8', 'resolver', 'rslvr-out-9bb0d69b4dd94f918'],
  [
    'Amazon MQ network interface for broker b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c',
    'mq',
    'b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c',
  ],
  ['Amazon Kinesis Firehose - 111122223333:payments-PROD:1641374697543.', 'firehose', 'payments-PROD'],
  [
    '[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance [arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/lab]',
    'sageMaker',
    'lab',
  ],
  ['datasync task-0123', 'dataSync', 'task-0123'],
  ['ElastiCache+cart', 'elastiCache', 'cart'],
  ['AWS ElasticMapReduce - j-3ABCDEF', 'emr', 'j-3ABCDEF'],
  ['AWS Lambda VPC ENI: 0f9d6a9e-4b7c-4c55-9a3e-7e7b0d5d3c11', 'lambda', undefined],
  ['Created By Amazon WorkSpaces for AWS Account ID 111122223333', 'workSpaces', undefined],
  ['CloudHSM Managed Interface', 'cloudHsm', undefined],
  ['ClientVPN Endpoint resource', 'clientVpn', undefined],
  ['ELB gwy/inspect/50dc6c495c0c9188', 'loadBalancer', 'inspect'],
  ['AWS CodeStar Connections', 'codeConnections', undefined],
  ['AWS CodeBuild shop-build', 'other', 'AWS CodeBuild shop-build'],
  ['Acme firewall, inner leg', 'other', 'Acme firewall, inner leg'],
])('An interface described as %s is told as %s %s', (description, type, name) => {
  expect(ownerOf(facts({ description }))).toEqual({ type, ...(name !== undefined && { name }) });
});

test('What a service does not describe, its type or who asked for it tells; what nothing knows, what there is', () => {
  expect(ownerOf(facts({ interfaceType: 'quicksight', description: 'x' }))).toEqual({ type: 'quickSight' });
  expect(ownerOf(facts({ interfaceType: 'api_gateway_managed' }))).toEqual({ type: 'apiGateway' });
  expect(ownerOf(facts({ requesterId: 'AROAX:GlueJobRunnerSession' }))).toEqual({ type: 'glue' });
  expect(ownerOf(facts({ requesterId: 'amazon-new' }))).toEqual({ type: 'other', name: 'requested by amazon-new' });
  expect(ownerOf(facts({ interfaceType: 'brand_new' }))).toEqual({ type: 'other', name: 'interface type brand_new' });
  expect(ownerOf(facts({ tags: { Name: 'spare' } }))).toEqual({ type: 'other', name: 'spare' });
  expect(ownerOf(facts({ description: 'x'.repeat(300) })).name).toHaveLength(80);
});

test('What somebody wrote on the interface of an instance does not make it a service of AWS', () => {
  expect(ownerOf(facts({ instanceId: 'i-1', description: 'ES search' }))).toEqual({ type: 'instance' });
});

test("A task's service is told by its tags", () => {
  const description = 'arn:aws:ecs:eu-west-1:111122223333:attachment/0f9d6a9e';
  expect(ownerOf(facts({ description, tags: { 'aws:ecs:serviceName': 'web' } }))).toEqual({
    type: 'container',
    name: 'web',
  });
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
    holders: [
      { type: 'kubernetes', name: 'shop', interfaces: 1, addresses: 17 },
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

test('Holders are listed by addresses, the rest is counted, and what differs by an id only is one', () => {
  const cidr = parseCidr('10.0.0.0/16');
  if (!cidr) throw new Error('not a CIDR');
  const tally = new InterfaceTally(new PrefixMap(cidr));
  for (let n = 0; n < 3000; n++) tally.add(facts({ description: `ELB app/lb-${n}/50dc6c495c0c9188` }));
  for (let n = 0; n < 3; n++) tally.add(facts({ description: 'ELB app/lb-7/50dc6c495c0c9188' }));
  const { holders, otherHolders } = tally.result();
  expect(holders).toHaveLength(20);
  expect(holders[0]).toEqual({ type: 'loadBalancer', name: 'lb-7', interfaces: 4, addresses: 4 });
  expect(otherHolders).toEqual({ holders: 2980, interfaces: 2980, addresses: 2980 });

  const appliance = new InterfaceTally(new PrefixMap(cidr));
  for (const id of ['0a1b2c3d4e', '1a2b3c4d5e']) appliance.add(facts({ description: `Acme leg of fw-${id}` }));
  appliance.add(facts({ description: 'Acme spare fw-0a1b2c3d4e' }));
  expect(appliance.result().holders).toEqual([
    { type: 'other', name: 'Acme leg of fw-…', interfaces: 2, addresses: 2 },
    { type: 'other', name: 'Acme spare fw-0a1b2c3d4e', interfaces: 1, addresses: 1 },
  ]);
});
