import type { Count } from '../../statemachine/contracts/count.ts';
import type { Changed } from '../../statemachine/contracts/diff.ts';
import type { Resource } from '../../statemachine/contracts/resource-cidr.ts';
import { parseCidr, unitsOf } from '../address/cidr.ts';
import { countOf } from '../address/exact.ts';
import { compareText } from '../streams/compare.ts';
import type { First } from '../streams/first.ts';
import { teamOf } from '../text/owner-of.ts';
import type { Row } from './join.ts';

/** A resource as lists name it: one of its rows, or several. */
export function changedOf([row, ...others]: readonly [Row, ...Row[]]): Changed {
  const { id, type, name, accountId, region, vpcId } = row.evaluation.resource;
  const team = teamOf(row.evaluation.resource);
  return {
    ...{ scopeId: row.evaluation.scopeId, id, type },
    ...(name !== undefined && { name }),
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    ...(vpcId !== undefined && { vpcId }),
    ...(team !== undefined && { team }),
    cidrs: [row, ...others].flatMap(({ evaluation }) => evaluation.cidrs),
  };
}

interface Size {
  readonly unit: 'address' | '/64';
  readonly units: Count;
}

/** In addresses where it has any of IPv4, else in /64s. */
export function sizeOf(cidrs: readonly string[]): Size {
  const parsed = cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  const ipv4 = parsed.filter(({ family }) => family === 'ipv4');
  const counted = ipv4.length > 0 ? ipv4 : parsed;
  const units = countOf(counted.reduce((sum, cidr) => sum + unitsOf(cidr), 0n));
  return { unit: ipv4.length > 0 || parsed.length === 0 ? 'address' : '/64', units };
}

/** IPv4 first: its addresses run out. */
export function largestFirst(a: Changed & Size, b: Changed & Size): number {
  const [more, less] = [BigInt(b.units), BigInt(a.units)];
  return (
    Number(a.unit === '/64') - Number(b.unit === '/64') || (more > less ? 1 : more < less ? -1 : 0) || byResource(a, b)
  );
}

export function byResource(a: Changed, b: Changed): number {
  return compareText(a.id, b.id) || compareText(a.scopeId, b.scopeId) || compareText(a.cidrs.join(), b.cidrs.join());
}

export function cutOf<T>(first: First<T>): { total: number; first: T[] } {
  return { total: first.total, first: first.list() };
}

/** The same resource has one row a CIDR, or a family. */
export function resourceKey({ type, id }: Pick<Resource, 'type' | 'id'>): string {
  return `${type}/${id}`;
}
