import { h } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MapScale } from '../../../core/report/layout/boxes.ts';
import { mapPage } from '../../../core/report/layout/map-page.ts';
import { scopeMap } from '../../../core/report/layout/scope-map.ts';
import type { ToldBlock } from '../../../core/report/layout/told.ts';
import { hrefOf } from '../../../core/report/links.ts';
import { counted } from '../../../core/text/count.ts';
import type { ViewProps } from '../props.ts';
import { Card, type Pointed } from './card.ts';
import { Heading, Path } from './heading.ts';
import { onMapKey, rove, useKeptFocus } from './keys.ts';
import { Legend } from './legend.ts';
import { RowView } from './row.ts';
import { useRoom } from './use-room.ts';

export interface MapProps extends Omit<ViewProps, 'view'> {
  readonly view: Pick<ViewProps['view'], 'map'>;
  /** Set where a page is not as wide as its window: on paper. */
  readonly width?: number;
}

/** Strips drawn at first. 2,300 default VPCs have the same addresses: nobody reads that many at once. */
const ROWS = 60;

export function MapSection({ data, view, width }: MapProps) {
  const element = useRef<HTMLDivElement>(null);
  const room = useRoom(element, width);
  const [by, setBy] = useState<MapScale['by']>('root');
  const [pointed, setPointed] = useState<Pointed>();
  const found = data.scopes.findIndex(({ scopeId }) => scopeId === view.map?.scopeId);
  const scope = Math.max(found, 0);
  const id = found < 0 ? undefined : view.map?.id;
  const map = useMemo(() => scopeMap(data, scope), [data, scope]);
  const page = useMemo(() => mapPage(data, map, id), [data, map, id]);
  const [shown, setShown] = useState({ page, rows: ROWS });
  const most = shown.page === page ? shown.rows : ROWS;
  useLayoutEffect(() => setPointed(undefined), [page, room, by]);
  useKeptFocus(element, view.map && hrefOf({ map: view.map }));

  const onPoint = useCallback((told: ToldBlock, target: Element) => {
    const { current } = element;
    const frame = target.querySelector('.frame');
    if (!current || !frame) return;
    const [from, at] = [current.getBoundingClientRect(), frame.getBoundingClientRect()];
    setPointed({ told, x: at.left + at.width / 2 - from.left, y: at.bottom - from.top });
  }, []);
  const leave = () => setPointed(undefined);
  const onFocusIn = ({ target }: FocusEvent) => {
    if (element.current && target instanceof Element && target.classList.contains('block'))
      rove(element.current, target);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !element.current) return;
    if (onMapKey(element.current, event.key, event.target)) event.preventDefault();
  };

  const scopeId = data.scopes[scope]?.scopeId ?? '';
  const pin = found < 0 ? undefined : view.map?.pin;
  const rows = [...page.rows, ...page.below, ...page.loose];
  const entry = rows.findIndex(({ strips }) => strips.some(({ parts }) => parts.some(({ kind }) => kind === 'block')));
  const views = rows.slice(0, most).map((row, index) => {
    const level = index < page.rows.length ? page.level : 'scope';
    const key = `${row.id} ${row.row} ${index}`;
    return h(RowView, { data, scopeId, level, row, room, by, pin, entry: index === entry, onPoint, key });
  });
  const own = page.rows.length;
  const below = own + page.below.length;
  return h(
    'section',
    { id: 'map', class: 'map', tabindex: -1, 'aria-labelledby': 'map-title' },
    h(Heading, { data, scope, by, setBy }),
    h(
      'div',
      { class: 'mapbody', ref: element, onKeyDown, onFocusIn, onPointerLeave: leave, onFocusOut: leave },
      h(Path, { data, scope, map, page }),
      rows.length > 0 && h(Legend, null),
      ...views.slice(0, own),
      page.below.length > 0 && h('h3', { class: 'more' }, 'Pools inside'),
      ...views.slice(own, below),
      page.loose.length > 0 && own > 0 && h('h3', { class: 'more' }, 'In no pool'),
      ...views.slice(below),
      rows.length === 0 && h('p', { class: 'quiet' }, 'Nothing in this scope has addresses.'),
      rows.length > most && h(More, { left: rows.length - most, onMore: () => setShown({ page, rows: most + ROWS }) }),
      pointed && h(Card, { pointed, width: room.width }),
    ),
  );
}

function More({ left, onMore }: { readonly left: number; readonly onMore: () => void }) {
  return h('button', { type: 'button', onClick: onMore }, `Show more: ${counted(left, 'strip')} left`);
}
