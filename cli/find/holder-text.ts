import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count } from '../../core/text/count.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { FreeSpace } from '../../statemachine/contracts/free-space.ts';
import type { Holder } from '../json/find-document.ts';
import { percent } from '../kit/format.ts';
import { TYPE_NAMES } from '../kit/resource-types.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, layOut, tableLines } from '../kit/table.ts';
import type { Colors } from '../kit/terminal.ts';

/** A line a holder: what it is, where, and how full. */
export function holderLines(holders: readonly Holder[], colors: Colors, columns: number): string[] {
  const table: readonly Column<Holder>[] = [
    { key: 'type', text: typeOf },
    { key: 'cidr', text: ({ cidr, otherCidrs }) => sanitize(cidr) + (otherCidrs > 0 ? ` +${otherCidrs}` : '') },
    { key: 'name', text: ({ name }) => sanitize(name ?? ''), min: 12, cut: 'inside', style: colors.bold },
    { key: 'id', text: ({ id, type }) => (type === 'occupied' ? '' : sanitize(id)) },
    { key: 'zone', text: ({ availabilityZoneId }) => sanitize(availabilityZoneId ?? ''), dropOrder: 2 },
    { key: 'where', text: placeOf, dropOrder: 1 },
    { key: 'usage', text: usageOf, style: (text, { severity }) => colored(colors, severity)(text) },
  ];
  return tableLines(layOut(table, holders, {}, columns - 2), holders).map((line) => `  ${line}`);
}

function typeOf({ type }: Pick<Holder, 'type'>): string {
  if (type === 'occupied') return 'policy';
  return type === 'allocation' ? 'allocation' : TYPE_NAMES[type].one;
}

export function placeOf({ accountId, region }: Pick<Holder, 'accountId' | 'region'>): string {
  return [accountId, region].flatMap((part) => (part ? [sanitize(part)] : [])).join('/');
}

function usageOf({ capacity, freeSpace, poolId, service, association }: Holder): string {
  if (capacity) return capacityText(capacity, freeSpace);
  if (poolId !== undefined) return `in pool ${sanitize(poolId)}`;
  return [association, service].flatMap((each) => (each ? [sanitize(each)] : [])).join(', ');
}

/**
 * "96.0 % used, ≈ 41 free": what fits into a table. Messages say it in words, by core/message/figures.ts. What others hold
 * is not free.
 */
export function capacityText(capacity: Capacity, space?: FreeSpace): string {
  const { usedPercent, freeMin, freeMax, basis, unit } = capacity;
  const held = space?.heldByOthers !== undefined;
  const free = held ? space.free : capacity.free;
  const exact = held || freeMin === undefined || freeMin === freeMax;
  const left = `${exact ? '' : '≈ '}${count(free)}${unit === '/64' ? ' /64' : ''}`;
  return `${percent(usedPercent, capacity.free)} ${BASIS_WORDS[basis]}, ${left} free`;
}

function colored(colors: Colors, severity: Holder['severity']): (text: string) => string {
  if (severity === 'critical') return colors.red;
  return severity === 'warning' ? colors.yellow : (text) => text;
}
