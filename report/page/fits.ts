import { h, type TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { FIT_LENGTHS, type FitRow, fitRows, thatFit, tintOf } from '../../core/report/fits.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { count, counted } from '../../core/text/count.ts';
import { typeName } from '../../core/text/resource-types.ts';
import { once } from './kit/once.ts';
import { Cidrs, RowLink } from './kit/row.ts';
import { Text } from './kit/text.ts';
import type { SectionProps } from './props.ts';

/** What most people ask for. */
const USUAL = 22;
const LISTED = 14;

const rowsOf = once(fitRows);

/** "I need a /22": who has room for one, and for how many. */
export function FitsSection({ data }: SectionProps) {
  const [wanted, want] = useState(USUAL);
  const [all, showAll] = useState(false);
  const rows = rowsOf(data);
  if (rows.length === 0) return null;
  const fit = thatFit(rows, wanted);
  const shown = all ? fit : fit.slice(0, LISTED);
  const can = `${counted(fit.length, 'pool or VPC', 'pools and VPCs')} can take a /${wanted}`;
  return h(
    'section',
    { id: 'fits', tabIndex: -1, 'aria-labelledby': 'fits-title' },
    h(
      'div',
      { class: 'heading' },
      h('h2', { id: 'fits-title' }, 'What still fits'),
      h(
        'label',
        { class: 'live' },
        'I need a ',
        h(
          'select',
          {
            value: String(wanted),
            onChange: (event: TargetedEvent<HTMLSelectElement>) => want(Number(event.currentTarget.value)),
          },
          FIT_LENGTHS.map((length) =>
            h('option', { value: String(length), selected: length === wanted }, `/${length}`),
          ),
        ),
      ),
    ),
    shown.length > 0 && h(FitTable, { data, rows: shown, wanted }),
    h(
      'p',
      { class: 'quiet small after' },
      `${can}${shown.length < fit.length ? `; ${count(shown.length)} shown` : ''}. Blocks are aligned and lie in one CIDR; each column counts as if all were of that size. `,
      shown.length < fit.length &&
        h('button', { type: 'button', class: 'live', onClick: () => showAll(true) }, 'Show all'),
    ),
  );
}

interface TableProps {
  readonly data: ReportData;
  readonly rows: readonly FitRow[];
  readonly wanted: number;
}

function FitTable({ data, rows, wanted }: TableProps) {
  const { columns, details } = data;
  const sizes = FIT_LENGTHS.map((length, index) => ({ length, index })).filter(
    ({ length, index }) => length === wanted || rows.some(({ blocks }) => (blocks[index] ?? 0n) > 0n),
  );
  const classOf = (length: number, blocks = 0n) =>
    [length === wanted && 'wanted', blocks > 0n && `tint${tintOf(blocks)}`].filter(Boolean).join(' ') || undefined;
  return h(
    'div',
    { class: 'card scroll' },
    h(
      'table',
      { class: 'fits' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'Pool or VPC'),
          h('th', { scope: 'col' }, 'Free'),
          h('th', { scope: 'col' }, 'Largest'),
          sizes.map(({ length }) => h('th', { scope: 'col', class: classOf(length) }, `/${length}`)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map(({ row, largest, blocks }) =>
          h(
            'tr',
            null,
            h(
              'th',
              { scope: 'row' },
              h(RowLink, { data, row }),
              h('span', { class: 'quiet small' }, [
                ' ',
                h(Text, { of: typeName(columns.type[row] ?? '').one, max: 40 }),
                ' ',
              ]),
              h(Cidrs, { of: columns.cidrs[row] ?? [] }),
            ),
            h('td', null, count(details.get(row)?.freeSpace?.free ?? 0)),
            h('td', null, h('b', null, `/${largest}`)),
            sizes.map(({ length, index }) => {
              const fits = blocks[index] ?? 0n;
              return h('td', { class: classOf(length, fits) }, fits > 0n ? short(fits) : '');
            }),
          ),
        ),
      ),
    ),
  );
}

/** Never more than there are: "65 k" of 65,536. */
function short(blocks: bigint): string {
  return blocks < 10_000n ? count(blocks) : `${count(blocks / 1000n)} k`;
}

export function hasFits(data: ReportData): boolean {
  return rowsOf(data).length > 0;
}
