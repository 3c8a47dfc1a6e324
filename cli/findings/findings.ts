import { isKnown } from '../../core/judge/checks/runway.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count, counted } from '../../core/text/count.ts';
import { daysInShort } from '../../core/text/days-to-full.ts';
import { type AccountNames, teamOf } from '../../core/text/owner-of.ts';
import { percent } from '../../core/text/percent.ts';
import { KIND_NAMES, TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import type { Colors } from '../kit/terminal.ts';
import { width } from '../kit/width.ts';
import type { FindingGroup } from './groups.ts';

export interface FindingsView {
  readonly colors: Colors;
  /** Width to fit in. */
  readonly columns: number;
  /** Command that prints all findings. */
  readonly allFindings: string;
  /** What accounts are called, where that is known. */
  readonly accountNames?: AccountNames;
}

/**
 * A table for each group. Each has its own columns: one long IPv6 CIDR must not cost the others a column. `overlaps`,
 * which are told by group, stand behind them.
 */
export function findingLines(
  groups: readonly FindingGroup[],
  overlaps: readonly string[],
  view: FindingsView,
): string[] {
  const some = overlaps.length > 0 || groups.some(({ total, shown }) => total > shown.length);
  return joinBlocks(
    ...groups.map((group) => groupLines(group, view)),
    overlaps,
    some ? [`All findings  ${view.colors.dim(view.allFindings)}`] : [],
  );
}

function groupLines(
  { severity, kind, type, total, shown }: FindingGroup,
  { colors, columns, accountNames = {} }: FindingsView,
) {
  const { one, many } = TYPE_NAMES[type];
  const title = `${severity.toUpperCase()} ${total === 1 ? one : many}${KIND_NAMES[kind]}, ${count(total)}`;
  const measured = shown.find(({ capacity }) => capacity)?.capacity;
  const headings: Record<string, string> = measured
    ? {
        used: BASIS_WORDS[measured.basis],
        free: 'free',
        ...(shown.some(({ forecast }) => isKnown(forecast)) && { days: 'full in' }),
      }
    : {};
  const layout = layOut(findingColumns(shown, colors, accountNames), shown, headings, columns);
  const colored = severity === 'critical' ? colors.red : colors.yellow;
  const style = { title: (text: string) => colors.bold(colored(text)), heading: colors.dim };
  const rest = total - shown.length;
  return [
    ...headLines(layout, title, headings, style),
    ...tableLines(layout, shown),
    ...(rest > 0 ? [colors.dim(`… ${count(rest)} more`)] : []),
  ];
}

function findingColumns(
  rows: readonly ResourceFinding[],
  colors: Colors,
  names: AccountNames,
): readonly Column<ResourceFinding>[] {
  // A name may be cut, but not before the id beside it goes below: a third of two names tells them apart no more. An id in
  // its place may not: it is what the next command needs. Nor may the rule: its end is the number.
  const longestId = Math.max(...rows.map((row) => (isNamed(row) ? 0 : width(nameOf(row)))));
  return [
    { key: 'name', text: nameOf, min: Math.max(20, longestId), cut: 'inside' },
    { key: 'id', text: (row) => (isNamed(row) ? sanitize(row.resource.id) : ''), belowOrder: 2, style: colors.dim },
    { key: 'cidr', text: cidrOf },
    { key: 'zone', text: ({ resource }) => sanitize(resource.availabilityZoneId ?? ''), dropOrder: 1 },
    { key: 'where', text: ({ resource }) => placeOf(resource, names), belowOrder: 1 },
    { key: 'team', text: ({ resource }) => sanitize(teamOf(resource) ?? ''), belowOrder: 3 },
    { key: 'used', text: usedOf, align: 'right' },
    { key: 'free', text: freeOf, align: 'right', style: colors.bold },
    {
      key: 'days',
      text: rows.some(({ forecast }) => isKnown(forecast)) ? daysOf : () => '',
      align: 'right',
      style: colors.bold,
    },
    { key: 'why', text: whyOf, belowOrder: 4, style: colors.dim },
  ];
}

function isNamed({ resource }: ResourceFinding): boolean {
  return sanitize(resource.name ?? '') !== '';
}

function nameOf({ resource }: ResourceFinding): string {
  return sanitize(resource.name ?? '') || sanitize(resource.id);
}

function cidrOf({ cidrs, resource }: ResourceFinding): string {
  return sanitize(resource.cidr) + (cidrs.length > 1 ? ` +${cidrs.length - 1}` : '');
}

function usedOf({ capacity }: ResourceFinding): string {
  return capacity ? percent(capacity.usedPercent, capacity.heldByOthers ?? capacity.free) : '';
}

/** ≈ where IPAM's four decimals do not tell the exact count. */
function freeOf({ capacity }: ResourceFinding): string {
  if (!capacity) return '';
  const exact = capacity.freeMin === undefined || capacity.freeMin === capacity.freeMax;
  return `${exact ? '' : '≈ '}${count(capacity.free)}${capacity.unit === '/64' ? ' /64' : ''}`;
}

/** "9 d (6–15)". A table of which nothing is known has no such column. */
function daysOf({ forecast }: ResourceFinding): string {
  if (!forecast) return '';
  return 'none' in forecast ? 'not known' : daysInShort(forecast);
}

/** The condition, without the observed values that stand in the same row: so that equal ones can be told. */
function whyOf({ reasons, capacity, notes = [] }: ResourceFinding): string {
  const textOf = (kind: string) => notes.find((note) => note.kind === kind)?.text;
  const unseen = textOf('heldForUnseen')?.split(':')[0];
  const coming = textOf('otherCidrs')?.replace('Not counted: ', '');
  const more = [unseen, coming].flatMap((text) => (text ? sanitize(text) : []));
  return [conditionsOf({ reasons, capacity }), ...more].join('; ');
}

function conditionsOf({ reasons, capacity }: Pick<ResourceFinding, 'reasons' | 'capacity'>): string {
  return reasons
    .map(({ metric, operator, threshold, unit, purpose, text }) => {
      const needed = purpose === 'loadBalancer' ? ' (a load balancer needs 8)' : '';
      const sign = operator === '>=' ? '≥' : operator;
      if (metric === 'free') return `free ${sign} ${count(threshold)}${unit === '/64' ? ' /64' : ''}${needed}`;
      if (metric === 'daysToFull') return `full within ${counted(threshold, 'day')}`;
      if (metric === 'usedPercent')
        return `${capacity ? BASIS_WORDS[capacity.basis] : 'used'} ${sign} ${threshold} %${needed}`;
      return sanitize(text);
    })
    .join(' and ');
}
