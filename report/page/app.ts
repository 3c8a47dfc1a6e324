import { h } from 'preact';
import { useMemo } from 'preact/hooks';
import { AnswerSection } from './answer.ts';
import { TopBar } from './bar.ts';
import { DetailsPanel } from './details/panel.ts';
import { FitsSection } from './fits.ts';
import { Footer } from './footer.ts';
import { HoldersSection } from './holders.ts';
import { MapSection } from './map/section.ts';
import type { PageProps } from './props.ts';
import { TableSection } from './table/section.ts';
import { TrendSection } from './trend.ts';

/** Of A4, in pixels. */
const PAPER = 700;

/** The page: the same in the file, where it is read without a script, and in the browser. */
export function App({ data, view, live, printing = false }: PageProps) {
  // A link into the table does not lay out the map again, nor add up who holds what: at 50,000 rows half of what it would take.
  const { map } = view;
  const answer = useMemo(() => h(AnswerSection, { data, printing }), [data, printing]);
  const space = useMemo(
    () => h(MapSection, { data, view: { ...(map && { map }) }, ...(printing && { width: PAPER }) }),
    [data, map, printing],
  );
  const sums = useMemo(
    // By whom is chosen: 6 kB that nobody misses where there is no script.
    () => [FitsSection, ...(live ? [HoldersSection] : []), TrendSection].map((section) => h(section, { data })),
    [data, live],
  );
  return [
    h('a', { class: 'skip', href: '#answer' }, 'To the answer'),
    h(TopBar, { data, live }),
    h('main', null, answer, space, ...sums, live && !printing && h(TableSection, { data, view })),
    h(Footer, { data }),
    live && h(DetailsPanel, { data, view }),
  ];
}
