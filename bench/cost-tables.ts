import { type Price, prices } from '../core/prices/prices.ts';
import { fixedItems } from './cost/fixed.ts';
import { type Bill, billOf, type Item } from './cost/items.ts';
import { MEASURED_ON } from './cost/measured.ts';
import { runUsage, type Workflow } from './cost/run-usage.ts';
import { historyItems, type Operation, variableItems } from './cost/variable.ts';

export interface CostInputs {
  readonly workflow: Workflow;
  readonly operation: Operation;
  readonly scopes: number;
  /** Deployments to compare, the one of the settings first. */
  readonly deployments: readonly {
    readonly name: string;
    readonly template: unknown;
    readonly detail: 'full' | 'minimal';
    /** `perResource.top` of the policy, where it is not the built-in one's. */
    readonly top?: number;
    /** `routes` of the policy, so many. */
    readonly routes?: number;
  }[];
}

const TARGETS = { fixed: 8, variable: 1, variableRows: 10_000 };
/** The sizes of organisations; the last one with a role to look into subnets. */
const EXTENTS = [
  ...[1000, 10_000, 100_000, 1_000_000].map((rows) => ({ name: count(rows), rows, looksInside: false })),
  { name: `${count(TARGETS.variableRows)}, with a read role`, rows: TARGETS.variableRows, looksInside: true },
];

/** Without IPAM each account has a history of its own. */
const HISTORIES = [
  { name: '100,000', series: 100_000, histories: 1 },
  { name: '300,000', series: 300_000, histories: 1 },
  { name: '100,000 in 5,000 accounts without IPAM', series: 100_000, histories: 5000 },
];

/** The figures as Markdown: `tables` for the cost page, `targets` for whoever works on them. */
export function costTables({ workflow, operation, scopes, deployments }: CostInputs): {
  readonly tables: string;
  readonly targets: string;
} {
  const usages = EXTENTS.map((extent) => ({
    ...extent,
    ...runUsage(workflow, { ...extent, scopes, runsADay: operation.runsADay }),
  }));
  const variable = usages.map((usage) => ({ ...usage, bill: billOf(variableItems(usage, operation)) }));
  const histories = HISTORIES.map((each) => billOf(historyItems({ ...each, runsADay: operation.runsADay })));
  const fixed = deployments.map(({ name, template, ...published }) => ({
    name,
    bill: billOf(fixedItems(template, { scopes, ...published })),
  }));
  const whole = [fixed.at(0), fixed.at(-1)].filter((deployment) => deployment !== undefined);
  const tables = [
    `### What you pay a month, with ${operation.runsADay} runs a day, $`,
    table(
      ['resource CIDRs', ...whole.flatMap(({ name }) => [name, `${name}, without free tier`])],
      variable.map(({ name, bill }) => [
        name,
        ...whole
          .map((deployment) => billOf([...deployment.bill.items, ...bill.items]))
          .flatMap(({ monthly, monthlyWithFreeTier }) => [`**${dollars(monthlyWithFreeTier)}**`, dollars(monthly)]),
      ]),
    ),
    `### Of that, what grows with the number of resources, $`,
    table(
      ['', ...EXTENTS.map(({ name }) => name)],
      [
        ...rowsOf(variable.map(({ bill }) => bill)),
        ['**without free tier**', ...variable.map(({ bill }) => `**${dollars(bill.monthly)}**`)],
        ['**with free tier**', ...variable.map(({ bill }) => `**${dollars(bill.monthlyWithFreeTier)}**`)],
      ],
    ),
    '### Of that, what is fixed by your settings, $',
    table(
      ['', ...fixed.map(({ name }) => name)],
      [
        ...fixedRows(fixed.map(({ bill }) => bill)),
        ['**without free tier**', ...fixed.map(({ bill }) => `**${dollars(bill.monthly)}**`)],
        ['**with free tier**', ...fixed.map(({ bill }) => `**${dollars(bill.monthlyWithFreeTier)}**`)],
      ],
    ),
    '### The history alone, $',
    table(
      ['', ...HISTORIES.map(({ name }) => name)],
      [...rowsOf(histories), ['**without free tier**', ...histories.map(({ monthly }) => `**${dollars(monthly)}**`)]],
    ),
    `### What one run uses, with ${scopes} scopes`,
    table(
      ['resource CIDRs', 'EC2 calls', 'transitions', 'invocations', 'GB-seconds', 'S3 writes', 'S3 reads', 'MB kept'],
      usages.map((usage) => [
        usage.name,
        ...[usage.ec2Calls, usage.transitions, usage.invocations, usage.gigabyteSeconds].map(count),
        ...[usage.s3Writes, usage.s3Reads].map(count),
        (usage.keptBytes / 1e6).toFixed(1),
      ]),
    ),
    '### Prices',
    table(
      ['per', '$', 'free a month', 'as of', 'source'],
      Object.values<Price>(prices).map(({ per, amount, free = 0, asOf, source, confirmed }) => [
        per,
        String(Number(amount.toPrecision(6))),
        free === 0 ? '–' : count(free),
        asOf,
        `${source}${confirmed ? '' : ' *'}`,
      ]),
      ['as of', 'source'],
    ),
    `\\* Not confirmed on a price page of today. Seconds, requests and bytes were measured on ${MEASURED_ON}.`,
  ].join('\n\n');
  return { tables, targets: targets(fixed, variable) };
}

