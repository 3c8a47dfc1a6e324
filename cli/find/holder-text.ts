import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { percent } from '../../core/text/percent.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type { Count } from '../../statemachine/contracts/count.ts';
import type { Holder } from '../json/find-document.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, layOut, tableLines } from '../kit/table.ts';
import type { Colors } from '../kit/terminal.ts';

/** A line a holder: what it is, where, and how full. */
export function holderLines(
  holders: readonly Holder[],
  colors: Colors,
  columns: number,
  names: AccountNames = {},
): string[] {
  const table: readonly Column<Holder>[] = [
    { key: 'type', text: typeOf },
    { key: 'cidr', text: ({ cidr, otherCidrs }) => sanitize(cidr) + (otherCidrs > 0 ? ` +${otherCidrs}` : '') },
    { key: 'name', text: ({ name }) => sanitize(name ?? ''), min: 12, cut: 'inside', style: colors.bold },
    { key: 'id', text: ({ id, type }) => (type === 'occupied' ? '' : sanitize(id)), belowOrder: 1 },
    { key: 'zone', text: ({ availabilityZoneId }) => sanitize(availabilityZoneId ?? ''), dropOrder: 1 },
    { key: 'where', text: (holder) => placeOf(holder, names), belowOrder: 2 },
    { key: 'team', text: ({ team }) => sanitize(team ?? ''), belowOrder: 3 },
    {
      key: 'usage',
      text: usageOf,
      belowOrder: 4,
      style: (text, { severity }) => colored(colors, severity)(text),
    },
  ];
  return tableLines(layOut(table, holders, {}, columns - 2), holders).map((line) => `  ${line}`);
}

function typeOf({ type }: Pick<Holder, 'type'>): string {
  if (type === 'occupied') return 'policy';
  return type === 'allocation' ? 'allocation' : TYPE_NAMES[type].one;
}

function usageOf({ capacity, poolId, service, association }: Holder): string {
  if (capacity) return capacityText(capacity);
  if (poolId !== undefined) return `in pool ${sanitize(poolId)}`;
  return [association, service].flatMap((each) => (each ? [sanitize(each)] : [])).join(', ');
}

/** "96.0 % used, ≈ 41 free": what fits into a table. Messages say it in words, by core/message/figures.ts. */
export function capacityText(capacity: Capacity): string {
  return `${usedText(capacity)}, ${leftText(capacity)}`;
}

export function usedText({ usedPercent, basis, free, heldByOthers }: Capacity): string {
  return `${percent(usedPercent, heldByOthers ?? free)} ${BASIS_WORDS[basis]}`;
}

/** "≈ 41 free"; what others hold is neither used nor free. */
export function leftText({ free, freeMin, freeMax, heldByOthers, unit }: Capacity): string {
  const inUnits = (value: Count) => `${count(value)}${unit === '/64' ? ' /64' : ''}`;
  const held = heldByOthers === undefined ? '' : `${inUnits(heldByOthers)} held by others, `;
  return `${held}${freeMin === freeMax ? '' : '≈ '}${inUnits(free)} free`;
}

function colored(colors: Colors, severity: Holder['severity']): (text: string) => string {
  if (severity === 'critical') return colors.red;
  return severity === 'warning' ? colors.yellow : (text) => text;
}
