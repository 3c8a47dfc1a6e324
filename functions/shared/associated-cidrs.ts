import type { Vpc } from '@aws-sdk/client-ec2';

/** The CIDRs that a VPC has now: those that come and go are no space of its. */
export function associatedCidrs({
  CidrBlockAssociationSet: ipv4 = [],
  Ipv6CidrBlockAssociationSet: ipv6 = [],
}: Pick<Vpc, 'CidrBlockAssociationSet' | 'Ipv6CidrBlockAssociationSet'>): (string | undefined)[] {
  return [
    ...ipv4.filter(({ CidrBlockState }) => isAssociated(CidrBlockState)).map(({ CidrBlock }) => CidrBlock),
    ...ipv6
      .filter(({ Ipv6CidrBlockState }) => isAssociated(Ipv6CidrBlockState))
      .map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ];
}

/** Associations that are not through, and those that ended, are listed as well. */
export function isAssociated({ State = 'associated' }: { State?: string | undefined } = {}): boolean {
  return State === 'associated';
}
