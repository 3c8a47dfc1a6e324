import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Blocks in the order of the page. */
function blocksIn(map: Element): SVGGraphicsElement[] {
  return [...map.querySelectorAll('.block')].filter((each) => each instanceof SVGGraphicsElement);
}

/** One stop for Tab, however many blocks there are: where the reader was last. */
export function rove(map: Element, to: Element): void {
  for (const each of map.querySelectorAll('.block[tabindex="0"]')) each.setAttribute('tabindex', '-1');
  to.setAttribute('tabindex', '0');
}

/** Arrows walk through the blocks, up and down change the line, Escape goes out. True: the key was for the map. */
export function onMapKey(map: Element, key: string, from: EventTarget | null): boolean {
  const blocks = blocksIn(map);
  if (!(from instanceof SVGGraphicsElement)) return false;
  const at = blocks.indexOf(from);
  if (at < 0) return false;
  if (key === 'Escape') {
    const out = [...map.querySelectorAll('.path a')].at(-1);
    if (!(out instanceof HTMLElement)) return false;
    out.click();
    return true;
  }
  const next = targetOf(key, blocks, at, from);
  if (next === undefined) return false;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function targetOf(
  key: string,
  blocks: readonly SVGGraphicsElement[],
  at: number,
  current: SVGGraphicsElement,
): SVGGraphicsElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return blocks[at + 1];
    case 'ArrowLeft':
      return blocks[at - 1];
    case 'Home':
      return blocks[0];
    case 'End':
      return blocks.at(-1);
    case 'ArrowDown':
      return nearest(current, blocks.slice(at + 1));
    case 'ArrowUp':
      return nearest(current, blocks.slice(0, at).reverse());
    default:
      return undefined;
  }
}

/** Of the line after this one: what lies over, or under, the same place. */
function nearest(from: SVGGraphicsElement, others: readonly SVGGraphicsElement[]): SVGGraphicsElement | undefined {
  const line = others.find((each) => each.parentNode !== from.parentNode)?.parentNode;
  const middle = middleOf(from);
  const away = (each: SVGGraphicsElement) => Math.abs(middleOf(each) - middle);
  return others.filter((each) => each.parentNode === line).sort((a, b) => away(a) - away(b))[0];
}

function middleOf(element: SVGGraphicsElement): number {
  const { left, width } = (element.querySelector('.frame') ?? element).getBoundingClientRect();
  return left + width / 2;
}

/**
 * Who goes in or out by the keyboard stays in the map: on the block that they came out of, else on the first. The element
 * that had the focus is gone by then, and the browser would begin with the page again.
 */
export function useKeptFocus(element: RefObject<HTMLElement | null>, place: string | undefined): void {
  const before = useRef(place);
  const inside = useRef(false);
  useLayoutEffect(() => {
    const { current } = element;
    const track = ({ type, target, relatedTarget }: FocusEvent) => {
      if (type === 'focusin') inside.current = target instanceof Element && target.matches('.block:focus-visible');
      else if (relatedTarget !== null) inside.current = false;
    };
    current?.addEventListener('focusin', track);
    current?.addEventListener('focusout', track);
    return () => {
      current?.removeEventListener('focusin', track);
      current?.removeEventListener('focusout', track);
    };
  }, [element]);
  useLayoutEffect(() => {
    const [from, kept] = [before.current, inside.current];
    before.current = place;
    if (!element.current || from === place || !kept) return;
    const blocks = blocksIn(element.current);
    (blocks.find((each) => each.getAttribute('href') === from) ?? blocks[0])?.focus();
  }, [element, place]);
}
