import { type ComponentChildren, h } from 'preact';
import type { ReportData } from '../../../core/report/report-data.ts';
import { rowName } from '../../../core/report/row-name.ts';
import type { SearchAnswer, SearchHit } from '../../../core/report/search-answer.ts';
import { TAKEN_WORDS } from '../../../core/report/taken-words.ts';
import { BASIS_WORDS } from '../../../core/text/basis.ts';
import { count } from '../../../core/text/count.ts';
import { percent } from '../../../core/text/percent.ts';
import { typeName } from '../../../core/text/resource-types.ts';
import { Mark } from '../kit/mark.ts';
import { Text } from '../kit/text.ts';

interface ResultsProps {
  readonly data: ReportData;
  /** Undefined: the list is closed. */
  readonly answer: SearchAnswer | undefined;
  readonly active: number;
  readonly id: string;
  readonly optionId: (at: number) => string;
  readonly onGo: () => void;
}

/** Where the options lead, in their order. */
export function optionsOf({ groups, tableHref }: SearchAnswer): string[] {
  return [
    ...groups.flatMap(({ hits }) => hits.map(({ href }) => href)),
    ...(tableHref === undefined ? [] : [tableHref]),
  ];
}

export function Results({ data, answer, active, id, optionId, onGo }: ResultsProps) {
  let at = -1;
  const option = (href: string, children: ComponentChildren) => {
    at++;
    return h(
      'a',
      { key: at, role: 'option', id: optionId(at), href, tabIndex: -1, 'aria-selected': at === active, onClick: onGo },
      children,
    );
  };
  const isListed = answer !== undefined && optionsOf(answer).length > 0;
  return h(
    'div',
    { class: 'search-results', hidden: answer === undefined },
    h('p', { class: 'search-none', role: 'status' }, answer?.none && h(Text, { of: answer.none, max: 300 })),
    h(
      'div',
      { id, role: 'listbox', 'aria-label': 'What was found', hidden: !isListed },
      answer?.groups.map(({ title, hits, more }, group) =>
        h(
          'div',
          { key: `${group} ${title}`, role: 'group', 'aria-labelledby': `${id}-${group}` },
          h('div', { class: 'search-title', id: `${id}-${group}`, role: 'presentation' }, h(Text, { of: title })),
          hits.map((hit) => option(hit.href, h(Hit, { data, hit }))),
          more > 0 && h('div', { class: 'search-more quiet', role: 'presentation' }, `and ${count(more)} more`),
        ),
      ),
      answer?.tableHref !== undefined &&
        option(
          answer.tableHref,
          h(
            'span',
            { class: 'search-all' },
            answer.found === 1 ? 'Show it in the table' : `Show all ${count(answer.found)} in the table`,
          ),
        ),
    ),
  );
}

function Hit({ data, hit }: { readonly data: ReportData; readonly hit: SearchHit }) {
  if ('taken' in hit) {
    const range = data.taken[hit.taken];
    return range ? line(null, range.name || range.id, range.cidr, TAKEN_WORDS[range.kind]) : null;
  }
  const { columns, run } = data;
  const { row } = hit;
  const [cidr = '', ...more] = columns.cidrs[row] ?? [];
  const used = columns.usedPercent[row];
  const basis = columns.basis[row];
  const account = columns.account[row] ?? '';
  const facts = [
    typeName(columns.type[row] ?? '').one,
    ...(used === undefined
      ? []
      : [`${percent(used, columns.free[row] ?? 0)} ${basis ? BASIS_WORDS[basis] : ''}`.trim()]),
    (Object.hasOwn(run.accountNames, account) && run.accountNames[account]) || account,
    columns.zone[row] || columns.region[row] || '',
  ];
  return line(
    h(Mark, { verdict: columns.verdict[row] ?? 'notApplicable' }),
    rowName(data, row),
    more.length > 0 ? `${cidr} +${more.length}` : cidr,
    facts.filter(Boolean).join(' · '),
  );
}

function line(mark: ComponentChildren, name: string, cidr: string, facts: string) {
  return [
    h('span', { class: 'search-mark' }, mark),
    h('span', { class: 'search-name' }, h(Text, { of: name, max: 60 })),
    h('code', null, h(Text, { of: cidr, max: 60 })),
    h('span', { class: 'search-facts quiet' }, h(Text, { of: facts })),
  ];
}
