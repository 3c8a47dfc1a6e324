import type { OwnerType } from '../../statemachine/contracts/subnet-inside.ts';
import { own } from '../text/own.ts';
import { OWNER_PATTERNS, type OwnerPattern } from './owner-patterns.ts';

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

/** Whose an interface is. */
export interface InterfaceOwner {
  readonly type: OwnerType;
  /** The function, load balancer, cluster; where no pattern knows it, how it is described. Other people's text. */
  readonly name?: string;
}

/** Of a pattern, or of a description: what an interface with a longer one belongs to, its beginning says. */
const MAX_NAME = 80;

const BY_INTERFACE_TYPE = new Map(
  OWNER_PATTERNS.flatMap((pattern) => (pattern.interfaceTypes ?? []).map((type) => [type, pattern] as const)),
);

/** What Kubernetes put its tags on is Kubernetes', be it a node's own interface. */
export function ownerOf(facts: InterfaceFacts): InterfaceOwner {
  const { interfaceType = '', description = '', requesterId = '', instanceId, tags } = facts;
  const cluster = clusterOf(facts);
  const found = BY_INTERFACE_TYPE.get(interfaceType) ?? byDescription(description, instanceId);
  const type = found?.type;
  if (type === 'kubernetes' || (type === undefined && cluster !== undefined)) {
    return named('kubernetes', cluster ?? (found && nameIn(found, description)));
  }
  // ECS tags the interfaces of a service's tasks, where the service has its managed tags enabled.
  if (type === 'container') return named(type, own(tags, 'aws:ecs:serviceName'));
  if (found) return named(found.type, nameIn(found, description));
  // Not trusted: anybody who starts an instance can write anything there.
  if (instanceId !== undefined) return { type: 'instance' };
  const byRequester = OWNER_PATTERNS.find(({ requester }) => requester?.test(requesterId));
  if (byRequester) return named(byRequester.type, nameIn(byRequester, description));
  return named('other', description.trim() || own(tags, 'Name') || asked(interfaceType, requesterId));
}

function byDescription(description: string, instanceId: string | undefined): OwnerPattern | undefined {
  const found = OWNER_PATTERNS.find(({ descriptions = [] }) => descriptions.some((each) => each.test(description)));
  return instanceId === undefined || found?.type === 'kubernetes' ? found : undefined;
}

function nameIn({ descriptions = [] }: OwnerPattern, description: string): string | undefined {
  for (const each of descriptions) {
    const match = each.exec(description);
    if (match) return match.groups?.name;
  }
  return undefined;
}

function asked(interfaceType: string, requesterId: string): string | undefined {
  if (interfaceType !== '' && interfaceType !== 'interface') return `interface type ${interfaceType}`;
  return requesterId === '' ? undefined : `requested by ${requesterId}`;
}

function named(type: OwnerType, name: string | undefined): InterfaceOwner {
  const characters = [...(name ?? '')];
  if (characters.length === 0) return { type };
  return {
    type,
    name: characters.length <= MAX_NAME ? characters.join('') : `${characters.slice(0, MAX_NAME - 1).join('')}…`,
  };
}

/** Tags that the VPC CNI, EKS and Karpenter put on what they make; the first two have the cluster as their value. */
const CLUSTER_TAGS = ['cluster.k8s.amazonaws.com/name', 'eks:cluster-name', 'aws:eks:cluster-name'];
const CLUSTER_PREFIX = 'kubernetes.io/cluster/';

export function clusterOf({
  tags,
  description = '',
}: Pick<InterfaceFacts, 'tags' | 'description'>): string | undefined {
  for (const tag of CLUSTER_TAGS) {
    const cluster = own(tags, tag);
    if (cluster) return cluster;
  }
  const owned = Object.keys(tags).find((key) => key.startsWith(CLUSTER_PREFIX));
  return owned?.slice(CLUSTER_PREFIX.length) || /^Amazon EKS (\S+)/.exec(description)?.[1];
}
