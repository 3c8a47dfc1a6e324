import type { Family, Resource } from '../../statemachine/contracts/resource-cidr.ts';

/**
 * Sort keys. A subnet's key begins with its VPC's id, so that in a sorted inventory a VPC and its subnets stand
 * together: what a VPC has left can then be added up while streaming, and only one VPC is in memory at a time.
 * A subnet never changes its VPC, so the key is as stable as the subnet's id.
 */
export function resourceCidrKey(resource: Pick<Resource, 'id' | 'type' | 'vpcId' | 'cidr'>): string {
  return `${group(resource)}/${resource.type}/${resource.id}/${resource.cidr}`;
}

/** The part of the key that a VPC shares with its subnets, and a pool's CIDRs with each other. */
export function groupOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** When something was measured stands with its VPC, or with itself. */
export function sampleRecordKey({ id, vpcId, cidr }: { id: string; vpcId: string | undefined; cidr: string }): string {
  return `${vpcId ?? id}/sample/${id}/${cidr}`;
}

/** One evaluation a subnet and CIDR, a VPC and family, a pool. */
export function evaluationKey(resource: Resource): string {
  return resource.type === 'vpc' || isPool(resource)
    ? resourceCidrKey({ ...resource, cidr: resource.family satisfies Family })
    : resourceCidrKey(resource);
}

/** `addressSpace`: the scope's id; of scopes without IPAM one for all of them, see addressSpaceOf. */
export function alertKey(addressSpace: string, evaluationKey: string, kind: string): string {
  return `${addressSpace}/${evaluationKey}#${kind}`;
}

function isPool({ type }: Pick<Resource, 'type'>): boolean {
  return type === 'public-ipv4-pool' || type === 'ipv6-pool' || type === 'ipam-pool' || type === 'ipam-scope';
}

function group(resource: Pick<Resource, 'id' | 'type' | 'vpcId'>): string {
  if (resource.type === 'vpc') return resource.id;
  if (resource.type === 'subnet') return resource.vpcId ?? resource.id;
  return resource.id;
}
