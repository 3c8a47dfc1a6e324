import { h } from 'preact';
import { count } from '../../../core/text/count.ts';

interface Line {
  /** Its colour; and its name, where the text above does not say it. */
  readonly class: string;
  readonly values: readonly (number | null)[];
  readonly name?: string;
}

interface ChartProps {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  /** Where it begins, as it is written below: of what hardly moves, 0 would show nothing. */
  readonly low: number;
  readonly lines: readonly Line[];
}

const WIDTH = 600;
const HEIGHT = 120;

/** Lines, as wide as there is room; its text is text, so that it stays as large as the rest. */
export function LineChart({ label, from, to, low, lines }: ChartProps) {
  const most = Math.max(low + 1, ...lines.flatMap(({ values }) => values.filter((each) => each !== null)));
  return h(
    'div',
    { class: 'chart' },
    h('span', { class: 'quiet small top' }, count(most)),
    h(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        width: WIDTH,
        height: HEIGHT,
        preserveAspectRatio: 'none',
        fill: 'none',
        stroke: 'currentColor',
        role: 'img',
        'aria-label': label,
      },
      h('path', { class: 'axis', d: `M0 ${HEIGHT - 0.5}H${WIDTH}M0 .5H${WIDTH}` }),
      lines.map(({ class: name, values }) => h('path', { class: `line ${name}`, d: pathOf(values, low, most) })),
    ),
    h(
      'span',
      { class: 'quiet small ends' },
      h('span', null, `${count(low)} · ${from}`),
      lines.map(({ class: colour, name }) => name && h('span', { class: `key ${colour}` }, name)),
      h('span', null, to),
    ),
  );
}

/** A day that was not measured is a hole, and no 0. */
function pathOf(values: readonly (number | null)[], low: number, most: number): string {
  const x = (at: number) => Math.round((at / Math.max(values.length - 1, 1)) * WIDTH * 10) / 10;
  const y = (value: number) => Math.round((HEIGHT - 1 - ((value - low) / (most - low)) * (HEIGHT - 2)) * 10) / 10;
  return values
    .map((value, at) => (value === null ? '' : `${values[at - 1] == null ? 'M' : 'L'}${x(at)} ${y(value)}`))
    .join('');
}
