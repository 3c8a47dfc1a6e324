import { h } from 'preact';
import type { Scale } from '../../../core/report/layout/boxes.ts';
import type { MapPage, MapRow } from '../../../core/report/layout/map-page.ts';
import { stretchText } from '../../../core/report/layout/ranges.ts';
import { insideText, usedText } from '../../../core/report/layout/words.ts';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData } from '../../../core/report/report-data.ts';
import { count } from '../../../core/text/count.ts';
import { Mark } from '../kit/mark.ts';
import { Text } from '../kit/text.ts';
import { Facts } from './facts.ts';
import { lookOf } from './look.ts';
import { type OnPoint, StripView } from './strip.ts';
import type { Room } from './use-room.ts';

interface RowProps {
  readonly data: ReportData;
  readonly scopeId: string;
  readonly level: MapPage['level'];
  readonly row: MapRow;
  readonly room: Room;
  readonly by: Scale['by'];
  readonly pin: string | undefined;
  readonly entry: boolean;
  readonly onPoint: OnPoint;
}

export function RowView(props: RowProps) {
  const { data, scopeId, level, row, room, by, pin, entry, onPoint } = props;
  const look = lookOf(level, row, room.width, by);
  const name = data.columns.name[row.row] ?? '';
  const within = level === 'vpc' || level === 'shared' ? name : '';
  const strips = row.strips.flatMap((strip, index) => {
    const view = h(StripView, {
      data,
      scopeId,
      strip,
      look,
      measure: room.measure,
      name: name || row.id,
      within,
      pin,
      entry: entry && index === 0,
      onPoint,
    });
    return level === 'scope' ? [view] : [h(Head, { data, scopeId, level, row, strip }), view];
  });
  if (level !== 'scope') return h('div', { class: 'maprow within' }, ...strips);
  return h(
    'div',
    { class: 'maprow' },
    h(Facts, { data, scopeId, row }),
    h('div', { class: 'strips' }, strips.length > 0 ? strips : h('p', { class: 'quiet' }, 'no CIDR provisioned')),
  );
}

interface HeadProps extends Pick<RowProps, 'data' | 'scopeId' | 'level' | 'row'> {
  readonly strip: MapRow['strips'][number];
}

/** Above a strip that has the page to itself: addresses, what is in them, how much of them. */
function Head({ data, scopeId, level, row: { row, id }, strip }: HeadProps) {
  const { columns } = data;
  const verdict = columns.verdict[row];
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
  const account = level === 'shared' ? [columns.account[row] ?? '', columns.region[row] ?? ''] : [];
  return h(
    'p',
    { class: 'striphead' },
    level === 'shared' &&
      verdict && [
        h(Mark, { verdict }),
        h('a', { href: hrefOf({ map: { scopeId, id } }) }, h(Text, { of: columns.name[row] || id, max: 60 })),
      ],
    h('span', { class: 'mono' }, where),
    h('span', { class: 'quiet' }, [...account, ...facts].filter(Boolean).join(' · ')),
    row >= 0 && h('a', { href: hrefOf({ row: columns.id[row] ?? id }) }, 'details'),
  );
}
