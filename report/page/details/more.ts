import { h } from 'preact';
import { hrefOf } from '../../../core/report/links.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { count } from '../../../core/text/count.ts';
import { holderText } from '../../../core/text/held.ts';
import { lookUp } from '../kit/look-up.ts';
import { Text } from '../kit/text.ts';
import { Fact, Part, type RowProps } from './part.ts';

/** What could still be placed, by size: the largest, and those down to what somebody would ask for. */
export function FreeBlocks({ data, row }: RowProps) {
  const { freeSpace } = data.details.get(row) ?? {};
  if (!freeSpace) return null;
  const sizes = Object.entries(freeSpace.blocks).sort(([a], [b]) => Number(a) - Number(b));
  return h(
    Part,
    { title: 'What still fits' },
    freeSpace.largest === undefined
      ? h('p', { class: 'quiet' }, 'No block is free.')
      : [
          h(
            'ul',
            { class: 'sizes' },
            sizes.map(([size, many]) => h('li', { key: size }, h('b', null, count(many)), ` × /${size}`)),
          ),
          h('p', { class: 'quiet small' }, 'Each as if all were of that size.'),
        ],
  );
}

/** With whom it shares addresses. */
export function Overlaps({ data, row }: RowProps) {
  const { overlaps = [] } = data.details.get(row) ?? {};
  if (overlaps.length === 0) return null;
  const { byId } = lookUp(data);
  return h(
    Part,
    { title: 'Shares addresses' },
    overlaps.map(({ group, allowed, members, with: others }) =>
      h(
        'div',
        { key: group },
        h(
          'p',
          null,
          h('code', null, h(Text, { of: group })),
          ` · ${count(members)} owners${allowed ? ' · the policy allows it' : ''}`,
        ),
        h(
          'ul',
          { class: 'lines' },
          others.map((other, at) =>
            h(
              'li',
              { key: at },
              byId().has(other.id)
                ? h('a', { href: hrefOf({ row: other.id }) }, h(Text, { of: holderText(other), max: 200 }))
                : h(Text, { of: holderText(other), max: 200 }),
              h('span', { class: 'quiet' }, ` ${RELATIONS.get(other.relation) ?? other.relation}`),
            ),
          ),
        ),
        members - 1 > others.length &&
          h('p', { class: 'quiet small' }, `and ${count(members - 1 - others.length)} more`),
      ),
    ),
  );
}

/** As seen from the resource. */
const RELATIONS: ReadonlyMap<string, string> = new Map([
  ['equal', 'has the same addresses'],
  ['within', 'holds all of it'],
  ['contains', 'lies in it'],
  ['partial', 'shares some of them'],
]);

/** In the words of IPAM. */
export function PublicFacts({ data, row }: RowProps) {
  const { publicAddress } = data.details.get(row) ?? {};
  if (!publicAddress) return null;
  const { addressType, association, service, serviceResource, instanceId, networkInterfaceId, subnetId } =
    publicAddress;
  const { publicIpv4PoolId, networkBorderGroup } = publicAddress;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Kind', addressType],
    ['Associated', association === 'disassociated' ? 'with nothing: it costs, and nobody uses it' : association],
    ['Service', service],
    ['Belongs to', serviceResource],
    ['Instance', instanceId],
    ['Interface', networkInterfaceId],
    ['Subnet', subnetId],
    ['Pool', publicIpv4PoolId],
    ['Border group', networkBorderGroup],
  ];
  return h(
    Part,
    { title: 'The public address' },
    h(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) => value && h(Fact, { key: name, name, children: h(Text, { of: value }) })),
    ),
  );
}

export function Tags({ data, row }: RowProps) {
  const tags = Object.entries(data.columns.tags[row] ?? {});
  if (tags.length === 0) return null;
  return h(
    Part,
    { title: 'Tags' },
    h(
      'ul',
      { class: 'tags' },
      tags.map(([key, value]) =>
        h(
          'li',
          { key },
          h('a', { href: hrefOf({ table: { text: `${key}=${value}` } }) }, h(Text, { of: `${key}=${value}`, max: 80 })),
        ),
      ),
    ),
  );
}

/** Another row of the same resource: its other family, or the scope where it is listed as well. */
export function Siblings({ data, row, rows }: RowProps & { readonly rows: readonly number[] }) {
  const others = rows.filter((each) => each !== row);
  if (others.length === 0) return null;
  const { columns, scopes } = data;
  return h(
    'p',
    { class: 'quiet small' },
    `${rows.length} rows have this id: below stand `,
    others
      .map((each) => {
        const scope = scopes[columns.scope[each] ?? -1];
        return `${columns.family[each] === 'ipv6' ? 'IPv6' : 'IPv4'} in ${scope?.name || scope?.scopeId || 'another scope'}`;
      })
      .slice(0, 4)
      .join(', '),
    ', too.',
    h('span', { class: 'unseen' }, ` ${rowName(data, row)}`),
  );
}
