import { h } from 'preact';
import type { ReportVerdict } from '../../../core/report/report-data.ts';

/** As wide as the panel, whatever that is: its length is drawn in percents. */
export function WideBar({ percent, verdict }: { readonly percent: number; readonly verdict?: ReportVerdict }) {
  // What is not empty has a mark at least, what is not full a gap.
  const width = percent <= 0 || percent >= 100 ? percent : Math.min(Math.max(percent, 0.5), 99.5);
  return h(
    'svg',
    { class: 'bar wide', width: '100%', height: 9, fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' },
    h('rect', { class: 'track', width: '100%', height: 9, rx: 1.5 }),
    width > 0 && h('rect', { class: `fill ${verdict ?? 'ok'}`, width: `${width}%`, height: 9, rx: 1.5 }),
  );
}
