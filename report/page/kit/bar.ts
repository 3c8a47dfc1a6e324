import { h } from 'preact';
import type { ReportVerdict } from '../../../core/report/report-data.ts';

interface BarProps {
  readonly percent: number;
  readonly verdict: ReportVerdict;
}

const WIDTH = 96;
const HEIGHT = 9;

/** How full, as a length; its figure stands beside it. */
export function Bar({ percent, verdict }: BarProps) {
  // What is not empty has a mark at least, what is not full a gap.
  const width = percent <= 0 ? 0 : percent >= 100 ? WIDTH : Math.min(Math.max((percent / 100) * WIDTH, 1), WIDTH - 1);
  return h(
    'svg',
    {
      class: 'bar',
      width: WIDTH,
      height: HEIGHT,
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      fill: 'none',
      stroke: 'currentColor',
      'aria-hidden': 'true',
    },
    h('rect', { class: 'track', width: WIDTH, height: HEIGHT, rx: 1.5 }),
    width > 0 && h('rect', { class: `fill ${verdict}`, width: Math.round(width * 10) / 10, height: HEIGHT, rx: 1.5 }),
  );
}
