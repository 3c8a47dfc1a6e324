import { h } from 'preact';
import type { MapScale } from '../../../core/report/layout/boxes.ts';
import type { MapPage, MapRow } from '../../../core/report/layout/page-rows.ts';
import { stretchText } from '../../../core/report/layout/ranges.ts';
import { insideText, usedText } from '../../../core/report/layout/words.ts';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { count } from '../../../core/text/count.ts';
import { Facts } from './facts.ts';
import { lookOf } from './look.ts';
import { type OnPoint, StripView } from './strip.ts';
import type { MapRoom } from './use-room.ts';

interface RowProps {
  readonly data: ReportData;
  readonly scopeId: string;
  readonly level: MapPage['level'];
  readonly row: MapRow;
  readonly room: MapRoom;
  readonly by: MapScale['by'];
  readonly pin: string | undefined;
  readonly entry: boolean;
  readonly onPoint: OnPoint;
}

export function RowView(props: RowProps) {
  const { data, scopeId, level, row, room, by, pin, entry, onPoint } = props;
  const look = lookOf(level, row, room.width, by);
  const name = row.row < 0 ? row.id : rowName(data, row.row);
  const beside = level === 'scope' || level === 'shared';
  const strips = row.strips.flatMap((strip, index) => {
    const view = h(StripView, {
      data,
      scopeId,
      strip,
      look,
      room,
      name,
      within: level === 'vpc' ? (data.columns.name[row.row] ?? '') : '',
      pin,
      entry: entry && index === 0,
      onPoint,
    });
    return beside ? [view] : [h(Head, { data, level, row, strip }), view];
  });
  if (!beside) return h('div', { class: 'maprow within' }, ...strips);
  return h(
    'div',
    { class: 'maprow' },
    h(Facts, { data, scopeId, row }),
    h('div', { class: 'strips' }, strips.length > 0 ? strips : h('p', { class: 'quiet' }, 'no CIDR provisioned')),
  );
}

interface HeadProps extends Pick<RowProps, 'data' | 'level' | 'row'> {
  readonly strip: MapRow['strips'][number];
}

/** Above a strip that has the page to itself: addresses, what is in them, how much of them. */
function Head({ data, level, row: { row, id }, strip }: HeadProps) {
  const { columns } = data;
  const where = stretchText(strip);
  const several = (columns.cidrs[row]?.length ?? 0) > 1;
  const free = columns.free[row];
  const items = strip.parts.flatMap((part) => (part.kind === 'block' ? part.items : []));
  const worst = 'notApplicable' as const;
  const inside =
    level === 'subnet' || items.length === 0 || row < 0
      ? ''
      : insideText(data, {
          kind: 'other',
          rows: [],
          inside: items,
          worst,
          family: strip.family,
          first: strip.first,
          end: strip.end,
        });
  const whole = several ? 'in all ' : '';
  const facts = [
    inside,
    usedText(data, row) && whole + usedText(data, row),
    free === undefined ? '' : `${count(free)} free`,
  ];
  return h(
    'p',
    { class: 'striphead' },
    h('span', { class: 'mono' }, where),
    h('span', { class: 'quiet' }, facts.filter(Boolean).join(' · ')),
    row >= 0 && h('a', { href: hrefOf({ row: columns.id[row] ?? id }) }, 'details'),
  );
}
