import { h } from 'preact';
import type { ShortGroup } from '../../core/report/answer.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { count, counted } from '../../core/text/count.ts';
import { Mark } from './kit/mark.ts';
import { RowHead, RowLink } from './kit/row.ts';
import { Text } from './kit/text.ts';

interface GroupsProps {
  readonly data: ReportData;
  readonly groups: readonly ShortGroup[];
  readonly more: number;
}

/** Ten rows of "100 %" tell nothing apart: where dozens are full, the VPCs that they are in. */
export function GroupTable({ data, groups, more }: GroupsProps) {
  return h(
    'table',
    { class: 'rows groups' },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        h('th', { scope: 'col' }, 'VPC'),
        h('th', { scope: 'col', class: 'number' }, 'Full'),
        h('th', { scope: 'col', class: 'number' }, 'Run short'),
        h('th', { scope: 'col' }, 'First of them'),
      ),
    ),
    h(
      'tbody',
      null,
      groups.map(({ vpc, full, rows }) => {
        const [first] = rows;
        const verdict = data.columns.verdict[first ?? -1] ?? 'notApplicable';
        return h(
          'tr',
          null,
          h(
            'td',
            { class: 'who-cell' },
            vpc < 0
              ? h('div', { class: 'who' }, h(Mark, { verdict }), 'In no VPC: pools and public addresses')
              : h(RowHead, { data, row: vpc, verdict }),
          ),
          h('td', { class: 'number' }, h('b', null, count(full)), h('span', { class: 'label' }, ' full')),
          h('td', { class: 'number' }, count(rows.length), h('span', { class: 'label' }, ' run short')),
          h(
            'td',
            null,
            first === undefined
              ? null
              : [
                  h(RowLink, { data, row: first }),
                  ' ',
                  h('span', { class: 'quiet small' }, h(Text, { of: data.columns.why[first] ?? '', max: 100 })),
                ],
          ),
        );
      }),
    ),
    more > 0 &&
      h('tfoot', null, h('tr', null, h('td', { colSpan: 4, class: 'quiet' }, `and ${counted(more, 'more VPC')}`))),
  );
}
