import { h } from 'preact';
import { gapTitle } from '../../core/report/gap-titles.ts';
import { hrefOf } from '../../core/report/links.ts';
import { count, counted } from '../../core/text/count.ts';
import { notApplicableText, notMeasuredText } from '../../core/text/not-judged.ts';
import { Changed } from './changed.ts';
import { Text } from './kit/text.ts';
import type { SectionProps } from './props.ts';
import { PublicAddresses } from './public-addresses.ts';

type CoverageProps = Pick<SectionProps, 'data' | 'printing'>;

/** Gaps that are spelled out, as each is six elements; without a script the others follow below the page. */
export const LISTED_GAPS = 50;

/** What stands beside the answer, of equal rank. */
export function Coverage({ data, printing = false }: CoverageProps) {
  return h(
    'div',
    { class: 'beside' },
    h('div', null, h('h2', null, 'Not covered by these figures'), h(NotCovered, { data, printing })),
    h(Changed, { data }),
    h(PublicAddresses, { data }),
  );
}

function NotCovered({ data, printing = false }: CoverageProps) {
  const { failedScopes, gaps, counts, notMeasured, notApplicable, stale, run, summedUp } = data;
  const reasons = Object.entries(notMeasured).map(([why, number]) => notMeasuredText(why, number));
  const cannot = Object.entries(notApplicable).map(([why, number]) => notApplicableText(why, number));
  const more = gaps.length - LISTED_GAPS;
  const nothing = failedScopes.length + gaps.length + counts.notMeasured + stale + counts.notApplicable === 0;
  return h(
    'ul',
    { class: 'lines' },
    failedScopes.map(({ scopeId, error, message }) =>
      h(Line, { title: 'A scope was not evaluated', where: scopeId, text: `${error}: ${message}`, open: printing }),
    ),
    gaps.slice(0, LISTED_GAPS).map((gap) => h(Line, { ...gapTitle(gap), text: gap.text, open: printing })),
    more > 0 && h('li', null, `and ${counted(more, 'more gap')}: summary.json of the run has them`),
    !run.authoritative &&
      h('li', { class: 'quiet' }, 'This run was asked for by hand: it may not have looked at everything.'),
    counts.notMeasured > 0 &&
      h(
        'li',
        null,
        h(
          'a',
          { href: hrefOf({ table: { verdict: 'notMeasured' } }) },
          reasons.length > 0
            ? h(Text, { of: reasons.join(', '), max: 300 })
            : `${count(counts.notMeasured)} not measured`,
        ),
      ),
    stale > 0 && h('li', null, `${counted(stale, 'resource')} judged by a measurement older than the policy allows`),
    summedUp &&
      h('li', null, `${counted(summedUp.rows, 'row')} that ${summedUp.rows === 1 ? 'is' : 'are'} ok, summed up by VPC`),
    counts.notApplicable > 0 &&
      h(
        'li',
        { class: 'quiet' },
        h(
          'a',
          { href: hrefOf({ table: { verdict: 'notApplicable' } }) },
          `${count(counts.notApplicable)} cannot fill up`,
        ),
        cannot.length > 0 && [': ', h(Text, { of: cannot.join(', '), max: 400 })],
      ),
    nothing && h('li', { class: 'quiet' }, 'Nothing is known to be missing.'),
  );
}

interface LineProps {
  readonly title: string;
  readonly where: string;
  readonly text: string;
  readonly open: boolean;
}

/** One line, and the whole text for whoever asks. */
function Line({ title, where, text, open }: LineProps) {
  return h(
    'li',
    null,
    h(
      'details',
      open ? { open } : null,
      h('summary', null, h(Text, { of: title, max: 80 }), where && [': ', h(Text, { of: where, max: 80 })]),
      h('p', { class: 'quiet small' }, h(Text, { of: text, max: 1500 })),
    ),
  );
}
