import { h } from 'preact';
import { hrefOf } from '../../../core/report/links.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { VERDICT_WORDS } from '../../../core/report/verdict-words.ts';
import { own } from '../../../core/text/own.ts';
import { typeName } from '../../../core/text/resource-types.ts';
import { Mark } from '../kit/mark.ts';
import { Text } from '../kit/text.ts';
import { Fact, type RowProps } from './part.ts';

/** More CIDRs than this are a list of their own in the meter. */
const MOST_CIDRS = 8;

/** "SUBNET · ◆ CRITICAL", its scope where it has several. */
export function Kicker({ data, row }: RowProps) {
  const { columns } = data;
  const verdict = columns.verdict[row] ?? 'notApplicable';
  return h(
    'p',
    { class: 'kicker' },
    h(Text, { of: typeName(columns.type[row] ?? '').one, max: 40 }),
    ' · ',
    h(Mark, { verdict, silent: true }),
    ' ',
    h('span', { class: `${verdict}-text` }, VERDICT_WORDS[verdict]),
  );
}

export function Facts({ data, row }: RowProps) {
  const { columns, run, scopes } = data;
  const account = columns.account[row] ?? '';
  const name = own(run.accountNames, account);
  const cidrs = columns.cidrs[row] ?? [];
  const scope = scopes[columns.scope[row] ?? -1];
  const where = [columns.region[row], columns.zone[row]].filter(Boolean).join(' · ');
  return h(
    'dl',
    { class: 'facts' },
    h(Fact, {
      name: cidrs.length > 1 ? 'CIDRs' : 'CIDR',
      children: [
        cidrs.length === 0 && 'none',
        ...cidrs.slice(0, MOST_CIDRS).map((cidr) => h('code', { key: cidr }, h(Text, { of: cidr }))),
        cidrs.length > MOST_CIDRS && h('span', { class: 'quiet' }, `and ${cidrs.length - MOST_CIDRS} more`),
      ],
    }),
    account &&
      h(Fact, {
        name: 'Account',
        children: [h('code', null, h(Text, { of: account })), name && [' ', h(Text, { of: name })]],
      }),
    where && h(Fact, { name: 'Where', children: h(Text, { of: where }) }),
    h(RowFact, { name: 'VPC', data, row: columns.vpc[row] ?? -1 }),
    h(RowFact, { name: columns.type[row] === 'ipam-pool' ? 'Pool above' : 'Pool', data, row: columns.pool[row] ?? -1 }),
    scope &&
      h(Fact, {
        name: 'Scope',
        children: [
          h(
            'a',
            { href: hrefOf({ map: mapOf(data, row, scope.scopeId) }) },
            h(Text, { of: scope.name || scope.scopeId }),
          ),
          ` ${scope.scopeType}`,
        ],
      }),
  );
}

/** Where the map shows it: in its VPC, or as one. */
function mapOf({ columns }: RowProps['data'], row: number, scopeId: string) {
  const type = columns.type[row];
  const id = type === 'vpc' || type === 'ipam-pool' ? columns.id[row] : columns.id[columns.vpc[row] ?? -1];
  const [pin] = columns.cidrs[row] ?? [];
  return { scopeId, ...(id && { id }), ...(type === 'subnet' && pin && { pin }) };
}

function RowFact({ name, data, row }: RowProps & { readonly name: string }) {
  const id = data.columns.id[row];
  if (id === undefined) return null;
  const [cidr] = data.columns.cidrs[row] ?? [];
  return h(Fact, {
    name,
    children: [
      h('a', { href: hrefOf({ row: id }) }, h(Text, { of: rowName(data, row), max: 60 })),
      cidr && [' ', h('code', { class: 'quiet' }, h(Text, { of: cidr }))],
    ],
  });
}
