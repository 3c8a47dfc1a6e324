import type { Note } from '../../statemachine/contracts/finding.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Family, Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { parseCidr } from '../address/cidr.ts';
import { blocksOf } from '../address/free-space.ts';

/** Says of a subnet that its VPC has no room for another one of its size; undefined where it has, or is not known. */
export function noRoomToGrow(
  { type, cidr, family }: Pick<Resource, 'type' | 'cidr' | 'family'>,
  vpcFreeSpace: ReadonlyMap<Family, FreeSpace>,
): Note | undefined {
  const vpc = type === 'subnet' ? vpcFreeSpace.get(family) : undefined;
  const prefixLength = parseCidr(cidr)?.prefixLength;
  if (!vpc || prefixLength === undefined || blocksOf(vpc, prefixLength) > 0) return undefined;
  const left = vpc.largest === undefined ? 'nothing is free' : `the largest free block is a /${vpc.largest}`;
  return { kind: 'noRoomToGrow', text: `Its VPC has no room for another /${prefixLength}: ${left}` };
}
