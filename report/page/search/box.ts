import { h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { search } from '../../../core/report/search.ts';
import { go } from '../kit/go.ts';
import { lookUp } from '../kit/look-up.ts';
import type { SectionProps } from '../props.ts';
import { optionsOf, Results } from './results.ts';

/** Of the input: the page focuses it where somebody types a slash. */
export const SEARCH_ID = 'search';
const LIST_ID = 'search-results';

/** Where is an address, what is called so: a combobox with all that it found below it. */
export function SearchBox({ data }: SectionProps) {
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const answer = useMemo(() => search(lookUp(data).index, typed), [data, typed]);
  const options = answer ? optionsOf(answer) : [];
  const isShown = isOpen && answer !== undefined;
  const activeId = isShown && options.length > 0 ? optionId(active) : undefined;
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const ask = (text: string) => {
    setTyped(text);
    setActive(0);
    setOpen(true);
  };
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => walk(1),
    ArrowUp: () => walk(-1),
    Enter: () => {
      const href = isShown ? options[active] : undefined;
      if (href === undefined) return false;
      setOpen(false);
      go(href);
      return true;
    },
    // First what was typed, then the box itself.
    Escape: () => {
      if (typed === '') input.current?.blur();
      else ask('');
      return true;
    },
  };
  const walk = (by: number) => {
    setOpen(true);
    if (options.length > 0) setActive((active + by + options.length) % options.length);
    return true;
  };
  return h(
    'search',
    {
      class: 'search-box',
      ref: root,
      onFocusOut: ({ relatedTarget }: FocusEvent) => {
        if (!(relatedTarget instanceof Node && root.current?.contains(relatedTarget))) setOpen(false);
      },
    },
    h('input', {
      id: SEARCH_ID,
      ref: input,
      type: 'text',
      role: 'combobox',
      'aria-label': 'Search: an address, a CIDR, an id, a name, an account, a tag',
      'aria-expanded': isShown && options.length > 0,
      'aria-autocomplete': 'list',
      'aria-controls': LIST_ID,
      ...(activeId && { 'aria-activedescendant': activeId }),
      placeholder: '10.97.228.17, subnet-…, team=payments',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: false,
      value: typed,
      onInput: ({ currentTarget: { value } }) => ask(value),
      onFocus: () => setOpen(true),
      onKeyDown: (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        if (keys[event.key]?.() !== true) return;
        event.preventDefault();
        event.stopPropagation();
      },
    }),
    typed === ''
      ? h('kbd', { 'aria-hidden': 'true' }, '/')
      : h(
          'button',
          {
            type: 'button',
            'aria-label': 'Clear the search',
            onClick: () => {
              ask('');
              input.current?.focus();
            },
          },
          '×',
        ),
    h(Results, {
      data,
      answer: isShown ? answer : undefined,
      active,
      id: LIST_ID,
      optionId,
      onGo: () => setOpen(false),
    }),
  );
}

function optionId(at: number): string {
  return `search-result-${at}`;
}
