import { useCallback, useEffect, useState } from 'preact/hooks';

/** Of each row, and of the header that stays above them. */
export const ROW_HEIGHT = 34;
/** Rows above and below those that are seen: scrolling by a line shows nothing white. */
const AROUND = 6;

export interface ShownWindow {
  readonly from: number;
  readonly to: number;
  /** After the box was scrolled by a key: with the same painting, and not with the next. */
  readonly look: () => void;
}

/** Which of many rows are in the page: those that are seen, and a few more. */
export function useWindow(box: { readonly current: HTMLElement | null }, rows: number): ShownWindow {
  const [place, setPlace] = useState({ first: 0, seen: 24 });
  const look = useCallback(() => {
    if (!box.current) return;
    const first = Math.floor(box.current.scrollTop / ROW_HEIGHT);
    const seen = Math.ceil(box.current.clientHeight / ROW_HEIGHT);
    setPlace((before) => (before.first === first && before.seen === seen ? before : { first, seen }));
  }, [box]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [box, look]);
  const from = Math.max(0, Math.min(place.first, rows - place.seen) - AROUND);
  return { from, to: Math.min(rows, from + place.seen + 2 * AROUND), look };
}

/** Scrolls no more than it takes for a row to be seen. */
export function scrollTo(box: HTMLElement | null, at: number): void {
  if (!box) return;
  const top = at * ROW_HEIGHT;
  const room = box.clientHeight - 2 * ROW_HEIGHT;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top > box.scrollTop + room) box.scrollTop = top - room;
}
