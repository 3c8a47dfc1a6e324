import { type ComponentChildren, h } from 'preact';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { sinceText } from '../../../core/report/since-text.ts';
import { BASIS_WORDS } from '../../../core/text/basis.ts';
import { count } from '../../../core/text/count.ts';
import { daysInShort } from '../../../core/text/days-to-full.ts';
import { percent } from '../../../core/text/percent.ts';
import { typeName } from '../../../core/text/resource-types.ts';
import { Bar } from '../kit/bar.ts';
import { Mark } from '../kit/mark.ts';
import { Text } from '../kit/text.ts';

/** A column of the table: what it is sorted by, and what stands in it. All of it is one line high. */
export interface TableColumn {
  readonly key: string;
  readonly title: string;
  readonly isNumber?: boolean;
  /** First the large ones: what is fullest is what one wants to see. */
  readonly largestFirst?: boolean;
  readonly cell: (data: ReportData, row: number) => ComponentChildren;
}

export const COLUMNS: readonly TableColumn[] = [
  {
    key: 'verdict',
    title: 'Verdict',
    cell: ({ columns }, row) => h(Mark, { verdict: columns.verdict[row] ?? 'notApplicable' }),
  },
  { key: 'name', title: 'Name', cell: nameCell },
  { key: 'type', title: 'Type', cell: typeCell },
  { key: 'cidr', title: 'CIDR', cell: cidrCell },
  { key: 'account', title: 'Account', cell: accountCell },
  { key: 'where', title: 'Where', cell: whereCell },
  { key: 'used', title: 'In use', largestFirst: true, cell: usedCell },
  { key: 'free', title: 'Free', isNumber: true, cell: freeCell },
  { key: 'fullIn', title: 'Full in', isNumber: true, cell: fullInCell },
  { key: 'since', title: 'Since', isNumber: true, largestFirst: true, cell: sinceCell },
];

function nameCell(data: ReportData, row: number): ComponentChildren {
  const id = data.columns.id[row] ?? '';
  const name = rowName(data, row);
  // The table is one stop of the Tab key, and Enter follows the link of the row.
  return [
    h('a', { href: hrefOf({ row: id }), tabIndex: -1 }, h(Text, { of: name, max: 60 })),
    name === id ? null : h('span', { class: 'quiet' }, ' ', h(Text, { of: id, max: 40 })),
  ];
}

function cidrCell({ columns }: ReportData, row: number): ComponentChildren {
  const [first, ...more] = columns.cidrs[row] ?? [];
  if (first === undefined) return h('span', { class: 'quiet' }, 'none');
  return [
    h('code', null, h(Text, { of: first })),
    more.length > 0 && h('span', { class: 'quiet' }, ` +${more.length}`),
  ];
}

function typeCell({ columns }: ReportData, row: number): ComponentChildren {
  return h(Text, { of: typeName(columns.type[row] ?? '').one, max: 40 });
}

function whereCell({ columns }: ReportData, row: number): ComponentChildren {
  return h(Text, { of: columns.zone[row] || columns.region[row] || '', max: 40 });
}

function accountCell({ columns, run }: ReportData, row: number): ComponentChildren {
  const account = columns.account[row] ?? '';
  return h(Text, {
    of: Object.hasOwn(run.accountNames, account) ? (run.accountNames[account] ?? account) : account,
    max: 40,
  });
}

function usedCell({ columns }: ReportData, row: number): ComponentChildren {
  const used = columns.usedPercent[row];
  if (used === undefined) return null;
  const basis = columns.basis[row] || undefined;
  return h(
    'span',
    { class: 'in-use' },
    h(Bar, { percent: used, verdict: columns.verdict[row] ?? 'notApplicable' }),
    h('span', null, percent(used, columns.free[row] ?? 0)),
    h('span', { class: 'quiet' }, basis && BASIS_WORDS[basis]),
  );
}

function freeCell({ columns }: ReportData, row: number): ComponentChildren {
  const free = columns.free[row];
  const total = columns.total[row];
  if (free === undefined) return null;
  const unit = columns.family[row] === 'ipv6' ? ' /64s' : '';
  return [
    h('b', null, count(free)),
    total === undefined ? null : h('span', { class: 'quiet' }, ` of ${count(total)}${unit}`),
  ];
}

function fullInCell({ columns }: ReportData, row: number): ComponentChildren {
  const fullIn = columns.fullIn[row];
  if (!fullIn || 'none' in fullIn) return null;
  return fullIn.p50 === 0 ? 'now' : daysInShort(fullIn);
}

function sinceCell({ columns, run }: ReportData, row: number): ComponentChildren {
  const since = columns.since[row];
  return since ? sinceText(since, run.asOf) : null;
}
