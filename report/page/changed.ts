import { h } from 'preact';
import { type ChangedRow, changesOf } from '../../core/report/changed.ts';
import { hrefOf } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { timeText } from '../../core/text/times.ts';
import { Text } from './kit/text.ts';

/** Since the run before; or why that is not known, which is not the same as nothing. */
export function Changed({ data }: { readonly data: ReportData }) {
  if (!data.changes) return null;
  const { known, since, sentence, named, notKnown } = changesOf(data.changes);
  return h(
    'div',
    null,
    h('h2', null, 'Since the run before'),
    since !== undefined && h('p', { class: 'quiet small' }, timeText(since)),
    h('p', known ? null : { class: 'quiet' }, known ? null : 'Not known. ', h(Text, { of: sentence, max: 400 })),
    named.length > 0 && h('ul', { class: 'lines small' }, named.map(lineOf)),
    notKnown.map((text) => h('p', { class: 'quiet small' }, h(Text, { of: text, max: 400 }))),
  );
}

function lineOf({ what, id, name, cidr, text }: ChangedRow) {
  return h(
    'li',
    null,
    `${what}: `,
    what === 'gone'
      ? h(Text, { of: name, max: 60 })
      : h('a', { href: hrefOf({ row: id }) }, h(Text, { of: name, max: 60 })),
    cidr && [' ', h('code', null, h(Text, { of: cidr, max: 50 }))],
    text && [' ', h('span', { class: 'quiet' }, h(Text, { of: text }))],
  );
}
