import type { Ec2Action } from '../actions.ts';
import { type Element, list, type Members, text } from './elements.ts';

/** What is read of the answer to a call: rows, and where the list goes on. */
export interface Answer<Row> {
  readonly action: Ec2Action;
  readonly root: KnownElement;
  /** Holds the rows. */
  readonly list: KnownElement | undefined;
  /** There is none: it says what rows are. */
  readonly row?: Row;
}

/** An element, as far as it is read. Those of a call are made once for all of its answers. */
export interface KnownElement {
  readonly kind: Element['kind'] | 'unread';
  /** Of the structure that it stands in. */
  readonly member: string;
  readonly name: string;
  readonly open: string;
  readonly close: string;
  /** By name, what is read in it. */
  readonly inside: ReadonlyMap<string, KnownElement>;
  /** Every member, undefined: rows that are copies of it are made and filled twice as fast. */
  readonly blank: Readonly<Record<string, unknown>>;
  /** What came first in it, and after it, the last time. Only guesses, but rows are much alike. */
  first: KnownElement | undefined;
  next: KnownElement | undefined;
}

/** `element` holds a row in each `item`. */
export function answerTo<Row>(action: Ec2Action, element: string, row: Members): Answer<Row> {
  const members = { NextToken: text('nextToken'), rows: list(element, row) };
  const root = knownStructure(`${action}Response`, members);
  return { action, root, list: root.inside.get(element) };
}

/** For as long as it is what a guess leads to. */
export function unread(name: string): KnownElement {
  return known('unread', name, '', []);
}

function knownStructure(name: string, members: Members, member = ''): KnownElement {
  const inside = Object.entries(members).map(([each, element]) => {
    if (element.kind === 'structure') return knownStructure(element.element, element.members, each);
    const items = element.kind === 'list' ? [knownStructure('item', element.members)] : [];
    return known(element.kind, element.element, each, items);
  });
  return known('structure', name, member, inside);
}

function known(
  kind: KnownElement['kind'],
  name: string,
  member: string,
  inside: readonly KnownElement[],
): KnownElement {
  return {
    kind,
    member,
    name,
    open: `<${name}>`,
    close: `</${name}>`,
    inside: new Map(inside.map((each) => [each.name, each])),
    blank: Object.fromEntries(inside.map((each) => [each.member, undefined])),
    first: undefined,
    next: undefined,
  };
}
