import { h } from 'preact';
import { answerOf, type KindCount, type ReportAnswer } from '../../core/report/answer.ts';
import type { SentencePart } from '../../core/report/headline.ts';
import { kindText } from '../../core/report/kind-words.ts';
import { hrefOf } from '../../core/report/links.ts';
import { type ReportData, VERDICTS } from '../../core/report/report-data.ts';
import { VERDICT_WORDS } from '../../core/report/verdict-words.ts';
import { count, counted } from '../../core/text/count.ts';
import { GroupTable } from './answer-groups.ts';
import { RowTable } from './answer-rows.ts';
import { Coverage } from './coverage.ts';
import { Mark } from './kit/mark.ts';
import { once } from './kit/once.ts';
import { Text } from './kit/text.ts';
import type { SectionProps } from './props.ts';

/** Rows on the first screen. */
const LISTED = 10;

const answered = once(answerOf);

/** What runs out first; and beside it, of equal rank, what these figures do not cover. */
export function AnswerSection({ data, printing = false }: SectionProps) {
  const answer = answered(data);
  return h(
    'section',
    { id: 'answer', tabIndex: -1, 'aria-labelledby': 'answer-title', class: 'answer' },
    h('p', { class: 'eyebrow' }, 'What runs out first'),
    h('h1', { id: 'answer-title' }, answer.sentence.map(partOf)),
    h('p', { class: 'counts' }, answer.counts),
    data.problems.map(({ kind, text }) =>
      h('p', { class: 'problem' }, h(Mark, { verdict: 'critical' }), h(Text, { of: `${kind}: ${text}`, max: 800 })),
    ),
    h(Chips, { data }),
    h(
      'div',
      { class: 'answer-columns' },
      h('div', { class: 'card first' }, h(Listed, { data, answer }), h(Kinds, { data, answer })),
      h(Coverage, { data, printing }),
    ),
  );
}

function partOf(part: SentencePart) {
  if ('name' in part) return h('strong', null, h(Text, { of: part.name, max: 48 }));
  return part.lead ? h('strong', null, part.words) : part.words;
}

/** The five add up to all evaluations. */
function Chips({ data: { counts } }: { readonly data: ReportData }) {
  return h(
    'ul',
    { class: 'chips', 'aria-label': 'All that was looked at, by verdict' },
    VERDICTS.map((verdict) =>
      h(
        'li',
        null,
        h(
          'a',
          { href: hrefOf({ table: { verdict } }) },
          h(Mark, { verdict, silent: true }),
          h('b', null, count(counts[verdict])),
          ` ${VERDICT_WORDS[verdict]}`,
        ),
      ),
    ),
  );
}

function Listed({ data, answer: { rows, groups } }: { readonly data: ReportData; readonly answer: ReportAnswer }) {
  if (rows.length === 0) return null;
  return groups
    ? h(GroupTable, { data, groups: groups.slice(0, LISTED), more: groups.length - LISTED })
    : h(RowTable, { data, rows: rows.slice(0, LISTED) });
}

/** All that there is beside the ten, as links into the table. */
function Kinds({ data, answer: { rows, kinds } }: { readonly data: ReportData; readonly answer: ReportAnswer }) {
  const groups = data.overlaps?.groups ?? 0;
  const textOf = (each: KindCount) =>
    `${kindText(each)}${each.kind === 'overlap' && groups > 0 ? ` (${counted(groups, 'group')})` : ''}`;
  return h(
    'ul',
    { class: 'kinds' },
    rows.length > 0 &&
      h('li', null, h('a', { href: hrefOf({ table: { sort: 'fullIn' } }) }, 'All by when they are full')),
    kinds.map((each) => h('li', null, h('a', { href: hrefOf({ table: { kind: each.kind } }) }, textOf(each)))),
    kinds.length === 0 && h('li', null, 'No finding of any kind.'),
  );
}
