import { type Block, overlaps } from './blocks.ts';
import { spaceOf, type Vpc } from './model.ts';

/** Whether a CIDR of a VPC, or of one of its subnets, meets a CIDR of another VPC in the same scope. */
export function overlapFinder(vpcs: readonly Vpc[]): (vpc: Vpc, cidr: Block) => boolean {
  const rivals = new Map(vpcs.map((vpc) => [vpc.id, rivalsOf(vpc, vpcs)]));
  return (vpc, cidr) => rivals.get(vpc.id)?.some((rival) => overlaps(cidr, rival)) ?? false;
}

function rivalsOf(vpc: Vpc, vpcs: readonly Vpc[]): Block[] {
  return vpcs
    .filter(({ id }) => id !== vpc.id)
    .flatMap((other) =>
      other.cidrs.filter((rival) =>
        vpc.cidrs.some((cidr) => spaceOf(vpc, cidr) === spaceOf(other, rival) && overlaps(cidr, rival)),
      ),
    );
}
