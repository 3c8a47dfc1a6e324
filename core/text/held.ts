import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { AddressOwner } from '../../statemachine/contracts/overlap.ts';
import type { Pool } from '../../statemachine/contracts/pool.ts';
import { count, counted } from './count.ts';

/** "16,384 addresses of what is not given away are held by on-premises 172.16.0.0/18 (policy)", and of a VPC "of what no subnet has"; empty where nobody holds any. */
export function heldText({ heldByOthers: held, unit }: FreeSpace, of: 'pool' | 'vpc'): string {
  if (!held) return '';
  const { units, owners, first } = held;
  const many = unit === '/64' ? counted(units, '/64') : counted(units, 'address', 'addresses');
  const more = owners - first.length;
  const who = [...first.map(holderText), ...(more > 0 ? [`${count(more)} more`] : [])].join(', ');
  const what = of === 'pool' ? 'is not given away' : 'no subnet has';
  return `${many} of what ${what} ${units === 1 ? 'is' : 'are'} held by ${who}`;
}

/** "3 allocations (768 addresses) are held for what was not seen: vpc-0a… 10.0.1.0/24, …"; empty where there are none. */
export function unseenText({ unseen }: Pick<Pool, 'unseen'>, unit: FreeSpace['unit']): string {
  if (!unseen) return '';
  const { allocations, units, first } = unseen;
  const named = first.slice(0, NAMED).map(({ resourceId, cidr }) => `${resourceId} ${cidr}`);
  const more = allocations - named.length;
  const held = unit === '/64' ? counted(units, '/64') : counted(units, 'address', 'addresses');
  const [one] = first;
  return `${counted(allocations, 'allocation')} (${held}) ${allocations === 1 ? 'is' : 'are'} held for what was not seen: ${[...named, ...(more > 0 ? [`${count(more)} more`] : [])].join(', ')}. Of ${one?.resourceId}: ${one?.text}`;
}

const NAMED = 5;

/** Before who holds all that is left, in a finding that says that nothing is. */
export const LEFT_IS_HELD_BY = 'what is not given away is ';

/** "on-premises 172.16.0.0/18 (policy)", "erp-staging 10.0.0.0/16 (vpc-0a…, account 2222…, eu-west-1)" */
export function holderText({ kind, id, name, cidr, accountId, region, scopeId }: AddressOwner): string {
  const what = `${kind === 'allocation' ? 'the custom allocation ' : ''}${name ? `${name} ` : ''}${cidr}`;
  if (kind === 'occupied') return `${what} (policy)`;
  const where = [
    id,
    ...(accountId ? [`account ${accountId}`] : []),
    ...(region ? [region] : []),
    ...(scopeId ? [scopeId] : []),
  ];
  return `${what} (${where.join(', ')})`;
}
