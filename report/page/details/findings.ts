import { h } from 'preact';
import { sinceText } from '../../../core/report/since-text.ts';
import { count } from '../../../core/text/count.ts';
import { Text } from '../kit/text.ts';
import { Command } from './command.ts';
import { Part, type RowProps } from './part.ts';

/** Longer than any text of ours; other people's names are in them. */
const LONG = 1000;

/** What is wrong with it, each with the rule that says so. */
export function Findings({ data, row }: RowProps) {
  const { columns, details, run } = data;
  const { findings = [] } = details.get(row) ?? {};
  const since = columns.since[row];
  if (findings.length === 0) {
    const rule = columns.rule[row];
    return columns.why[row] && columns.usedPercent[row] !== undefined
      ? h(
          'p',
          { class: 'quiet small' },
          h(Text, { of: columns.why[row] ?? '', max: LONG }),
          rule && [' · rule: ', h(Text, { of: rule })],
        )
      : null;
  }
  return [
    findings.map(({ kind, severity, rule, text }, at) =>
      h(
        'div',
        { key: at, class: `finding ${severity}` },
        h('h3', null, `${severity} · `, h(Text, { of: kind })),
        h('p', null, h(Text, { of: text, max: LONG })),
        h('p', { class: 'quiet small' }, 'rule: ', h(Text, { of: rule })),
      ),
    ),
    since && h('p', { class: 'quiet small' }, sinceSentence(sinceText(since, run.asOf))),
  ];
}

function sinceSentence(since: string): string {
  return since === 'new' ? 'As severe as this since this run.' : `As severe as this for ${since}.`;
}

export function Notes({ data, row }: RowProps) {
  const { notes = [], leftOut } = data.details.get(row) ?? {};
  return [
    notes.map(({ text }, at) => h('p', { key: at }, h(Text, { of: text, max: LONG }))),
    leftOut &&
      h(
        'p',
        { class: 'quiet' },
        `${count(leftOut.subnets)} of its subnets are ok and not listed one by one: ${count(leftOut.free)} of ${count(leftOut.total)} free in them.`,
      ),
  ];
}

/** Said where it was verified, else asked. */
export function Steps({ data, row }: RowProps) {
  const { steps = [] } = data.details.get(row) ?? {};
  if (steps.length === 0) return null;
  return h(
    Part,
    { title: 'What to do' },
    h(
      'ul',
      { class: 'steps' },
      steps.map(({ is, text, command }, at) =>
        h(
          'li',
          { key: at },
          h(
            'p',
            null,
            h('span', { class: 'step-is' }, is === 'verified' ? 'verified' : 'to be asked'),
            ' ',
            h(Text, { of: text, max: LONG }),
          ),
          command !== undefined && h(Command, { text: command }),
        ),
      ),
    ),
  );
}
