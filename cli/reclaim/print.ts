import { count, counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { ReclaimDocument, ReclaimItem } from '../json/reclaim-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, layOut, tableLines } from '../kit/table.ts';
import type { Colors, Terminal } from '../kit/terminal.ts';
import { originLine, timeAndAge } from '../results/origin.ts';
import type { Results, ScopeResult } from '../results/results.ts';

export type ReclaimAnswer = Omit<ReclaimDocument, 'schemaVersion'>;

interface View {
  readonly results: Pick<Results, 'where'>;
  readonly scopes: readonly ScopeResult[];
  readonly now: Date;
  readonly accountNames: AccountNames;
}

type Kind = ReclaimItem['kind'];

/** In the order in which they are told: what is given back as a whole comes first. */
const TITLES = {
  vpcWithoutSubnets: ['VPC without subnets', 'VPCs without subnets'],
  vpcOfEmptySubnets: ['VPC whose subnets are all empty', 'VPCs whose subnets are all empty'],
  subnet: ['empty subnet', 'empty subnets of VPCs in use'],
  pool: ['pool with nothing allocated', 'pools with nothing allocated'],
  publicAddress: ['public address that nothing uses', 'public addresses that nothing uses'],
  unseenAllocation: ['allocation held for what was not seen', 'allocations held for what was not seen'],
} as const satisfies Record<Kind, readonly [one: string, many: string]>;

const ORDER = [
  'vpcWithoutSubnets',
  'vpcOfEmptySubnets',
  'subnet',
  'pool',
  'publicAddress',
  'unseenAllocation',
] as const;

export function reclaimLines(answer: ReclaimAnswer, view: View, terminal: Terminal): string[] {
  const { results, scopes, now, accountNames } = view;
  const { items, totals, notMeasured, price } = answer;
  const blocks = ORDER.flatMap((kind) => {
    const total = totals.find((each) => each.kind === kind);
    if (!total) return [];
    const of = items.filter((item) => item.kind === kind);
    return [kindLines(total, of, accountNames, terminal)];
  });
  const sampled = items.flatMap(({ sampledAt }) => sampledAt ?? []).sort();
  const [oldest] = sampled;
  return joinBlocks(
    blocks.length === 0 ? ['Nothing that was seen is entirely unused.'] : [],
    ...blocks,
    [
      `${terminal.colors.yellow('!')} Unused at that time does not mean never used: space kept for a failover, a release or a growing cluster looks the same.`,
      '  Ask the owner before you delete anything: a single measurement misses network interfaces that come and go.',
      ...(notMeasured > 0
        ? [`  ${counted(notMeasured, 'resource')} without a measurement may be unused, too, and are not listed.`]
        : []),
    ],
    [
      `${originLine(results, scopes, now)}.${oldest === undefined ? '' : ` The oldest measurement listed is of ${timeAndAge(oldest, now)}.`}`,
      ...(totals.some(({ monthlyCost }) => monthlyCost > 0)
        ? [
            `Costs: ${price.perHour} ${price.currency} an hour and address in use or not, 730 hours a month (price of ${price.asOf}).`,
          ]
        : []),
    ],
  );
}

function kindLines(
  { kind, count: number, addresses, monthlyCost }: ReclaimAnswer['totals'][number],
  items: readonly ReclaimItem[],
  names: AccountNames,
  { colors, columns }: Terminal,
): string[] {
  const [one, many] = TITLES[kind];
  if (kind === 'unseenAllocation')
    return allocationLines(`${count(number)} ${number === 1 ? one : many}`, number, items, names, colors);
  const cost = monthlyCost > 0 ? `, about $${monthlyCost.toFixed(2)} a month` : '';
  const sum = kind === 'publicAddress' ? cost : `, ${counted(addresses, 'address')}`;
  const table: readonly Column<ReclaimItem>[] = [
    { key: 'addresses', text: ({ addresses: each }) => count(each), align: 'right', style: colors.bold },
    { key: 'cidr', text: cidrText },
    { key: 'name', text: ({ name }) => sanitize(name ?? ''), min: 12, cut: 'inside' },
    { key: 'id', text: ({ id }) => sanitize(id), belowOrder: 1 },
    { key: 'where', text: (item) => placeOf(item, names), belowOrder: 2 },
    { key: 'team', text: ({ team }) => sanitize(team ?? ''), belowOrder: 3 },
    { key: 'cost', text: ({ monthlyCost: each }) => (each > 0 ? `$${each.toFixed(2)}` : ''), align: 'right' },
    { key: 'why', text: ({ text }) => sanitize(text), belowOrder: 4, style: colors.dim },
  ];
  const shown = kind === 'publicAddress' ? table.filter(({ key }) => key !== 'addresses') : table;
  const more = number - items.length;
  return [
    colors.bold(`${count(number)} ${number === 1 ? one : many}${sum}`),
    ...tableLines(layOut(shown, items, {}, columns() - 2), items).map((line) => `  ${line}`),
    ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
  ];
}

/** What each can mean is a sentence, and the reason to look: it gets a line of its own. */
function allocationLines(
  title: string,
  total: number,
  items: readonly ReclaimItem[],
  names: AccountNames,
  { bold, dim }: Colors,
): string[] {
  const more = total - items.length;
  return [
    `${bold(title)}. Only IPAM can release them; by hand, you can release custom allocations only.`,
    ...items.flatMap(({ cidrs: [cidr = ''], resourceId = '', id, poolId = '', text, ...where }) => [
      `  ${[cidr, resourceId, id, `in ${poolId}`, placeOf(where, names)].map(sanitize).join('  ')}`,
      `    ${sanitize(text)}`,
    ]),
    ...(more > 0 ? [dim(`  … ${count(more)} more`)] : []),
  ];
}

function cidrText({ cidrs }: ReclaimItem): string {
  const [first = ''] = cidrs;
  return sanitize(first) + (cidrs.length > 1 ? ` +${cidrs.length - 1}` : '');
}
