import { h } from 'preact';
import type { MapRow } from '../../../core/report/layout/page-rows.ts';
import { largestIn } from '../../../core/report/layout/ranges.ts';
import { usedText } from '../../../core/report/layout/words.ts';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { Text } from '../kit/text.ts';

interface FactsProps {
  readonly data: ReportData;
  readonly scopeId: string;
  readonly row: MapRow;
}

const DEEPEST = 4;

/** What a strip of the overview is of: its name leads in. */
export function Facts({ data, scopeId, row: { id, row, depth, note, strips } }: FactsProps) {
  const { columns } = data;
  const verdict = columns.verdict[row];
  const cidr = columns.cidrs[row]?.[0] ?? '';
  const place = [columns.type[row] === 'vpc' ? (columns.account[row] ?? '') : '', columns.region[row] ?? ''];
  const others = (columns.cidrs[row]?.length ?? 0) - 1;
  const below = [usedText(data, row), largestText(data, row, strips)].filter(Boolean);
  return h(
    'div',
    { class: `facts depth${Math.min(depth, DEEPEST)}` },
    h(
      'p',
      { class: 'title' },
      h('a', { href: hrefOf({ map: { scopeId, id } }) }, h(Text, { of: row < 0 ? id : rowName(data, row), max: 60 })),
      verdict === 'critical' || verdict === 'warning' ? h('span', { class: `badge ${verdict}` }, verdict) : null,
    ),
    row < 0
      ? h('p', { class: 'quiet' }, h(Text, { of: note }))
      : [
          h(
            'p',
            { class: 'quiet' },
            cidr && h('span', { class: 'mono' }, cidr),
            others > 0 && ` and ${others} more`,
            place
              .filter(Boolean)
              .map((each, index) => [(cidr || index > 0) && ' · ', h('span', { class: 'place' }, each)]),
          ),
          below.length > 0 &&
            h('p', { class: 'quiet' }, h(Meter, { percent: columns.usedPercent[row] }), below.join(', ')),
        ],
  );
}

function largestText({ columns, details }: ReportData, row: number, strips: MapRow['strips']): string {
  if (row < 0 || columns.usedPercent[row] === undefined) return '';
  if (columns.free[row] === 0) return 'full';
  const counted = details.get(row)?.freeSpace?.largest;
  const drawn = strips.flatMap(({ parts }) => parts.filter((part) => part.kind === 'gap').map((gap) => largestIn(gap)));
  const largest = counted ?? (drawn.length > 0 ? Math.min(...drawn) : undefined);
  return largest === undefined ? '' : `/${largest} free`;
}

const METER = 40;

function Meter({ percent }: { readonly percent: number | undefined }) {
  if (percent === undefined) return null;
  const width = Math.round(((METER - 2) * percent) / 10) / 10;
  return h(
    'svg',
    {
      class: 'meter',
      width: METER,
      height: 7,
      viewBox: `0 0 ${METER} 7`,
      fill: 'none',
      stroke: 'currentColor',
      'aria-hidden': 'true',
    },
    h('rect', { class: 'frame', x: 0.5, y: 0.5, width: METER - 1, height: 6, rx: 2 }),
    width > 0 && h('rect', { class: 'poolfill', x: 1, y: 1, width, height: 5 }),
  );
}