function rowsOf(bills: readonly Bill[]): string[][] {
  return (bills[0]?.items ?? []).map(({ what }, index) => [
    what,
    ...bills.map(({ items }) => dollars(items[index]?.monthly ?? 0)),
  ]);
}

/** Each amount with the number of units. */
function fixedRows(bills: readonly Bill[]): string[][] {
  return (bills[0]?.items ?? []).map(({ what }, index) => [
    what,
    ...bills.map(({ items }) => {
      const item: (Item & { monthly: number }) | undefined = items[index];
      return item ? `${dollars(item.monthly)} (${count(item.units)})` : '';
    }),
  ]);
}

function targets(
  fixed: readonly { readonly name: string; readonly bill: Bill }[],
  variable: readonly { readonly name: string; readonly rows: number; readonly bill: Bill }[],
): string {
  const aimedAt = variable.filter(({ rows }) => rows === TARGETS.variableRows);
  return [
    ...aimedAt.map(
      ({ name, bill: { monthly, monthlyWithFreeTier } }) =>
        `- Grows, ${name}: under $${TARGETS.variable}, hourly, without free tier: ` +
        `${verdict(monthly < TARGETS.variable, monthly)}; with it: ` +
        verdict(monthlyWithFreeTier < TARGETS.variable, monthlyWithFreeTier),
    ),
    ...fixed.map(({ name, bill }) => {
      const without = verdict(bill.monthly <= TARGETS.fixed, bill.monthly);
      return (
        `- Fixed, ${name}: at most $${TARGETS.fixed} without free tier: ${without}; with it: ` +
        verdict(bill.monthlyWithFreeTier <= TARGETS.fixed, bill.monthlyWithFreeTier)
      );
    }),
  ].join('\n');
}

const verdict = (met: boolean, amount: number) => `${met ? 'met' : '**not met**'} (${dollars(amount)})`;

function count(value: number): string {
  return (value < 10 ? Number(value.toFixed(1)) : Math.round(value)).toLocaleString('en-US');
}

function dollars(amount: number): string {
  return amount > 0 && amount < 0.005 ? '<0.01' : amount.toFixed(2);
}

/** Figures are aligned to the right, all but the first column and those that `texts` names. */
function table(
  header: readonly string[],
  lines: readonly (readonly string[])[],
  texts: readonly string[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = header.map((heading, index) => (index === 0 || texts.includes(heading) ? '---' : '---:'));
  return [line(header), line(rule), ...lines.map(line)].join('\n');
}
