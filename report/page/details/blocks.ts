import { h } from 'preact';
import {
  BLOCK_WORDS,
  type BlockRun,
  type BlockState,
  blockCounts,
  blockRuns,
} from '../../../core/report/prefix-runs.ts';
import { count } from '../../../core/text/count.ts';
import { Part, type RowProps } from './part.ts';

/** Drawn one by one; of the 4,096 of a /16 one square stands for several. */
const MOST_SQUARES = 1024;
const SIDE = 12;

/** The /28 blocks of a subnet, in the order of addresses: prefixes are made of those that are free. */
export function Blocks({ data, row }: RowProps) {
  const { inside } = data.details.get(row) ?? {};
  if (inside?.status !== 'read' || !inside.blocks) return null;
  const runs = blockRuns(inside.blocks.map);
  const { total, free, reservedFree } = inside.blocks;
  return h(
    Part,
    { title: 'Its /28 blocks' },
    h(BlockMap, { runs, total }),
    h(
      'ul',
      { class: 'block-legend' },
      Array.from(blockCounts(runs), ([state, blocks]) =>
        h('li', { key: state }, h(Swatch, { state }), `${count(blocks)} ${BLOCK_WORDS[state]}`),
      ),
    ),
    h('p', { class: 'quiet small' }, prefixesText(free, reservedFree)),
  );
}

function prefixesText(free: number, reservedFree: number): string {
  if (free + reservedFree === 0) return 'No prefix can be assigned any more: none of them is untouched.';
  const more = reservedFree > 0 ? `, ${count(reservedFree)} within prefix reservations` : '';
  return `Can still be assigned as prefixes: ${count(free)} by anybody${more}.`;
}

function BlockMap({ runs, total }: { readonly runs: readonly BlockRun[]; readonly total: number }) {
  const per = Math.max(1, Math.ceil(total / MOST_SQUARES));
  const squares = Math.ceil(total / per);
  const columns = Math.min(32, Math.max(8, squares));
  const width = columns * SIDE;
  const height = Math.ceil(squares / columns) * SIDE;
  const counts = [...blockCounts(runs)].map(([state, blocks]) => `${blocks} ${BLOCK_WORDS[state]}`).join(', ');
  return h(
    'svg',
    {
      class: 'blocks',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      fill: 'none',
      stroke: 'currentColor',
      role: 'img',
      'aria-label': `${count(total)} blocks in the order of addresses: ${counts}${per > 1 ? `. One square stands for ${per}` : ''}`,
    },
    // One path a state: 4,096 squares would be more nodes than the rest of the page.
    [...statesOf(runs, per)].map(([state, at]) =>
      h('path', {
        key: state,
        class: `block-${CLASSES[state]}`,
        d: at.map((square) => squareAt((square % columns) * SIDE, Math.floor(square / columns) * SIDE)).join(''),
      }),
    ),
  );
}

const CLASSES = {
  '.': 'free',
  r: 'reserved',
  a: 'assigned',
  o: 'occupied',
  x: 'aside',
  k: 'aws',
} as const satisfies Readonly<Record<BlockState, string>>;

function squareAt(x: number, y: number): string {
  return `M${x + 0.5} ${y + 0.5}h${SIDE - 2}v${SIDE - 2}h-${SIDE - 2}z`;
}

/** The squares of each state. A square of several blocks is free only if one of them is: that is what is looked for. */
function statesOf(runs: readonly BlockRun[], per: number): ReadonlyMap<BlockState, readonly number[]> {
  const state = new Map<number, BlockState>();
  for (const run of runs) {
    const last = Math.floor((run.from + run.blocks - 1) / per);
    for (let square = Math.floor(run.from / per); square <= last; square++) {
      const known = state.get(square);
      if (known === undefined || RANK.indexOf(run.state) < RANK.indexOf(known)) state.set(square, run.state);
    }
  }
  return Map.groupBy(state.keys(), (square) => state.get(square) ?? 'x');
}

const RANK: readonly BlockState[] = ['.', 'r', 'a', 'o', 'x', 'k'];

function Swatch({ state }: { readonly state: BlockState }) {
  return h(
    'svg',
    {
      class: 'blocks',
      width: SIDE,
      height: SIDE,
      viewBox: `0 0 ${SIDE} ${SIDE}`,
      fill: 'none',
      stroke: 'currentColor',
      'aria-hidden': 'true',
    },
    h('path', { class: `block-${CLASSES[state]}`, d: squareAt(0, 0) }),
  );
}
