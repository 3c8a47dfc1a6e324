import { h } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { csvLines } from '../../../core/report/csv.ts';
import { filterRows } from '../../../core/report/filter.ts';
import { hrefOf, type TableFilter } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { sortOf, sortRows } from '../../../core/report/sort.ts';
import { count, counted } from '../../../core/text/count.ts';
import { lookUp, prepare } from '../kit/look-up.ts';
import type { ViewProps } from '../props.ts';
import { download } from './download.ts';
import { Filters } from './filters.ts';
import { Grid } from './grid.ts';

const ALL: TableFilter = {};

/** Everything, a row each. Without a script it is not there: one reads the answer and the map. */
export function TableSection({ data, view }: ViewProps) {
  const filter = view.table ?? ALL;
  useEffect(() => prepare(data), [data]);
  return h(
    'section',
    { id: 'table', 'aria-labelledby': 'table-title', tabIndex: -1 },
    h('h2', { id: 'table-title' }, 'Everything'),
    h(SummedUp, { data }),
    h(Rows, { data, filter }),
  );
}

function Rows({ data, filter }: { readonly data: ReportData; readonly filter: TableFilter }) {
  const { text, verdict, type, kind, sort } = filter;
  const { index, sorter } = lookUp(data);
  const left = useMemo(
    () =>
      filterRows(index, {
        ...(text && { text }),
        ...(verdict && { verdict }),
        ...(type && { type }),
        ...(kind && { kind }),
      }),
    [index, text, verdict, type, kind],
  );
  const rows = useMemo(() => sortRows(left, sortOf(sort), sorter), [left, sort, sorter]);
  return h(
    'div',
    { class: 'table-rows' },
    h(Filters, { data, filter }),
    h(
      'div',
      { class: 'table-count' },
      h('p', { role: 'status' }, `${count(rows.length)} of ${count(data.columns.length)}`),
      rows.length < data.columns.length && h('a', { href: hrefOf({ table: {} }) }, 'Show all'),
      h(
        'button',
        {
          type: 'button',
          onClick: () => download(`ipam-${data.run.runId}.csv`, csvLines(data, rows)),
          disabled: rows.length === 0,
        },
        'CSV of these',
      ),
    ),
    rows.length > 0
      ? h(Grid, { data, filter, rows })
      : h(
          'p',
          { class: 'table-none card' },
          data.columns.length === 0
            ? 'The run found nothing.'
            : ['No row has all of this. ', h('a', { href: hrefOf({ table: {} }) }, 'Show all'), '.'],
        ),
  );
}

function SummedUp({ data: { summedUp } }: Pick<ViewProps, 'data'>) {
  return summedUp
    ? h(
        'p',
        { class: 'quiet' },
        `${counted(summedUp.rows, 'more row')} of the run ${summedUp.rows === 1 ? 'is' : 'are'} not listed one by one: ok subnets of VPCs without findings stand in the row of their VPC.`,
      )
    : null;
}
