import type { InventoryRow } from '../../../statemachine/contracts/inventory.ts';
import type { SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';
import { JOINED, NEIGHBOUR, OWNER, REGION } from './sketch.ts';

// What runs read, and what of it may not be read.

export const LISTS = [
  'vpc',
  'vpc of the neighbour',
  'subnet',
  'inside',
  'eip',
  'public-address',
  'joinedVpc',
  'ipam-pool',
  'ipam-policy',
  'earlier-run',
  'overlaps',
] as const;

/** `absent`: nobody asked for it. `denied`: it was asked for. `place`: only where the subject is. `elsewhere`: where it is not. */
export interface Unread {
  readonly list: string;
  readonly how: 'absent' | 'denied' | 'place' | 'elsewhere';
}

export const place = { accountId: OWNER, region: REGION };
export const neighbour = { accountId: NEIGHBOUR, region: REGION };
export const elsewhere = { accountId: '999999999999', region: REGION };
export const joined = { id: JOINED };

/** What is said where something is listed and cannot be looked into. */
export const NOT_INSIDE: SubnetInside = { status: 'notReadable', reason: 'denied', text: 'EC2 said no' };

export function unreadPool(poolId: string): InventoryRow {
  return { key: `${poolId}/poolUnread`, record: 'poolUnread', text: 'EC2 said no' };
}
