import { CARRIER_GRADE_SPACE, DEFAULT_VPC_CIDR } from './address-plan.ts';
import { type AddressBlock, contains, overlaps } from './blocks.ts';
import { spaceOf, type Vpc } from './model.ts';

export interface OverlapFinder {
  /** Whether a CIDR of a VPC, or of one of its subnets, meets a CIDR of another VPC in the same scope: IPAM's view. */
  overlapping(vpc: Vpc, cidr: AddressBlock): boolean;
  /** Whether somebody would want to know of a CIDR of a VPC: what everybody has, and nobody routes, is no news. */
  unwanted(vpc: Vpc, cidr: AddressBlock): boolean;
}

const USED_BY_MANY = [DEFAULT_VPC_CIDR, CARRIER_GRADE_SPACE];

export function overlapFinder(vpcs: readonly Vpc[]): OverlapFinder {
  const rivals = new Map(vpcs.map((vpc) => [vpc.id, rivalsOf(vpc, vpcs)]));
  const meeting = (vpc: Vpc, cidr: AddressBlock) =>
    rivals.get(vpc.id)?.filter((rival) => overlaps(cidr, rival.cidr)) ?? [];
  return {
    overlapping: (vpc, cidr) => meeting(vpc, cidr).length > 0,
    unwanted: (vpc, cidr) =>
      vpc.management !== 'ignored' &&
      meeting(vpc, cidr).some(
        (rival) =>
          rival.vpc.management !== 'ignored' &&
          !USED_BY_MANY.some((range) => contains(range, cidr) || contains(range, rival.cidr)),
      ),
  };
}

function rivalsOf(vpc: Vpc, vpcs: readonly Vpc[]): { vpc: Vpc; cidr: AddressBlock }[] {
  return vpcs
    .filter(({ id }) => id !== vpc.id)
    .flatMap((other) =>
      other.cidrs
        .filter((rival) =>
          vpc.cidrs.some((cidr) => spaceOf(vpc, cidr) === spaceOf(other, rival) && overlaps(cidr, rival)),
        )
        .map((cidr) => ({ vpc: other, cidr })),
    );
}
