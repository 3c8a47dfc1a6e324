import type { OwnerType } from '../../statemachine/contracts/subnet-inside.ts';

/** How the interfaces of one service are known. What a description names is its group `name`. */
export interface OwnerPattern {
  readonly type: OwnerType;
  /** InterfaceType of EC2: it decides by itself. */
  readonly interfaceTypes?: readonly string[];
  /** Tried in this order; the first that matches also names. */
  readonly descriptions?: readonly RegExp[];
  /** RequesterId: asked last, as several services share one. */
  readonly requester?: RegExp;
}

/**
 * Whose network interfaces are whose. AWS documents the types (NetworkInterfaceType of the EC2 API, of which the SDK's
 * enumeration has the older half), and few of the descriptions. Where nothing else is said, a description is as Cloud
 * Custodian's `get_eni_resource_type` (c7n/utils.py) has it. "Seen": in public inventories and Terraform's imports of live
 * interfaces. "Not confirmed": by no source; if it is wrong, the interface is told by its description.
 */
export const OWNER_PATTERNS: readonly OwnerPattern[] = [
  {
    type: 'loadBalancer',
    interfaceTypes: ['load_balancer', 'network_load_balancer', 'gateway_load_balancer'],
    // A classic one has its name only; the others have their kind before it and an id behind it.
    descriptions: [/^ELB (?:app|net|gwy)\/(?<name>[^/\s]+)/, /^ELB (?<name>\S+)/],
    requester: /^amazon-elb$/,
  },
  {
    type: 'natGateway',
    // EC2 tells it in two spellings: the API's and the SDK's.
    interfaceTypes: ['nat_gateway', 'natGateway'],
    descriptions: [/^Interface for NAT Gateway (?<name>\S+)/],
  },
  {
    type: 'endpoint',
    interfaceTypes: ['vpc_endpoint', 'gateway_load_balancer_endpoint'],
    // EC2 User Guide, Requester-managed network interfaces.
    descriptions: [/^VPC Endpoint Interface (?<name>\S+)/],
  },
  { type: 'connectEndpoint', interfaceTypes: ['ec2_instance_connect_endpoint'] },
  {
    type: 'lambda',
    interfaceTypes: ['lambda'],
    // The function's name, and a UUID. Names may end alike: only what has a digit is cut off in its place.
    descriptions: [
      /^AWS Lambda VPC ENI-(?<name>.+)-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
      /^AWS Lambda VPC ENI-(?<name>.+)-(?=[a-f]*\d)[0-9a-f]{4,}$/i,
      /^AWS Lambda VPC ENI-(?<name>.+)$/,
      /^AWS Lambda VPC/,
    ],
  },
  {
    type: 'transitGateway',
    interfaceTypes: ['transit_gateway'],
    descriptions: [/^Network Interface for Transit Gateway Attachment (?<name>\S+)/, /^Network Interface for Transit /],
  },
  // Of a task: only its tags can name it.
  { type: 'container', descriptions: [/^arn:aws[a-z-]*:ecs:/] },
  // The VPC CNI's own, the interfaces of pods with security groups (amazon-vpc-cni-k8s), and the control plane's.
  { type: 'kubernetes', descriptions: [/^aws-k8s-(?<name>i-[0-9a-z]+)?/i, /^Amazon EKS (?<name>\S+)/] },
  {
    type: 'rdsProxy',
    descriptions: [/^Network interface for DBProxy (?<name>\S+)/],
  },
  // Aurora, DocumentDB and Neptune run on it. That they describe theirs alike is not confirmed.
  { type: 'rds', descriptions: [/^RDSNetworkInterface/, /^RDS/], requester: /^amazon-rds$/ },
  { type: 'redshift', descriptions: [/^RedshiftNetworkInterface/], requester: /^amazon-redshift$/ },
  { type: 'dms', descriptions: [/^DMSNetworkInterface/], requester: /^amazon-dms$/ },
  {
    type: 'elastiCache',
    // A cluster's with a blank, a serverless cache's with a plus.
    descriptions: [/^ElastiCache[ +](?<name>\S+)/, /^ElastiCache/],
    requester: /^amazon-elasticache$/,
  },
  // Not confirmed.
  { type: 'memoryDb', descriptions: [/^(?:Amazon )?MemoryDB(?:[ +:-]+(?<name>\S+))?/i] },
  { type: 'dax', descriptions: [/^DAX (?<name>\S+)/, /^DAX/], requester: /^amazon-dax$/ },
  // OpenSearch Service still writes the name that it had: cloud-gov/terraform-provision#1289.
  {
    type: 'openSearch',
    descriptions: [/^ES (?<name>\S+)/, /^(?:Amazon )?OpenSearch(?: Service)?(?:[ :]+(?<name>\S+))?/i],
    requester: /^amazon-(?:elasticsearch|opensearch)$/,
  },
  {
    type: 'msk',
    // Seen.
    descriptions: [/Amazon MSK network interface for cluster arn:[^\s/]+:cluster\/(?<name>[^/\s]+)/, /Amazon MSK /],
  },
  {
    type: 'mq',
    // Seen.
    descriptions: [/^Amazon MQ network interface for broker (?<name>\S+)/, /^Amazon MQ /],
  },
  // A job is not named, but the role that it runs with is: aws-samples/cql-replicator#113.
  {
    type: 'glue',
    descriptions: [/^Attached to Glue using role: \S*role\/(?:\S*\/)?(?<name>[^/\s]+)/, /^Attached to Glue/],
    requester: /:GlueJobRunnerSession$/,
  },
  {
    type: 'sageMaker',
    // Seen, of domains and of notebook instances.
    descriptions: [
      /SageMaker for Studio Domain ?\((?<name>[^)\s]+)\)/,
      /SageMaker Notebook Instance .*notebook-instance\/(?<name>[^\]\s]+)/,
      /\bSageMaker\b/,
    ],
    requester: /:SageMaker$/,
  },
  { type: 'emr', descriptions: [/^AWS ElasticMapReduce.*\b(?<name>j-[0-9A-Z]+)/, /^AWS ElasticMapReduce/] },
  // Seen: an account, the stream and a time.
  { type: 'firehose', descriptions: [/^Amazon Kinesis Firehose - \d+:(?<name>[^:\s]+)/, /Kinesis Firehose/] },
  // Seen: "Route 53 Resolver: rslvr-in-…:rni-…", of an inbound or an outbound endpoint.
  { type: 'resolver', descriptions: [/^Route ?53 Resolver: ?(?<name>rslvr-[^:\s]+)/, /^Route ?53 Resolver/] },
  { type: 'quickSight', interfaceTypes: ['quicksight'], descriptions: [/^QuickSight/i] },
  {
    type: 'apiGateway',
    interfaceTypes: ['api_gateway_managed'],
    // The second is not confirmed.
    descriptions: [/^ENI managed by APIGateway/, /^API Gateway VPC link(?: (?<name>\S+))?/i],
  },
  {
    type: 'globalAccelerator',
    interfaceTypes: ['global_accelerator_managed'],
    descriptions: [/^AWS GlobalAccelerator/, /^GlobalAccelerator managed/],
  },
  { type: 'efs', interfaceTypes: ['efs'], descriptions: [/^EFS mount target for (?<name>fs-[0-9a-z]+)/, /^EFS /] },
  // Not confirmed.
  { type: 'fsx', descriptions: [/\bFSx\b.*?(?<name>fs-[0-9a-z]+)/i, /^(?:Created By )?Amazon FSx/i] },
  // Seen.
  { type: 'dataSync', descriptions: [/^datasync (?<name>\S+)/] },
  // AWS Directory Service Administration Guide, What gets created.
  { type: 'directory', descriptions: [/directory (?<name>d-[0-9a-z]+)/] },
  // Seen.
  { type: 'workSpaces', descriptions: [/^Created By Amazon Work[sS]paces/] },
  { type: 'cloudHsm', descriptions: [/^CloudHsm ENI(?: (?<name>\S+))?/, /^CloudHSM Managed Interface/] },
  // Seen.
  { type: 'clientVpn', descriptions: [/^ClientVPN Endpoint resource(?:.*\b(?<name>cvpn-endpoint-[0-9a-z]+))?/] },
  { type: 'iotRules', interfaceTypes: ['iot_rules_managed'] },
  {
    type: 'codeConnections',
    interfaceTypes: ['aws_codestar_connections_managed'],
    descriptions: [/^AWS CodeStar Connections/],
  },
  { type: 'evs', interfaceTypes: ['evs'] },
];
