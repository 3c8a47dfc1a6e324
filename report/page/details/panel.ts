import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hrefOf } from '../../../core/report/links.ts';
import { rowName } from '../../../core/report/row-name.ts';
import { TAKEN_WORDS } from '../../../core/report/taken-words.ts';
import { lookUp } from '../kit/look-up.ts';
import { Text } from '../kit/text.ts';
import type { ViewProps } from '../props.ts';
import { Blocks } from './blocks.ts';
import { Command } from './command.ts';
import { Facts, Kicker } from './facts.ts';
import { Findings, Notes, Steps } from './findings.ts';
import { Holders } from './holders.ts';
import { Meter } from './meter.ts';
import { FreeBlocks, Overlaps, PublicFacts, Siblings, Tags } from './more.ts';
import { Part, type RowProps } from './part.ts';
import { PoolPart } from './pool.ts';
import { TrendPart } from './trend.ts';
import { rememberPlace, useDialog } from './use-dialog.ts';

/** All that is known of one resource. */
export function DetailsPanel({ data, view }: ViewProps) {
  const isOpen = view.row !== undefined;
  useEffect(() => {
    if (!isOpen) rememberPlace(location.hash);
  });
  return view.row === undefined ? null : h(Panel, { data, id: view.row });
}

function Panel({ data, id }: { readonly data: ViewProps['data']; readonly id: string }) {
  const panel = useRef<HTMLDivElement>(null);
  const close = useDialog(panel);
  const rows = lookUp(data).byId().get(id) ?? [];
  // A link within it leads to somebody else: from the top, as if it were opened.
  useEffect(() => panel.current?.scrollTo(0, 0), [id]);
  const [first] = rows;
  return h(
    'div',
    { class: 'details-place' },
    h(
      'div',
      { id: 'details', class: 'details', role: 'dialog', 'aria-labelledby': 'details-title', tabIndex: -1, ref: panel },
      h('button', { type: 'button', class: 'details-close', 'aria-label': 'Close the details', onClick: close }, '×'),
      first === undefined ? h(Unknown, { data, id }) : h(Known, { data, id, rows, first }),
    ),
  );
}

interface KnownProps {
  readonly data: ViewProps['data'];
  readonly id: string;
  readonly rows: readonly number[];
  readonly first: number;
}

function Known({ data, id, rows, first }: KnownProps) {
  const name = rowName(data, first);
  return [
    h(Kicker, { data, row: first }),
    h('h2', { id: 'details-title' }, h(Text, { of: name, max: 256 })),
    name !== id && h('p', null, h('code', null, h(Text, { of: id, max: 256 }))),
    h(Siblings, { data, row: first, rows }),
    rows.map((row, at) =>
      h(
        'div',
        { key: row, class: at > 0 ? 'details-row more' : 'details-row' },
        at > 0 && h(Kicker, { data, row }),
        h(OneRow, { data, row }),
      ),
    ),
    h(Tags, { data, row: first }),
    h(Commands, { flags: data.run.flags, id }),
  ];
}

const PARTS = [
  ...[Facts, Meter, TrendPart, Findings, Notes, Steps],
  ...[Holders, Blocks, PoolPart, FreeBlocks, Overlaps, PublicFacts],
];

function OneRow(props: RowProps) {
  return PARTS.map((part, at) => h(part, { key: at, ...props }));
}

function Commands({ flags, id }: { readonly flags: string; readonly id: string }) {
  return h(
    Part,
    { title: 'More of it, in a terminal' },
    ['explain', 'history'].map((command) =>
      h(Command, { key: command, text: `ipam-monitor ${command} ${shellWord(id)}${flags}` }),
    ),
  );
}

/** Ids of AWS as they are; whatever else would be more than a word is quoted. */
function shellWord(id: string): string {
  return /^[\w./:@-]+$/.test(id) ? id : `'${id.replaceAll("'", "'\\''")}'`;
}

/** A link of another run, or a range that is taken and has no row. */
function Unknown({ data, id }: { readonly data: ViewProps['data']; readonly id: string }) {
  const taken = data.taken.filter((range) => range.id === id);
  return [
    h('h2', { id: 'details-title' }, h(Text, { of: taken[0]?.name || id, max: 256 })),
    taken.length > 0
      ? taken.map(({ cidr, kind, pool }) => {
          const of = data.columns.id[pool];
          return h(
            'p',
            { key: cidr },
            h('code', null, h(Text, { of: cidr })),
            ` ${TAKEN_WORDS[kind]}`,
            of !== undefined && [
              ', from ',
              h('a', { href: hrefOf({ row: of }) }, h(Text, { of: rowName(data, pool), max: 60 })),
            ],
          );
        })
      : h('p', null, 'This run did not see it: it is gone, or is not covered.'),
    h(Commands, { flags: data.run.flags, id }),
  ];
}
