import type { InterfaceHolder, Interfaces } from '../../statemachine/contracts/subnet-inside.ts';
import { count, counted } from './count.ts';

/** Of many, and what stands before the name of one; other words only where they are not the same. */
const WORDS: ReadonlyMap<string, { readonly many: string; readonly one?: string }> = new Map([
  ['instance', { many: 'EC2 instances', one: 'EC2 instance' }],
  ['kubernetes', { many: 'Kubernetes', one: 'Kubernetes cluster' }],
  ['container', { many: 'ECS tasks', one: 'ECS service' }],
  ['loadBalancer', { many: 'load balancers', one: 'load balancer' }],
  ['natGateway', { many: 'NAT gateways', one: 'NAT gateway' }],
  ['lambda', { many: 'Lambda functions', one: 'Lambda function' }],
  ['endpoint', { many: 'VPC endpoints', one: 'VPC endpoint' }],
  ['connectEndpoint', { many: 'EC2 Instance Connect endpoints' }],
  ['transitGateway', { many: 'transit gateways', one: 'transit gateway attachment' }],
  ['rds', { many: 'RDS' }],
  ['rdsProxy', { many: 'RDS proxies', one: 'RDS proxy' }],
  ['redshift', { many: 'Redshift' }],
  ['dms', { many: 'DMS' }],
  ['elastiCache', { many: 'ElastiCache' }],
  ['memoryDb', { many: 'MemoryDB' }],
  ['dax', { many: 'DAX' }],
  ['openSearch', { many: 'OpenSearch', one: 'OpenSearch domain' }],
  ['msk', { many: 'Amazon MSK', one: 'Amazon MSK cluster' }],
  ['mq', { many: 'Amazon MQ', one: 'Amazon MQ broker' }],
  ['glue', { many: 'AWS Glue', one: 'AWS Glue with the role' }],
  ['sageMaker', { many: 'SageMaker' }],
  ['emr', { many: 'Amazon EMR', one: 'Amazon EMR cluster' }],
  ['firehose', { many: 'Firehose', one: 'Firehose stream' }],
  ['resolver', { many: 'Route 53 Resolver endpoints', one: 'Route 53 Resolver endpoint' }],
  ['quickSight', { many: 'QuickSight' }],
  ['apiGateway', { many: 'API Gateway VPC links', one: 'API Gateway VPC link' }],
  ['globalAccelerator', { many: 'Global Accelerator' }],
  ['efs', { many: 'EFS file systems', one: 'EFS file system' }],
  ['fsx', { many: 'FSx file systems', one: 'FSx file system' }],
  ['dataSync', { many: 'DataSync' }],
  ['directory', { many: 'directories', one: 'directory' }],
  ['workSpaces', { many: 'WorkSpaces' }],
  ['cloudHsm', { many: 'CloudHSM' }],
  ['clientVpn', { many: 'Client VPN endpoints', one: 'Client VPN' }],
  ['iotRules', { many: 'AWS IoT rules' }],
  ['codeConnections', { many: 'CodeConnections' }],
  ['evs', { many: 'Amazon EVS' }],
]);

/** What an instance is called, and no cluster: of a node whose cluster is not known. */
const INSTANCE_ID = /^i-[0-9a-z]+$/;

type Named = Pick<InterfaceHolder, 'type' | 'name'>;

/** "Lambda function orders-api", "RDS"; of what no pattern knows, how it is described. Has other people's text in it. */
export function holderWords({ type, name = '' }: Named): string {
  if (type === 'other') return name === '' ? 'without a description' : `"${name}"`;
  const { many, one = many } = WORDS.get(type) ?? { many: type };
  if (name === '') return many;
  return `${type === 'kubernetes' && INSTANCE_ID.test(name) ? 'Kubernetes node' : one} ${name}`;
}

type Holders = Pick<Interfaces, 'holders' | 'otherHolders'>;

/** The rest, beyond as many as are shown: of `holders`, and of those that the list does not name. */
export function holdersBeyond({ holders, otherHolders }: Holders, shown: number): Interfaces['otherHolders'] {
  const rest = holders.slice(shown);
  const sum = { holders: 0, interfaces: 0, addresses: 0, ...otherHolders };
  for (const { interfaces, addresses } of rest) {
    sum.holders++;
    sum.interfaces += interfaces;
    sum.addresses += addresses;
  }
  return sum.holders > 0 ? sum : undefined;
}

/** "Lambda function orders-api 7, Amazon MSK cluster events 6, and 11 others with 40 addresses" */
export function holdersInShort(held: Holders, most: number): string {
  const named = held.holders.slice(0, most).map((each) => `${holderWords(each)} ${count(each.addresses)}`);
  const rest = holdersBeyond(held, most);
  const others =
    rest && `and ${counted(rest.holders, 'other')} with ${counted(rest.addresses, 'address', 'addresses')}`;
  return [...named, ...(others ? [others] : [])].join(', ');
}

/** A table of who holds addresses, most addresses first. */
export interface HolderRow {
  readonly addresses: number;
  readonly interfaces: number;
  readonly text: string;
}

export function holderRows({ holders, otherHolders, byCluster, byAccount, detached }: Interfaces): HolderRow[] {
  const more = detached.interfaces - detached.ids.length;
  // One cluster that holds all that Kubernetes has is named above.
  const clusters = byCluster.length > 1 ? byCluster : [];
  const accounts = byAccount.length > 1 ? byAccount : [];
  return [
    ...holders.map((each) => ({ ...each, text: holderWords(each) })),
    ...(otherHolders ? [{ ...otherHolders, text: counted(otherHolders.holders, 'other holder') }] : []),
    ...clusters.map((each) => ({ ...each, text: `of them in the Kubernetes cluster ${each.cluster}` })),
    ...accounts.map((each) => ({ ...each, text: `of them in account ${each.accountId}` })),
    ...(detached.interfaces > 0
      ? [
          {
            ...detached,
            text: `of them attached to nothing: ${detached.ids.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`,
          },
        ]
      : []),
  ];
}
