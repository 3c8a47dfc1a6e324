import { h } from 'preact';
import type { ReportData } from '../../../core/report/report-data.ts';
import { count, counted } from '../../../core/text/count.ts';
import { poolCidrWords } from '../../../core/text/pool-cidr-words.ts';
import { typeName } from '../../../core/text/resource-types.ts';
import type { Pool } from '../../../statemachine/contracts/pool.ts';
import { Text } from '../kit/text.ts';
import { Fact, Part, type RowProps } from './part.ts';

const MOST_UNSEEN = 10;

const ROLES: ReadonlyMap<string, string> = new Map([
  ['leaf', 'gives to VPCs and by hand'],
  ['parent', 'gave its space to other pools'],
  ['planning', 'plans the subnets of one VPC'],
]);

/** What a pool gives, to whom it gave, and what nobody saw. */
export function PoolPart({ data, row }: RowProps) {
  const { pool } = data.details.get(row) ?? {};
  if (!pool) return null;
  const { role, rules, allocations, children, locale, publicIpSource, awsService, otherCidrs = [], state } = pool;
  const given = Object.entries(allocations);
  return h(
    Part,
    { title: 'The pool' },
    h(
      'dl',
      { class: 'facts' },
      h(Fact, { name: 'Role', children: ROLES.get(role) ?? h(Text, { of: role }) }),
      state && state !== 'create-complete' && h(Fact, { name: 'State', children: h(Text, { of: state }) }),
      h(Fact, {
        name: 'For',
        children: h(Text, { of: [locale ?? 'any Region', awsService, publicIpSource].filter(Boolean).join(' · ') }),
      }),
      h(Fact, { name: 'Gives', children: rulesText(rules) }),
      rules.resourceTags &&
        h(Fact, {
          name: 'Needs tags',
          children: h(Text, {
            of: Object.entries(rules.resourceTags)
              .map(([key, value]) => `${key}=${value}`)
              .join(', '),
            max: 300,
          }),
        }),
      h(Fact, {
        name: 'Given',
        children: [
          given.length === 0 && 'nothing',
          given
            .map(
              ([type, many]) =>
                `${count(many)} ${type === 'custom' ? 'by hand' : many === 1 ? typeName(type).one : typeName(type).many}`,
            )
            .join(', '),
          children > 0 && !('ipam-pool' in allocations) && ` · ${counted(children, 'pool')} below`,
        ],
      }),
      otherCidrs.length > 0 &&
        h(Fact, {
          name: 'Not provisioned',
          children: otherCidrs.map(({ cidr, netmask, state: is, failure }, at) =>
            h(
              'div',
              { key: at },
              h('code', null, h(Text, { of: cidr ?? `/${netmask}` })),
              ' ',
              h(Text, { of: poolCidrWords(is, failure), max: 400 }),
            ),
          ),
        }),
    ),
    h(Unseen, { pool, data }),
  );
}

function rulesText({ minNetmask, maxNetmask, defaultNetmask, autoImport }: Pool['rules']): string {
  const sizes = [
    ...(minNetmask === undefined ? [] : [`none larger than a /${minNetmask}`]),
    ...(maxNetmask === undefined ? [] : [`none smaller than a /${maxNetmask}`]),
    ...(defaultNetmask === undefined ? [] : [`a /${defaultNetmask} by default`]),
  ];
  return [
    ...(sizes.length > 0 ? sizes : ['blocks of any size']),
    ...(autoImport ? ['takes in what it finds'] : []),
  ].join(', ');
}

function Unseen({ pool: { unseen } }: { readonly pool: Pool; readonly data: ReportData }) {
  if (!unseen) return null;
  const more = unseen.allocations - Math.min(unseen.first.length, MOST_UNSEEN);
  return [
    h('p', null, `Held for what was not seen: ${counted(unseen.allocations, 'allocation')}.`),
    h(
      'ul',
      { class: 'lines' },
      unseen.first
        .slice(0, MOST_UNSEEN)
        .map(({ cidr, resourceId, allocationId, text }) =>
          h(
            'li',
            { key: allocationId },
            h('code', null, h(Text, { of: cidr })),
            ' ',
            h(Text, { of: resourceId }),
            h('div', { class: 'quiet small' }, h(Text, { of: text, max: 400 })),
          ),
        ),
    ),
    more > 0 && h('p', { class: 'quiet small' }, `and ${count(more)} more`),
  ];
}
