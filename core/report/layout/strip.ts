import type { ReportVerdict } from '../report-data.ts';
import { type Item, worstFirst, worstOf } from './item.ts';
import { byAddress, type Stretch } from './ranges.ts';

/** Addresses that somebody has, or that nobody has. Together the parts of a strip are its addresses, each once. */
export type StripPart = StripBlock | StripGap;

export interface StripBlock extends Stretch {
  readonly kind: 'block';
  /** Several of them share addresses: the worst first. */
  readonly items: readonly Item[];
  readonly worst: ReportVerdict;
}

export interface StripGap extends Stretch {
  readonly kind: 'gap';
  /** False of addresses that belong to nobody we know of, which is not the same as free. */
  readonly free: boolean;
}

/** One stretch of addresses from the first to the last. */
export interface Strip extends Stretch {
  readonly parts: readonly StripPart[];
}

/**
 * Items as blocks, and what is between them as gaps. Items that overlap are one block together, from where the first of
 * them begins to where the last one ends. What reaches out of the stretch is cut.
 */
export function stripOf(stretch: Stretch, items: readonly Item[], free = true): Strip {
  const { family, first, end } = stretch;
  const parts: StripPart[] = [];
  let next = first;
  const gapTo = (to: bigint) => {
    if (to > next) parts.push({ kind: 'gap', family, first: next, end: to, free });
  };
  for (const cluster of clusters(
    items.filter((each) => each.family === family && each.end > first && each.first < end),
  )) {
    const from = cluster.first < first ? first : cluster.first;
    const to = cluster.end > end ? end : cluster.end;
    gapTo(from);
    parts.push({ kind: 'block', family, first: from, end: to, items: cluster.items, worst: cluster.worst });
    next = to;
  }
  gapTo(end);
  return { family, first, end, parts };
}

/** Blocks of a row that is no stretch: addresses all over the world. What is between them is drawn as short as can be. */
export function clusters(items: readonly Item[]): StripBlock[] {
  const found: { first: bigint; end: bigint; items: Item[] }[] = [];
  for (const item of items.toSorted(byAddress)) {
    const last = found.at(-1);
    if (last && item.first < last.end && last.items[0]?.family === item.family) {
      last.items.push(item);
      if (item.end > last.end) last.end = item.end;
    } else found.push({ first: item.first, end: item.end, items: [item] });
  }
  return found.flatMap(({ first, end, items: members }) => {
    const family = members[0]?.family;
    return family
      ? [
          {
            kind: 'block',
            family,
            first,
            end,
            items: worstFirst(members),
            worst: worstOf(members.map(({ worst }) => worst)),
          },
        ]
      : [];
  });
}
