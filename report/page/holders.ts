import { h, type TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { DEFAULT_VPC_CIDR } from '../../core/report/default-vpc.ts';
import { type AddressHolder, type HolderKey, hasDefaultVpcs, holderKeys, holders } from '../../core/report/holders.ts';
import { hrefOf } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { count, counted } from '../../core/text/count.ts';
import { percent } from '../../core/text/percent.ts';
import { once } from './kit/once.ts';
import { Text } from './kit/text.ts';
import type { SectionProps } from './props.ts';

const LISTED = 12;
const WIDTH = 360;
const HEIGHT = 12;

const keysOf = once(holderKeys);
const hasDefaults = once(hasDefaultVpcs);

/** Who holds IPv4 addresses in subnets, and how many of them lie idle. */
export function HoldersSection({ data }: SectionProps) {
  const keys = keysOf(data);
  const [chosen, choose] = useState(0);
  const [defaultVpcs, setDefaultVpcs] = useState(false);
  const [all, showAll] = useState(false);
  const key = keys[chosen] ?? { by: 'account' };
  const every = holders(data, key, { defaultVpcs });
  if (!hasHolders(data)) return null;
  const shown = all ? every : every.slice(0, LISTED);
  return h(
    'section',
    { id: 'holders', tabIndex: -1, 'aria-labelledby': 'holders-title' },
    h(
      'div',
      { class: 'heading' },
      h('h2', { id: 'holders-title' }, 'Who holds it'),
      h(
        'label',
        { class: 'live' },
        'by ',
        h(
          'select',
          {
            value: String(chosen),
            onChange: (event: TargetedEvent<HTMLSelectElement>) => choose(Number(event.currentTarget.value)),
          },
          keys.map((each, index) => h('option', { value: String(index), selected: index === chosen }, keyName(each))),
        ),
      ),
      hasDefaults(data) &&
        h(
          'label',
          null,
          h('input', {
            type: 'checkbox',
            checked: defaultVpcs,
            onChange: (event: TargetedEvent<HTMLInputElement>) => setDefaultVpcs(event.currentTarget.checked),
          }),
          `with VPCs of ${DEFAULT_VPC_CIDR}, as default VPCs are`,
        ),
    ),
    h(HolderTable, { data, holders: shown, holderKey: key, most: every[0]?.held ?? 0 }),
    shown.length < every.length &&
      h(
        'p',
        { class: 'quiet small after' },
        `${count(every.length)} in all, ${count(shown.length)} shown. `,
        h('button', { type: 'button', class: 'live', onClick: () => showAll(true) }, 'Show all'),
      ),
  );
}

interface TableProps {
  readonly data: ReportData;
  readonly holders: readonly AddressHolder[];
  readonly holderKey: HolderKey;
  readonly most: number;
}

function HolderTable({ data, holders: rows, holderKey, most }: TableProps) {
  return h(
    'div',
    { class: 'card scroll' },
    h(
      'table',
      { class: 'holders' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, 'Holder'),
          h('th', { scope: 'col' }, 'Held in subnets, and used'),
          ['Held', 'Used', 'Idle', 'Subnets', 'Critical'].map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((each) =>
          h(
            'tr',
            null,
            h('th', { scope: 'row' }, h(HolderName, { data, name: each.name, holderKey })),
            h('td', null, h(HeldBar, { holder: each, most })),
            h('td', null, count(each.held)),
            h('td', null, each.held > 0 ? percent((each.used / each.held) * 100, each.idle) : ''),
            h('td', null, count(each.idle)),
            h(
              'td',
              null,
              count(each.subnets),
              each.notMeasured > 0 && h('div', { class: 'quiet small' }, `${count(each.notMeasured)} not measured`),
            ),
            h('td', null, each.critical > 0 ? h('b', { class: 'critical-text' }, count(each.critical)) : '0'),
          ),
        ),
      ),
    ),
  );
}

/** Leads to what it holds, where a search for the name finds that. */
function HolderName({ data, name, holderKey }: Pick<TableProps, 'data' | 'holderKey'> & { readonly name: string }) {
  if (name === '') return h('span', { class: 'quiet' }, holderKey.by === 'tag' ? 'without the tag' : 'not known');
  const shown = holderKey.by === 'account' ? (data.run.accountNames[name] ?? name) : name;
  const text = holderKey.by === 'tag' ? `${holderKey.key}=${name}` : name;
  return h('a', { href: hrefOf({ table: { text, type: 'subnet' } }) }, h(Text, { of: shown, max: 60 }));
}

function HeldBar({ holder: { held, used, idle }, most }: { readonly holder: AddressHolder; readonly most: number }) {
  const scale = (addresses: number) => Math.round((addresses / Math.max(most, 1)) * WIDTH * 10) / 10;
  return h(
    'svg',
    {
      class: 'held-bar',
      width: WIDTH,
      height: HEIGHT,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      fill: 'none',
      stroke: 'currentColor',
      role: 'img',
      'aria-label': `${counted(used, 'address', 'addresses')} used, ${count(idle)} idle`,
    },
    h('rect', { class: 'track', width: scale(held), height: HEIGHT }),
    h('rect', { class: 'fill', width: scale(used), height: HEIGHT }),
  );
}

function keyName(key: HolderKey): string {
  if (key.by === 'tag') return `tag ${key.key}`;
  return key.by === 'account' ? 'account' : 'Region';
}

export function hasHolders({ columns }: ReportData): boolean {
  return columns.type.some((type, row) => type === 'subnet' && columns.family[row] === 'ipv4');
}
