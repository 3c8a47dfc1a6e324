import type { OwnerType } from '../../statemachine/contracts/subnet-inside.ts';

/** What is looked at of a network interface. Texts are AWS's, or other people's. */
export interface InterfaceFacts {
  readonly id: string;
  readonly interfaceType?: string | undefined;
  readonly description?: string | undefined;
  readonly requesterId?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly detached: boolean;
  /** Owner of the interface; in a shared subnet a participant. */
  readonly accountId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Single IPv4 addresses. */
  readonly addresses: readonly string[];
  /** IPv4 prefixes, as CIDRs. */
  readonly prefixes: readonly string[];
}

/** EC2 tells the type of some of its services' interfaces, in two spellings of NAT. */
const BY_TYPE = new Map<string, OwnerType>([
  ['natGateway', 'natGateway'],
  ['nat_gateway', 'natGateway'],
  ['load_balancer', 'loadBalancer'],
  ['network_load_balancer', 'loadBalancer'],
  ['gateway_load_balancer', 'loadBalancer'],
  ['gateway_load_balancer_endpoint', 'endpoint'],
  ['vpc_endpoint', 'endpoint'],
  ['ec2_instance_connect_endpoint', 'endpoint'],
  ['lambda', 'lambda'],
  ['transit_gateway', 'transitGateway'],
  ['efs', 'fileSystem'],
]);

/** The others are told by how the service that made them describes them. First match. */
const BY_DESCRIPTION: readonly (readonly [RegExp, OwnerType])[] = [
  [/^ELB /, 'loadBalancer'],
  // The VPC CNI's own, the ENIs of pods with security groups, and the control plane's.
  [/^aws-k8s-/i, 'kubernetes'],
  [/^Amazon EKS /, 'kubernetes'],
  [/^arn:aws[a-z-]*:ecs:/, 'container'],
  [/^Interface for NAT Gateway /, 'natGateway'],
  [/^AWS Lambda VPC ENI/, 'lambda'],
  [/^VPC Endpoint Interface /, 'endpoint'],
  [/^RDSNetworkInterface|^RedshiftNetworkInterface|^DMSNetworkInterface|^RDS/, 'database'],
  [/^ElastiCache|^DAX/, 'cache'],
  [/^EFS mount target |^Created By Amazon FSx|^Amazon FSx/i, 'fileSystem'],
  [/^Network Interface for Transit Gateway /, 'transitGateway'],
  [/directory d-/, 'directory'],
];

const BY_REQUESTER = new Map<string, OwnerType>([
  ['amazon-elb', 'loadBalancer'],
  ['amazon-rds', 'database'],
  ['amazon-redshift', 'database'],
  ['amazon-dms', 'database'],
  ['amazon-elasticache', 'cache'],
  ['amazon-dax', 'cache'],
]);

/** Whose an interface is. What Kubernetes put its tags on is Kubernetes', be it a node's own interface. */
export function ownerType(facts: InterfaceFacts): OwnerType {
  const { interfaceType = '', description = '', requesterId = '', instanceId } = facts;
  return (
    BY_TYPE.get(interfaceType) ??
    BY_DESCRIPTION.find(([pattern]) => pattern.test(description))?.[1] ??
    BY_REQUESTER.get(requesterId) ??
    (clusterOf(facts) !== undefined ? 'kubernetes' : instanceId !== undefined ? 'instance' : 'other')
  );
}

/** Tags that the VPC CNI, EKS and Karpenter put on what they make; the first two have the cluster as their value. */
const CLUSTER_TAGS = ['cluster.k8s.amazonaws.com/name', 'eks:cluster-name', 'aws:eks:cluster-name'];
const CLUSTER_PREFIX = 'kubernetes.io/cluster/';

export function clusterOf({
  tags,
  description = '',
}: Pick<InterfaceFacts, 'tags' | 'description'>): string | undefined {
  for (const tag of CLUSTER_TAGS) {
    // Own properties only: a tag may be called "constructor".
    if (Object.hasOwn(tags, tag) && tags[tag]) return tags[tag];
  }
  const owned = Object.keys(tags).find((key) => key.startsWith(CLUSTER_PREFIX));
  return owned?.slice(CLUSTER_PREFIX.length) || /^Amazon EKS (\S+)/.exec(description)?.[1];
}
