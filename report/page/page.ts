import { h } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type View, viewOf } from '../../core/report/links.ts';
import type { ReportData } from '../../core/report/report-data.ts';
import { App } from './app.ts';
import { atOnce } from './kit/at-once.ts';

/** First as it is in the file, so that nothing moves; then with all that needs a script, at the place that the address names. */
export function Page({ data }: { readonly data: ReportData }) {
  const [view, setView] = useState<View>({});
  const [live, setLive] = useState(false);
  const [printing, setPrinting] = useState(false);
  useLayoutEffect(() => {
    const follow = () => setView((before) => viewOf(location.hash, before));
    const print = (is: boolean) => () => atOnce(() => setPrinting(is));
    const [before, after] = [print(true), print(false)];
    follow();
    setLive(true);
    addEventListener('hashchange', follow);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
      removeEventListener('keydown', onKey);
    };
  }, []);
  useLayoutEffect(() => {
    if (live) document.documentElement.dataset.ready = '';
  }, [live]);
  useLayoutEffect(() => {
    if (live && view.row === undefined && view.section !== undefined) show(view.section);
  }, [live, view]);
  return h(App, { data, view, live, printing });
}

/** Scrolls to a section and gives it the focus, so that Tab goes on from there. */
function show(id: string): void {
  const section = document.getElementById(id);
  if (!section || section.contains(document.activeElement)) return;
  section.scrollIntoView();
  section.focus({ preventScroll: true });
}

function onKey(event: KeyboardEvent): void {
  const { target } = event;
  const isTyping =
    target instanceof Element && target.closest('input:not([type="checkbox"]), select, textarea') !== null;
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = document.querySelector('.search input');
    if (!(search instanceof HTMLElement)) return;
    event.preventDefault();
    search.focus();
  }
}
