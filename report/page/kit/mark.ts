import { h } from 'preact';
import type { ReportVerdict } from '../../../core/report/report-data.ts';
import { VERDICT_WORDS } from '../../../core/report/verdict-words.ts';

/** ◆ ▲ ● ○, in a square of 12: shapes that nobody needs a colour to tell apart. */
const SHAPES = {
  critical: 'M6 .5 11.5 6 6 11.5.5 6Z',
  warning: 'M6 1 11.6 11H.4Z',
  ok: 'M6 2.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 0 1 0-7Z',
  notMeasured: 'M6 2a4 4 0 1 1 0 8a4 4 0 0 1 0-8Z',
  notApplicable: 'M6 2a4 4 0 1 1 0 8a4 4 0 0 1 0-8Z',
} as const satisfies Readonly<Record<ReportVerdict, string>>;

/** A verdict as a shape, and as a word for whoever does not see it. `silent` where the word stands beside it. */
export function Mark({ verdict, silent = false }: { readonly verdict: ReportVerdict; readonly silent?: boolean }) {
  return h(
    'span',
    { class: `mark ${verdict}` },
    h(
      'svg',
      { width: 12, height: 12, viewBox: '0 0 12 12', fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' },
      h('path', { d: SHAPES[verdict] }),
    ),
    silent ? null : h('span', { class: 'unseen' }, `${VERDICT_WORDS[verdict]} `),
  );
}
