import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';

/** What "used" means of a figure, in one word: a carved VPC and a used subnet are not the same thing. */
export const BASIS_WORDS = { assigned: 'used', carved: 'carved', allocated: 'allocated' } as const satisfies Record<
  Capacity['basis'],
  string
>;

/** Whose figure "used" is: IPAM tells of a pool what it gave away, and its sum is ours. */
export function sourceOf(
  { source }: Pick<Capacity, 'source'>,
  { type }: Pick<Resource, 'type'>,
): Capacity['source'] | 'allocations' {
  return source === 'ipam' && type === 'ipam-pool' ? 'allocations' : source;
}

/** Behind a figure: who counted. */
export const SOURCE_WORDS = {
  ipam: "by IPAM's own figure",
  ec2: "by EC2's own count",
  subnets: 'by adding up the subnets that were seen in the scope',
  allocations: 'by adding up its allocations',
} as const satisfies Readonly<Record<ReturnType<typeof sourceOf>, string>>;
