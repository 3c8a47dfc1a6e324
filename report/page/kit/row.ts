import { h } from 'preact';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData, ReportVerdict } from '../../../core/report/report-data.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { typeName } from '../../../core/text/resource-types.ts';
import { Mark } from './mark.ts';
import { Text } from './text.ts';

interface RowProps {
  readonly data: ReportData;
  readonly row: number;
}

/** `verdict`: of what is meant, where that is not the row itself. */
interface HeadProps extends RowProps {
  readonly verdict?: ReportVerdict | undefined;
}

/** Who it is: its name as a link to its details, its CIDR, and where it is. */
export function RowHead({ data, row, verdict = data.columns.verdict[row] }: HeadProps) {
  const { columns } = data;
  return h(
    'div',
    { class: 'who' },
    h(Mark, { verdict: verdict ?? 'notApplicable' }),
    h(
      'div',
      null,
      h(RowLink, { data, row }),
      ' ',
      h(Cidrs, { of: columns.cidrs[row] ?? [] }),
      h('div', { class: 'quiet small' }, h(Where, { data, row })),
    ),
  );
}

/** The first, and how many more: a VPC may have five, in several places. */
export function Cidrs({ of: [first, ...more] }: { readonly of: readonly string[] }) {
  if (first === undefined) return null;
  return [
    h('code', null, h(Text, { of: first, max: 50 })),
    more.length > 0 && h('span', { class: 'quiet small' }, ` and ${more.length} more`),
  ];
}

export function RowLink({ data, row }: RowProps) {
  return h(
    'a',
    { class: 'name', href: hrefOf({ row: data.columns.id[row] ?? '' }) },
    h(Text, { of: rowName(data, row), max: 60 }),
  );
}

/** "subnet · in search-dev · 333377774444 · use1-az2" */
function Where({ data, row }: RowProps) {
  const { columns, run } = data;
  const vpc = columns.vpc[row] ?? -1;
  const account = columns.account[row] ?? '';
  const place = columns.zone[row] || columns.region[row];
  return [
    h(Text, { of: typeName(columns.type[row] ?? '').one, max: 40 }),
    vpc < 0 ? null : [' · in ', h(Text, { of: rowName(data, vpc), max: 40 })],
    account && [' · ', h(Text, { of: run.accountNames[account] ?? account, max: 40 })],
    place && [' · ', h(Text, { of: place, max: 40 })],
  ];
}
