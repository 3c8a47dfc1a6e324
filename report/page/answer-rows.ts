import { h } from 'preact';
import type { FullIn, ReportData } from '../../core/report/report-data.ts';
import { isFull } from '../../core/report/shortage.ts';
import { sinceText } from '../../core/report/since-text.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count } from '../../core/text/count.ts';
import { daysInShort } from '../../core/text/days-to-full.ts';
import { percent as percentText } from '../../core/text/percent.ts';
import { Bar } from './kit/bar.ts';
import { RowHead } from './kit/row.ts';
import { Sparkline } from './kit/spark.ts';
import { Text } from './kit/text.ts';

interface RowsProps {
  readonly data: ReportData;
  readonly rows: readonly number[];
}

/** The rows that run out first. A column of which nothing is known is left out. */
export function RowTable({ data, rows }: RowsProps) {
  const { columns, details, run } = data;
  const shows = {
    spark: rows.some((row) => details.get(row)?.spark),
    fullIn: rows.some((row) => columns.fullIn[row]),
    since: rows.some((row) => columns.since[row]),
  };
  return h(
    'table',
    { class: 'rows' },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        ['Resource', 'Why', 'In use'].map((title) => h('th', { scope: 'col' }, title)),
        h('th', { scope: 'col', class: 'number' }, 'Free'),
        shows.spark && h('th', { scope: 'col', class: 'spark-cell' }, '30 days'),
        shows.fullIn && h('th', { scope: 'col' }, 'Full in'),
        shows.since && h('th', { scope: 'col', class: 'since-cell' }, 'Since'),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map((row) => {
        const detail = details.get(row);
        const since = columns.since[row];
        return h(
          'tr',
          null,
          h('td', { class: 'who-cell' }, h(RowHead, { data, row })),
          h(
            'td',
            { class: `why-cell small ${columns.verdict[row]}-text` },
            h(Text, { of: columns.why[row] ?? '', max: 160 }),
          ),
          h('td', { class: 'use-cell' }, h(Used, { data, row })),
          h('td', { class: 'free-cell number' }, h(Free, { data, row })),
          shows.spark &&
            h(
              'td',
              { class: 'spark-cell' },
              detail?.spark && h(Sparkline, { spark: detail.spark, fullIn: columns.fullIn[row] }),
            ),
          shows.fullIn && h('td', { class: 'full-cell' }, fullText(data, row)),
          shows.since && h('td', { class: 'since-cell' }, since ? sinceText(since, run.asOf) : ''),
        );
      }),
    ),
  );
}

/** Percent never stands without the word of its basis. */
function Used({ data: { columns }, row }: { readonly data: ReportData; readonly row: number }) {
  const percent = columns.usedPercent[row];
  const basis = columns.basis[row];
  if (percent === undefined || !basis) return h('span', { class: 'quiet small' }, 'not measured');
  const words: Readonly<Record<string, string>> = BASIS_WORDS;
  return [
    h(Bar, { percent, verdict: columns.verdict[row] ?? 'notApplicable' }),
    h('span', { class: 'quiet small' }, `${percentText(percent, columns.free[row] ?? 0)} ${words[basis] ?? basis}`),
  ];
}

function Free({ data: { columns }, row }: { readonly data: ReportData; readonly row: number }) {
  const [free, total] = [columns.free[row], columns.total[row]];
  if (free === undefined || total === undefined) return h('span', { class: 'quiet small' }, 'not known');
  const unit = columns.family[row] === 'ipv6' ? ' /64' : '';
  return [h('b', null, `${count(free)}${unit}`), h('div', { class: 'quiet small' }, `of ${count(total)}`)];
}

function fullText(data: ReportData, row: number) {
  const fullIn: FullIn | undefined = data.columns.fullIn[row];
  if (isFull(data, row)) return h('b', { class: 'critical-text' }, 'now');
  if (!fullIn || 'none' in fullIn) return h('span', { class: 'quiet small' }, 'not known');
  const [days, band] = daysInShort(fullIn).split(/ (?=\()/);
  return [h('b', null, days), band === undefined ? null : [' ', h('span', { class: 'quiet small' }, band)]];
}
