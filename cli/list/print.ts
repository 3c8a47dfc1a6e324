import { count, counted } from '../../core/text/count.ts';
import { daysInShort } from '../../core/text/days-to-full.ts';
import { type AccountNames, teamOf } from '../../core/text/owner-of.ts';
import { typeName } from '../../core/text/resource-types.ts';
import { leftText, usedText } from '../find/holder-text.ts';
import type { ListDocument, ListedResource } from '../json/list-document.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, headLines, layOut, tableLines } from '../kit/table.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';

interface View {
  /** When the runs were, and where. */
  readonly origin: string;
  readonly isFiltered: boolean;
  readonly accountNames: AccountNames;
}

export function listLines(
  { total, resources }: Pick<ListDocument, 'total' | 'resources'>,
  { origin, isFiltered, accountNames }: View,
  { colors, columns }: Terminal,
): string[] {
  const what = `${counted(total, 'resource')}${isFiltered ? (total === 1 ? ' matches' : ' match') : ''}`;
  const layout = layOut(columnsOf(accountNames, colors), resources, HEADINGS, columns());
  const head = headLines(layout, '', HEADINGS, { title: colors.bold, heading: colors.dim });
  const more = total - resources.length;
  return [
    `${colors.bold(total === 0 ? `No resource${isFiltered ? ' matches' : ''}` : what)}. ${origin}`,
    ...(resources.length > 0 ? ['', ...head.filter((line) => line !== ''), ...tableLines(layout, resources)] : []),
    ...(more > 0 ? [colors.dim(`… ${count(more)} more: --limit ${total}, or all with --output csv`)] : []),
  ];
}

const HEADINGS = {
  ...{ verdict: 'verdict', type: 'type', name: 'resource', id: 'id', cidr: 'CIDR', where: 'owner', team: 'team' },
  ...{ used: 'used', free: 'free', days: 'full in', why: 'why' },
};

const WORDS: Readonly<Record<ListedResource['verdict'], string>> = {
  ...{ critical: 'critical', warning: 'warning', ok: 'ok' },
  ...{ notMeasured: 'not measured', notApplicable: 'not applicable' },
};

function columnsOf(names: AccountNames, { red, yellow, dim }: Colors): readonly Column<ListedResource>[] {
  const styles = new Map([
    ['critical', red],
    ['warning', yellow],
  ]);
  return [
    {
      key: 'verdict',
      text: ({ verdict }) => WORDS[verdict] ?? sanitize(verdict),
      style: (text, { verdict }) => styles.get(verdict)?.(text) ?? text,
    },
    { key: 'type', text: ({ resource }) => typeName(resource.type).one, belowOrder: 2 },
    { key: 'name', text: ({ resource }) => sanitize(resource.name ?? ''), min: 16, cut: 'inside' },
    { key: 'id', text: ({ resource }) => sanitize(resource.id), belowOrder: 3 },
    { key: 'cidr', text: cidrText, belowOrder: 1 },
    { key: 'where', text: ({ resource }) => placeOf(resource, names), belowOrder: 4 },
    { key: 'team', text: ({ resource }) => sanitize(teamOf(resource) ?? ''), belowOrder: 5 },
    { key: 'used', text: ({ capacity }) => (capacity ? usedText(capacity) : ''), align: 'right' },
    { key: 'free', text: ({ capacity }) => (capacity ? leftText(capacity).replace(/ free$/, '') : ''), align: 'right' },
    {
      key: 'days',
      text: ({ forecast }) => (forecast && !('none' in forecast) ? daysInShort(forecast) : ''),
      align: 'right',
    },
    { key: 'why', text: ({ why }) => sanitize(why), belowOrder: 6, style: dim },
  ];
}

function cidrText({ cidrs, resource }: ListedResource): string {
  return sanitize(resource.cidr) + (cidrs.length > 1 ? ` +${cidrs.length - 1}` : '');
}
