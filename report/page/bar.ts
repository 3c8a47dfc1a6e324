import { h } from 'preact';
import { hrefOf } from '../../core/report/links.ts';
import { timeText } from '../../core/text/times.ts';
import { Text } from './kit/text.ts';
import type { PageProps } from './props.ts';
import { SearchBox } from './search/box.ts';
import { sectionsOf } from './sections.ts';
import { switchTheme } from './theme.ts';

/** What is read, and the ways to the rest. */
export function TopBar({ data, live }: Pick<PageProps, 'data' | 'live'>) {
  const { title, asOf, policy, status } = data.run;
  return h(
    'header',
    { class: 'topbar' },
    h(
      'div',
      { class: 'inner' },
      h(Logo, null),
      h(
        'div',
        { class: 'title' },
        h('b', null, h(Text, { of: title, max: 60 })),
        h(
          'div',
          { class: 'quiet small' },
          `${timeText(asOf)} · policy `,
          h(Text, { of: policy.name, max: 40 }),
          policy.source === 'last-good' ? ' (the last good one)' : null,
          ' · ',
          status === 'complete' ? 'run complete' : h('b', { class: 'warning-text' }, `run ${status}`),
        ),
      ),
      live && h('div', { class: 'search' }, h(SearchBox, { data })),
      h(
        'nav',
        { 'aria-label': 'Sections' },
        sectionsOf({ data, live }).map(({ id, name }) => [h('a', { href: hrefOf({ section: id }) }, name), ' ']),
      ),
      live &&
        h(
          'button',
          {
            type: 'button',
            class: 'theme',
            'aria-label': 'Light or dark',
            title: 'Light or dark',
            onClick: switchTheme,
          },
          h('span', { 'aria-hidden': 'true' }, '◐'),
        ),
    ),
  );
}

function Logo() {
  const bars = ['M2 12h5v9H2Z', 'M9 7h5v14H9Z', 'M16 2h5v19h-5Z'];
  return h(
    'svg',
    {
      class: 'logo',
      width: 23,
      height: 23,
      viewBox: '0 0 23 23',
      fill: 'none',
      stroke: 'currentColor',
      'aria-hidden': 'true',
    },
    bars.map((d) => h('path', { d })),
  );
}
