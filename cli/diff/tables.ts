import { verdictWord } from '../../core/diff/words.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { TYPE_NAMES } from '../../core/text/resource-types.ts';
import type { Capacity } from '../../statemachine/contracts/capacity.ts';
import type {
  Changed,
  ChangedPlace,
  OverlapChange,
  Resized,
  UsageChange,
  VerdictChange,
} from '../../statemachine/contracts/diff.ts';
import { capacityText } from '../find/holder-text.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, layOut, tableLines } from '../kit/table.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';

type Columns<T> = readonly Column<T>[];

export interface Told<T> {
  readonly before: Columns<T>;
  /** @default nothing */
  readonly after?: Columns<T>;
}

/** A line a resource: which one it is, between what is told of it. */
export function rows<T extends Changed>(
  { before, after = [] }: Told<T>,
  items: readonly T[],
  names: AccountNames,
  terminal: Terminal,
): string[] {
  const table = [...before, ...whichOne<T>(names, terminal.colors), ...after];
  return tableLines(layOut(table, items, {}, terminal.columns() - 2), items).map((line) => `  ${line}`);
}

function whichOne<T extends Changed>(names: AccountNames, { bold }: Colors): Columns<T> {
  return [
    { key: 'name', text: ({ name }) => sanitize(name ?? ''), min: 10, cut: 'inside', style: bold },
    { key: 'cidr', text: ({ cidrs }) => cidrsText(cidrs), belowOrder: 4 },
    { key: 'id', text: ({ id }) => sanitize(id), belowOrder: 1 },
    { key: 'where', text: (item) => placeOf(item, names), belowOrder: 2 },
    { key: 'team', text: ({ team }) => sanitize(team ?? ''), belowOrder: 3 },
  ];
}

export const presence: Told<Changed> = {
  before: [{ key: 'type', text: ({ type }) => TYPE_NAMES[type]?.one ?? sanitize(type) }],
};

export function usage(sign: '+' | '-', { bold }: Colors): Told<UsageChange> {
  const before: Columns<UsageChange> = [
    { key: 'by', text: ({ by }) => `${sign}${count(by)}`, align: 'right', style: bold },
    { key: 'points', text: ({ points }) => `${sign}${points.toFixed(1)} %`, align: 'right' },
    { key: 'to', text: ({ to }) => capacityText(to), align: 'right', belowOrder: 5 },
  ];
  return { before };
}

export function verdicts({ red, yellow, green, dim }: Colors): Told<VerdictChange> {
  const styles = new Map([
    ['critical', red],
    ['warning', yellow],
    ['ok', green],
  ]);
  const style = (text: string, { to: { is } }: VerdictChange) => styles.get(is)?.(text) ?? text;
  return {
    before: [
      { key: 'change', text: ({ from, to }) => `${verdictWord(from)} → ${verdictWord(to)}`, style },
      { key: 'cause', text: ({ cause }) => (cause === 'both' ? 'also the policy' : ''), style: dim },
    ],
    after: [{ key: 'why', text: ({ to }) => sanitize(to.text), belowOrder: 6, style: dim }],
  };
}

export const resized: Told<Resized> = {
  before: [
    { key: 'cidrs', text: cidrChanges, belowOrder: 5 },
    { key: 'total', text: ({ from, to }) => `${totalText(from)} → ${totalText(to)}`, belowOrder: 6 },
  ],
};

export const moved: Told<ChangedPlace> = {
  before: [
    {
      key: 'changes',
      text: ({ changes }) =>
        changes.map(({ what, from, to }) => sanitize(`${what} ${textOf(from)} → ${textOf(to)}`)).join(', '),
      belowOrder: 5,
    },
  ],
};

export const overlaps: Told<OverlapChange> = {
  before: [],
  after: [
    { key: 'with', text: ({ with: others }) => `with ${othersText(others)}`, belowOrder: 5 },
    { key: 'why', text: ({ byPolicy }) => (byPolicy ? 'by the policy' : ''), belowOrder: 6 },
  ],
};

function othersText([first, ...others]: OverlapChange['with']): string {
  if (!first) return '';
  return `${sanitize(first.name ?? first.id)} ${sanitize(first.cidr)}${others.length > 0 ? ` +${others.length}` : ''}`;
}

function textOf(values: readonly string[]): string {
  return values.length > 0 ? values.join(' ') : 'none';
}

/** "+10.1.0.0/16 -10.2.0.0/16" */
function cidrChanges({ from, to }: Resized): string {
  const added = to.cidrs.filter((cidr) => !from.cidrs.includes(cidr));
  const removed = from.cidrs.filter((cidr) => !to.cidrs.includes(cidr));
  return sanitize([...added.map((cidr) => `+${cidr}`), ...removed.map((cidr) => `-${cidr}`)].join(' '));
}

function totalText({ cidrs, capacity }: Resized['from']): string {
  if (capacity) return `${count(capacity.total)}${capacity.unit === '/64' ? ' /64' : ''}`;
  return cidrs.length === 0 ? 'none' : 'not measured';
}

function cidrsText([first = '', ...others]: readonly string[]): string {
  return sanitize(first) + (others.length > 0 ? ` +${others.length}` : '');
}

/** "in use, in addresses" */
export function basisText({ basis, unit }: Pick<Capacity, 'basis' | 'unit'>): string {
  return `${BASIS_WORDS[basis] ?? sanitize(basis)}, in ${unit === '/64' ? '/64s' : 'addresses'}`;
}
