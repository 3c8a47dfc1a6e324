import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import type { SubnetInside } from '../../statemachine/contracts/subnet-inside.ts';
import type { Purpose } from '../policy/schema.ts';

/** AWS creates no load balancer in a subnet with fewer free addresses (InvalidSubnet), and scales none there. */
export const LOAD_BALANCER_NEEDS = 8;

/** What the load balancer controllers of Kubernetes take subnets by, whatever the value. */
const ROLE_TAGS = ['kubernetes.io/role/elb', 'kubernetes.io/role/internal-elb'];

/** What a subnet is for, by its tags or by who has interfaces in it; nothing where neither tells. */
export function purposesOf({ type, tags }: Pick<Resource, 'type' | 'tags'>, inside?: SubnetInside): Purpose[] {
  if (type !== 'subnet') return [];
  const isTagged = ROLE_TAGS.some((key) => tags !== undefined && Object.hasOwn(tags, key));
  const holders = (inside?.status === 'read' && inside.interfaces?.byOwner) || [];
  return isTagged || holders.some((holder) => holder.type === 'loadBalancer') ? ['loadBalancer'] : [];
}
