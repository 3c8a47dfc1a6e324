import { h } from 'preact';
import type { ReportData } from '../../core/report/report-data.ts';
import { rowName } from '../../core/report/row-name.ts';
import { count, counted } from '../../core/text/count.ts';
import { typeName } from '../../core/text/resource-types.ts';
import { LISTED_GAPS } from './coverage.ts';
import { Text } from './kit/text.ts';

/** Of a run with more, a file of 50,000 rows is 4 MB larger by them than with a script. */
const LISTED = 2000;

/** For mail programs, and for servers that forbid scripts: what is missing then, every critical and every gap of the run. */
export function WithoutScript({ data }: { readonly data: ReportData }) {
  const { columns } = data;
  const gaps = data.gaps.slice(LISTED_GAPS);
  const rows = columns.verdict.flatMap((verdict, row) => (verdict === 'critical' ? [row] : []));
  return h(
    'noscript',
    null,
    h(
      'div',
      { class: 'without-script' },
      h(
        'p',
        null,
        'Search, details, who holds the addresses and the table of everything need the script of this page, which does not run here.',
      ),
      rows.length > 0 &&
        h(
          'h2',
          null,
          rows.length > LISTED
            ? `${count(LISTED)} of ${counted(rows.length, 'critical finding')}; ipam-monitor report --format csv lists all`
            : `All ${counted(rows.length, 'critical finding')}`,
        ),
      h(
        'ul',
        null,
        rows
          .slice(0, LISTED)
          .map((row) =>
            h(
              'li',
              null,
              h('b', null, h(Text, { of: rowName(data, row), max: 80 })),
              ' ',
              h(Text, { of: placeOf(data, row), max: 200 }),
              ': ',
              h(Text, { of: columns.why[row] ?? '', max: 300 }),
            ),
          ),
      ),
      gaps.length > 0 && [
        h('h2', null, `${counted(gaps.length, 'more gap')} in these figures`),
        h(
          'ul',
          null,
          gaps.map(({ text }) => h('li', null, h(Text, { of: text, max: 1500 }))),
        ),
      ],
    ),
  );
}

function placeOf({ columns }: ReportData, row: number): string {
  const type = typeName(columns.type[row] ?? '').one;
  const where = [columns.cidrs[row]?.join(', '), type, columns.id[row], columns.account[row], columns.region[row]];
  return where.filter(Boolean).join(', ');
}
