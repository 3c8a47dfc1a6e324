import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { hrefOf, type TableFilter } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { sortOf } from '../../../core/report/sort.ts';
import { go } from '../kit/go.ts';
import { COLUMNS, type TableColumn } from './columns.ts';
import { tableHref } from './table-href.ts';
import { ROW_HEIGHT, scrollTo, useWindow } from './windowed.ts';

interface GridProps {
  readonly data: ReportData;
  readonly filter: TableFilter;
  readonly rows: Int32Array;
}

/** All rows that are left, of which only those that are seen are in the page. */
export function Grid({ data, filter, rows }: GridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const { from, to, look } = useWindow(box, rows.length);
  useEffect(() => {
    setActive(-1);
    if (box.current) box.current.scrollTop = 0;
  }, [rows]);
  const move = (at: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at));
    setActive(next);
    scrollTo(box.current, next);
    look();
  };
  const page = () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
  const onKeyDown = (event: KeyboardEvent) => {
    // The buttons in its head have keys of their own.
    if (event.target !== event.currentTarget || event.altKey || event.metaKey || rows.length === 0) return;
    const to = nextOf(event.key, active, { page, last: rows.length - 1 });
    const id = data.columns.id[rows[active] ?? -1];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' && id !== undefined) go(hrefOf({ row: id }));
    else return;
    event.preventDefault();
  };
  const shown = rows.subarray(from, to);
  const isSeen = active >= from && active < to;
  return h(
    'div',
    { class: 'table-box card', ref: box },
    h(
      'table',
      {
        role: 'grid',
        tabIndex: 0,
        'aria-label': 'All rows',
        'aria-rowcount': rows.length + 1,
        'aria-colcount': COLUMNS.length,
        ...(isSeen && { 'aria-activedescendant': idOf(active) }),
        onKeyDown,
      },
      h(
        'thead',
        null,
        h(
          'tr',
          { 'aria-rowindex': 1 },
          COLUMNS.map((column) => h(Head, { key: column.key, column, filter })),
        ),
      ),
      h(
        'tbody',
        null,
        h(Spacer, { rows: from }),
        Array.from(shown, (row, place) => {
          const at = from + place;
          return h(
            'tr',
            {
              key: row,
              id: idOf(at),
              'aria-rowindex': at + 2,
              'aria-selected': at === active,
              onMouseDown: () => setActive(at),
            },
            COLUMNS.map(({ key, isNumber, cell }) =>
              h('td', { key, class: isNumber ? `${key} number` : key }, cell(data, row)),
            ),
          );
        }),
        h(Spacer, { rows: rows.length - to }),
      ),
    ),
  );
}

function idOf(at: number): string {
  return `table-row-${at}`;
}

function nextOf(
  key: string,
  active: number,
  { page, last }: { readonly page: () => number; readonly last: number },
): number | undefined {
  if (key === 'ArrowDown') return active + 1;
  if (key === 'ArrowUp') return active - 1;
  if (key === 'PageDown') return active + page();
  if (key === 'PageUp') return active - page();
  if (key === 'Home') return 0;
  return key === 'End' ? last : undefined;
}

/** The room of the rows that are not in the page. A height of its own as an attribute, which the policy of the page permits. */
function Spacer({ rows }: { readonly rows: number }) {
  return rows <= 0
    ? null
    : h(
        'tr',
        { class: 'spacer', 'aria-hidden': 'true' },
        h('td', { colSpan: COLUMNS.length, height: rows * ROW_HEIGHT }),
      );
}

function Head({
  column: { key, title, isNumber, largestFirst },
  filter,
}: {
  readonly column: TableColumn;
  readonly filter: TableFilter;
}) {
  const sort = sortOf(filter.sort);
  const isBy = sort?.key === key;
  const first = largestFirst ? `-${key}` : key;
  const second = largestFirst ? key : `-${key}`;
  return h(
    'th',
    {
      scope: 'col',
      class: isNumber ? `${key} number` : key,
      'aria-sort': isBy ? (sort.descending ? 'descending' : 'ascending') : 'none',
    },
    h(
      'button',
      { type: 'button', onClick: () => go(tableHref(filter, { sort: filter.sort === first ? second : first })) },
      title,
      h('span', { class: 'sort-sign', 'aria-hidden': 'true' }, isBy ? (sort.descending ? '↓' : '↑') : ''),
    ),
  );
}
