import { useCallback, useEffect, useRef } from 'preact/hooks';
import { viewOf } from '../../../core/report/links.ts';

/** Where the reader was before the details opened. They are a place of their own, that a link leads to as well. */
let before = '#';

/**
 * Takes the focus when it opens, and gives it back to what opened it. Escape closes it wherever the focus is, but where
 * somebody has a use of his own for it.
 */
export function useDialog(panel: { readonly current: HTMLElement | null }): () => void {
  const opener = useRef<Element | null>(null);
  const close = useCallback(() => {
    // No link: it would scroll to a section, and the reader is to be where he was.
    history.pushState(null, '', isWithin(opener.current, before) ? before : '#');
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }, []);
  useEffect(() => {
    opener.current = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      close();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      giveBack(opener.current);
    };
  }, [panel, close]);
  return close;
}

/** Whether the place that an address names is the section that somebody came from. */
function isWithin(opener: Element | null, hash: string): boolean {
  const { section } = viewOf(hash);
  return section !== undefined && document.getElementById(section)?.contains(opener) === true;
}

/** Of a page that was opened with the details nothing opened them, and a row may have been scrolled out of the table. */
function giveBack(opener: Element | null): void {
  const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
  const target = isThere ? opener : document.querySelector<HTMLElement>('main section, main');
  target?.focus({ preventScroll: true });
}

/** Called with each place: the details go back to the last one that was none of theirs. */
export function rememberPlace(hash: string): void {
  if (!hash.startsWith('#row/')) before = hash || '#';
}
