import { h } from 'preact';
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
  const props = { data, view, printing };
  return [
    h('a', { class: 'skip', href: '#answer' }, 'To the answer'),
    h(TopBar, { ...props, live }),
    h(
      'main',
      null,
      h(AnswerSection, props),
      h(MapSection, { ...props, ...(printing && { width: PAPER }) }),
      h(FitsSection, props),
      h(HoldersSection, props),
      h(TrendSection, props),
      live && !printing && h(TableSection, props),
    ),
    h(Footer, { data }),
    live && h(DetailsPanel, props),
  ];
}
