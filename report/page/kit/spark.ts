import { h } from 'preact';
import type { FullIn, Spark } from '../../../core/report/report-data.ts';

interface SparkProps {
  readonly spark: Spark;
  readonly fullIn?: FullIn | undefined;
  readonly width?: number;
  readonly height?: number;
}

/**
 * The days before, from the lowest of them up to 100: from 0 on, all that matters would be flat. The line at the top is
 * 100 %, the dashed part what is forecast.
 */
export function Sparkline({ spark: { values }, fullIn, width = 96, height = 20 }: SparkProps) {
  const measured = values.filter((each) => each !== null);
  const last = measured.at(-1);
  if (last === undefined) return null;
  const low = Math.min(...measured);
  const days = values.length - 1;
  const ahead = fullIn && 'p50' in fullIn && fullIn.p50 !== null ? Math.min(fullIn.p50, days / 3) : 0;
  const x = (day: number) => round(2 + (day / Math.max(days + days / 3, 1)) * (width - 4));
  const y = (value: number) => round(2 + ((100 - value) / Math.max(100 - low, 1)) * (height - 4));
  const lastDay = values.lastIndexOf(last);
  // Of a forecast that lies beyond the picture: as far as the picture goes.
  const reached = ahead > 0 && fullIn && 'p50' in fullIn ? last + ((100 - last) * ahead) / (fullIn.p50 ?? ahead) : last;
  return h(
    'svg',
    {
      class: 'spark',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      fill: 'none',
      stroke: 'currentColor',
      role: 'img',
      'aria-label': `${days + 1} days: from ${measured[0]} % to ${last} %, lowest ${low} %`,
    },
    h('path', { class: 'full', d: `M0 2H${width}` }),
    h('path', { class: 'line', d: lineOf(values, x, y) }),
    ahead > 0 &&
      h('path', {
        class: 'ahead',
        d: `M${x(lastDay)} ${y(last)}L${x(lastDay + ahead)} ${y(reached)}`,
        'stroke-dasharray': '2 2',
      }),
    h('circle', { class: 'end', cx: x(lastDay), cy: y(last), r: 2 }),
  );
}

/** A day that was not measured is a hole in it, and no guess. */
function lineOf(values: readonly (number | null)[], x: (day: number) => number, y: (value: number) => number): string {
  return values
    .map((value, day) => {
      // In the middle of a level a point changes nothing.
      if (value === null || (value === values[day - 1] && value === values[day + 1])) return '';
      const alone = values[day - 1] == null && values[day + 1] == null;
      return `${values[day - 1] == null ? 'M' : 'L'}${x(day)} ${y(value)}${alone ? 'h.1' : ''}`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
