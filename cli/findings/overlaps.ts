import { count, counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { AddressOwner, OverlapGroup } from '../../statemachine/contracts/overlap.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, layOut, tableLines } from '../kit/table.ts';
import type { FindingsView } from './findings.ts';

/** Groups that are spelled out; the command beside them has the rest. */
const SHOWN = 6;

/** Members of a group that are named. */
const NAMED = 3;

type Told = Pick<Summary, 'overlaps' | 'byKind'>;

/** Whether overlaps are told by group, and need not be told VPC by VPC. */
export function tellsOverlaps({ overlaps }: Told): boolean {
  return overlaps?.worst.some(({ severity }) => severity !== 'ok') ?? false;
}

/** VPCs that share addresses: one line a group, because each of 205 VPCs would name the other 204. */
export function overlapLines({ overlaps, byKind }: Told, view: FindingsView): string[] {
  if (!overlaps) return [];
  const { colors, columns, accountNames = {} } = view;
  const table = columnsOf(accountNames);
  const blocks = (['critical', 'warning'] as const).map((severity) => {
    const groups = overlaps.worst.filter((group) => group.severity === severity);
    if (groups.length === 0) return [];
    const vpcs = byKind.filter(({ kind }) => kind === 'overlap').reduce((sum, each) => sum + each[severity], 0);
    const colored = severity === 'critical' ? colors.red : colors.yellow;
    const shown = groups.slice(0, SHOWN);
    return [
      colors.bold(colored(`${severity.toUpperCase()} overlaps, ${counted(vpcs, 'VPC')}`)),
      ...tableLines(layOut(table, shown, {}, columns), shown),
      ...(groups.length > shown.length ? [colors.dim(`… ${count(groups.length - shown.length)} more groups`)] : []),
    ];
  });
  const { allowedGroups } = overlaps;
  const lines = joinBlocks(...blocks);
  if (lines.length === 0 || allowedGroups === 0) return lines;
  return [...lines, colors.dim(`Not counted: ${counted(allowedGroups, 'group')} that the policy allows to overlap.`)];
}

function columnsOf(names: AccountNames): readonly Column<OverlapGroup>[] {
  return [
    { key: 'group', text: ({ group }) => sanitize(group) },
    { key: 'relation', text: relationText },
    { key: 'members', text: (group) => membersText(group, names), belowOrder: 1 },
  ];
}

const RELATIONS = {
  equal: (members: number) => `${count(members)} with the same addresses`,
  contained: (members: number) => `${count(members)}, one holding the others`,
  partial: (members: number) => `${count(members)} in part`,
} as const satisfies Record<OverlapGroup['relation'], (members: number) => string>;

export function relationText({ relation, members }: OverlapGroup): string {
  return (RELATIONS[relation] ?? RELATIONS.partial)(members);
}

function membersText({ group, members, listed }: OverlapGroup, names: AccountNames): string {
  const named = listed.slice(0, NAMED).map((owner) => ownerText(owner, group, names));
  const rest = members - named.length;
  return [...named, ...(rest > 0 ? [`${count(rest)} more`] : [])].join(', ');
}

/** With its CIDR where that is another one than the group's, which stands in front. */
export function ownerText(owner: AddressOwner, group: string, names: AccountNames): string {
  const { kind, id, name, cidr } = owner;
  const where = placeOf(owner, names);
  const called = sanitize(name ?? '');
  const who = called ? `${called} ${sanitize(id)}` : sanitize(id);
  const what = cidr === group ? '' : ` ${sanitize(cidr)}`;
  // A range of the policy has a name only.
  if (kind === 'occupied') return `${called || sanitize(id)}${what} (policy)`;
  return `${kind === 'allocation' ? 'allocation ' : ''}${who}${what}${where && ` (${where})`}`;
}
