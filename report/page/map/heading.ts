import { h } from 'preact';
import type { MapScale } from '../../../core/report/layout/boxes.ts';
import type { MapPage } from '../../../core/report/layout/page-rows.ts';
import type { ScopeMap } from '../../../core/report/layout/scope-map.ts';
import { hrefOf } from '../../../core/report/links.ts';
import type { ReportData, ReportScope } from '../../../core/report/report-data.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { Text } from '../kit/text.ts';

interface HeadingProps {
  readonly data: ReportData;
  readonly scope: number;
  readonly by: MapScale['by'];
  readonly setBy: (by: MapScale['by']) => void;
}

/** Side by side; more of them fold. */
const TABS = 5;

const SWITCH = [
  ['root', 'readable (4× = 2× as wide)'],
  ['linear', 'true to size'],
] as const;

export function Heading({ data: { scopes }, scope, by, setBy }: HeadingProps) {
  const links = scopes.map((each, index) =>
    h(
      'li',
      null,
      h(
        'a',
        { href: hrefOf({ map: { scopeId: each.scopeId } }), ...(index === scope && { 'aria-current': 'true' }) },
        h(ScopeName, { scope: each }),
      ),
    ),
  );
  const current = scopes[scope];
  return h(
    'div',
    { class: 'maphead' },
    h('h2', { id: 'map-title' }, 'Address space'),
    scopes.length <= TABS
      ? scopes.length > 1 && h('ul', { class: 'tabs', 'aria-label': 'Scope' }, ...links)
      : h(
          'details',
          { class: 'scopes' },
          h('summary', null, current && h(ScopeName, { scope: current })),
          h('ul', null, ...links),
        ),
    h(
      'div',
      { class: 'tabs switch', role: 'group', 'aria-label': 'Scale' },
      ...SWITCH.map(([value, text]) =>
        h('button', { type: 'button', 'aria-pressed': value === by, onClick: () => setBy(value) }, text),
      ),
    ),
  );
}

function ScopeName({ scope: { name, scopeId, scopeType } }: { readonly scope: ReportScope }) {
  return [h(Text, { of: name.trim() || scopeId, max: 40 }), ' ', h('small', null, scopeType)];
}

interface PathProps {
  readonly data: ReportData;
  readonly scope: number;
  readonly map: ScopeMap;
  readonly page: MapPage;
}

/** Scope › pool › VPC › subnet. The last link but one is the way out. */
export function Path({ data, scope, map, page: { path, level } }: PathProps) {
  const { columns, scopes } = data;
  const { scopeId = '', name = '' } = scopes[scope] ?? {};
  if (level === 'scope') return null;
  const nameOf = (row: number, id: string) => h(Text, { of: row < 0 ? id : rowName(data, row), max: 60 });
  const last = path.at(-1);
  const planners = (last && map.planners.get(last.id)) ?? [];
  return [
    h(
      'nav',
      { class: 'path', 'aria-label': 'Where in the map' },
      h('a', { href: hrefOf({ map: { scopeId } }) }, h(Text, { of: name.trim() || scopeId, max: 60 })),
      ...path.flatMap(({ id, row }) => [
        h('span', { 'aria-hidden': 'true' }, ' › '),
        id === last?.id
          ? h('b', { 'aria-current': 'page' }, nameOf(row, id))
          : h('a', { href: hrefOf({ map: { scopeId, id } }) }, nameOf(row, id)),
      ]),
    ),
    planners.length > 0 &&
      h(
        'p',
        { class: 'quiet' },
        'Its subnets are planned by ',
        ...planners.flatMap((row, index) => [
          index > 0 && ', ',
          h('a', { href: hrefOf({ row: columns.id[row] ?? '' }) }, nameOf(row, columns.id[row] ?? '')),
        ]),
        '.',
      ),
  ];
}
