import { contains, parseCidr } from '../../core/address/cidr.ts';
import type { OccupiedRange } from '../../core/policy/occupied.ts';

/** What a custom allocation is for: a VPC gets its CIDR beforehand by one, and a pool is kept off a range by one. */
export function byHandText(text: string, user: string | undefined, occupied: readonly OccupiedRange[]): string {
  if (user !== undefined) return `reserved by hand, and used by ${user}: keep it`;
  const cidr = parseCidr(text);
  const [range, ...more] = occupied.filter((each) => {
    const other = parseCidr(each.cidr);
    return cidr && other && (contains(cidr, other) || contains(other, cidr));
  });
  if (!range) return 'made by hand: only its maker knows whether it is used';
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return `made by hand, and the policy lists ${range.name} ${range.cidr}${others} there as occupied: keep it, it keeps the pool off`;
}
