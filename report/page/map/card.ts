import { h } from 'preact';
import type { ToldBlock } from '../../../core/report/layout/told.ts';
import { Mark } from '../kit/mark.ts';

/** What the pointer, or the keyboard, is on, and where that is in the map. */
export interface Pointed {
  readonly told: ToldBlock;
  readonly x: number;
  readonly y: number;
}

const CARD = 280;

/** Beside a block. It repeats what the block's own label says, so nobody needs to hear it. */
export function Card({ pointed: { told, x, y }, width }: { readonly pointed: Pointed; readonly width: number }) {
  const place = (element: HTMLElement | null) => {
    if (!element) return;
    // Through the object model: the page's policy forbids style attributes.
    element.style.left = `${Math.max(0, Math.min(x - CARD / 3, width - CARD))}px`;
    element.style.top = `${y + 8}px`;
  };
  return h(
    'div',
    { class: 'mapcard', 'aria-hidden': 'true', ref: place },
    h('p', { class: 'title' }, h(Mark, { verdict: told.worst, silent: true }), h('bdi', null, told.name)),
    h('p', { class: 'mono' }, told.where),
    ...told.lines.map((line) => h('p', null, line)),
  );
}
