import { h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { TableFilter } from '../../../core/report/links.ts';
import { type ReportData, type ReportVerdict, VERDICTS } from '../../../core/report/report-data.ts';
import { shownText } from '../../../core/report/shown-text.ts';
import { VERDICT_WORDS } from '../../../core/report/verdict-words.ts';
import { count } from '../../../core/text/count.ts';
import { typeName } from '../../../core/text/resource-types.ts';
import { go, goOver } from '../kit/go.ts';
import { Mark } from '../kit/mark.ts';
import { Text } from '../kit/text.ts';
import { tableHref } from './table-href.ts';

interface FiltersProps {
  readonly data: ReportData;
  readonly filter: TableFilter;
}

/** What the table shows, as a link that can be sent. */
export function Filters({ data, filter }: FiltersProps) {
  return h(
    'div',
    { class: 'table-filters' },
    h(FilterText, { filter }),
    h(FilterType, { data, filter }),
    h(
      'ul',
      { class: 'chips', 'aria-label': 'Verdicts' },
      VERDICTS.map((verdict) => h('li', { key: verdict }, h(VerdictChip, { data, filter, verdict }))),
      filter.kind && h('li', { key: 'kind' }, h(KindChip, { filter, kind: filter.kind })),
    ),
  );
}

/** Typing is followed after a short rest, so that a word is one question and not six. */
const REST_MS = 80;

function FilterText({ filter }: Pick<FiltersProps, 'filter'>) {
  const [typed, setTyped] = useState(filter.text ?? '');
  const timer = useRef<number | undefined>(undefined);
  const asked = useRef(filter.text ?? '');
  useEffect(() => {
    // Somebody followed a link, or went back.
    if ((filter.text ?? '') !== asked.current) {
      asked.current = filter.text ?? '';
      setTyped(asked.current);
    }
  }, [filter.text]);
  return h(
    'label',
    { class: 'filter-text' },
    h('span', { class: 'unseen' }, 'Show only rows with'),
    h('input', {
      type: 'search',
      id: 'table-filter',
      placeholder: 'name, id, 10.97.0.0/16, team=payments …',
      autocomplete: 'off',
      spellcheck: false,
      value: typed,
      onInput: ({ currentTarget: { value } }) => {
        setTyped(value);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => {
          asked.current = value;
          goOver(tableHref(filter, { text: value }));
        }, REST_MS);
      },
    }),
  );
}

function FilterType({ data, filter }: FiltersProps) {
  const types = useMemo(() => [...new Set(data.columns.type)].sort(), [data]);
  return h(
    'label',
    { class: 'filter-type' },
    h('span', { class: 'unseen' }, 'Show only the type'),
    h(
      'select',
      {
        id: 'table-type',
        value: filter.type ?? '',
        onChange: ({ currentTarget: { value } }: { readonly currentTarget: HTMLSelectElement }) =>
          go(tableHref(filter, { type: value })),
      },
      h('option', { value: '' }, 'all types'),
      types.map((type) => h('option', { key: type, value: type }, shownText(typeName(type).many, 40))),
    ),
  );
}

function VerdictChip({ data, filter, verdict }: FiltersProps & { readonly verdict: ReportVerdict }) {
  const isOn = filter.verdict === verdict;
  return h(
    'a',
    {
      class: 'chip',
      href: tableHref(filter, { verdict: isOn ? undefined : verdict }),
      ...(isOn && { 'aria-current': 'true' as const }),
    },
    h(Mark, { verdict, silent: true }),
    h('b', null, count(data.counts[verdict])),
    ` ${VERDICT_WORDS[verdict]}`,
    isOn &&
      h(
        'span',
        { class: 'chip-off' },
        h('span', { 'aria-hidden': 'true' }, '×'),
        h('span', { class: 'unseen' }, ' (show all again)'),
      ),
  );
}

function KindChip({ filter, kind }: { readonly filter: TableFilter; readonly kind: string }) {
  return h(
    'a',
    { class: 'chip', href: tableHref(filter, { kind: undefined }), 'aria-current': 'true' },
    'findings of ',
    h(Text, { of: kind, max: 40 }),
    h(
      'span',
      { class: 'chip-off' },
      h('span', { 'aria-hidden': 'true' }, '×'),
      h('span', { class: 'unseen' }, ' (show all again)'),
    ),
  );
}
