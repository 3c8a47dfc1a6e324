import { h } from 'preact';
import { count, counted } from '../../../core/text/count.ts';
import { holdersBeyond, holderWords } from '../../../core/text/owner-words.ts';
import type { SubnetInside } from '../../../statemachine/contracts/subnet-inside.ts';
import { Text } from '../kit/text.ts';
import { Part, type RowProps } from './part.ts';
import { WideBar } from './wide-bar.ts';

type Interfaces = NonNullable<Extract<SubnetInside, { status: 'read' }>['interfaces']>;

const MOST = 8;

/** Who holds the addresses of a subnet, and what could be given back. */
export function Holders({ data, row }: RowProps) {
  const { inside } = data.details.get(row) ?? {};
  if (!inside) return null;
  if (inside.status === 'notReadable') {
    return h(
      Part,
      { title: 'Who holds the addresses' },
      h('p', { class: 'quiet' }, h(Text, { of: inside.text, max: 400 })),
    );
  }
  const { interfaces, unread = [] } = inside;
  return h(
    Part,
    { title: 'Who holds the addresses' },
    interfaces ? h(Held, { interfaces, names: data.run.accountNames }) : null,
    unread.map(({ what, text }) =>
      h('p', { key: what, class: 'quiet small' }, `Not read, ${what}: `, h(Text, { of: text, max: 400 })),
    ),
  );
}

function Held({
  interfaces,
  names,
}: {
  readonly interfaces: Interfaces;
  readonly names: Readonly<Record<string, string>>;
}) {
  const { holders, byCluster, byAccount, detached } = interfaces;
  const rest = holdersBeyond(interfaces, MOST);
  return [
    interfaces.interfaces === 0 && h('p', { class: 'quiet' }, 'No network interface is in it.'),
    h(Bars, {
      title: 'By use',
      of: holders.slice(0, MOST).map((each) => ({ name: holderWords(each), addresses: each.addresses })),
    }),
    rest &&
      h(
        'p',
        { class: 'quiet small' },
        `and ${counted(rest.holders, 'other')} with ${counted(rest.addresses, 'address', 'addresses')}`,
      ),
    byCluster.length > 0 &&
      h(Bars, { title: 'By cluster', of: byCluster.map(({ cluster, addresses }) => ({ name: cluster, addresses })) }),
    byAccount.length > 1 &&
      h(Bars, {
        title: 'By account',
        of: byAccount.map(({ accountId, addresses }) => ({
          name: Object.hasOwn(names, accountId) ? `${names[accountId]} ${accountId}` : accountId,
          addresses,
        })),
      }),
    detached.interfaces > 0 &&
      h(
        'p',
        { class: 'small' },
        `${counted(detached.interfaces, 'detached interface')} with ${counted(detached.addresses, 'address', 'addresses')}: quickest to give back. `,
        h('span', { class: 'mono' }, h(Text, { of: detached.ids.join(' ') })),
      ),
  ];
}

function Bars({
  title,
  of,
}: {
  readonly title: string;
  readonly of: readonly { readonly name: string; readonly addresses: number }[];
}) {
  const most = Math.max(1, ...of.map(({ addresses }) => addresses));
  if (of.length === 0) return null;
  return h(
    'table',
    { class: 'bars' },
    h('caption', { class: 'quiet small' }, title),
    h(
      'tbody',
      null,
      of
        .slice(0, MOST)
        .map(({ name, addresses }) =>
          h(
            'tr',
            { key: name },
            h('th', { scope: 'row' }, h(Text, { of: name, max: 60 })),
            h('td', { class: 'number' }, count(addresses)),
            h('td', { class: 'bars-bar' }, h(WideBar, { percent: (addresses / most) * 100 })),
          ),
        ),
      of.length > MOST && h('tr', null, h('td', { colSpan: 3, class: 'quiet' }, `and ${of.length - MOST} more`)),
    ),
  );
}
