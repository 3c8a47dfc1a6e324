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
  /** By name, what is read in it. */
  readonly inside: ReadonlyMap<string, KnownElement>;
  /** By name, what else came in it. */
  readonly unread: Map<string, KnownElement>;
  /** Every member, undefined: rows that are copies of it are made and filled twice as fast. */
  readonly blank: Readonly<Record<string, unknown>>;
  /** Of one without elements of its own: how answers went on after it. Rows are much alike. */
  readonly ways: Way[];
}

/** From the end of an element's text to the beginning of the next one's. */
export interface Way {
  /** From the tag that closes the one to the tag that opens the other, with all that stands between them. */
  readonly markup: string;
  /** What opens in it, or is empty; undefined where something closes. */
  readonly steps: readonly (KnownElement | undefined)[];
  readonly to: KnownElement;
}

/** Ways that are kept of an element: on to each of the optional ones after it, or to the next item of a list. */
const MAX_WAYS = 4;
const MAX_MARKUP = 1000;

export function noteWay(from: KnownElement, way: Way): void {
  if (way.markup.length > MAX_MARKUP || from.ways === NO_WAYS) return;
  // A copy: a slice would hold on to the whole text that it was read from.
  from.ways.unshift({ ...way, markup: Buffer.from(way.markup).toString() });
  if (from.ways.length > MAX_WAYS) from.ways.pop();
}

/** The way that a text goes after an element whose text ended. A loop: ten thousands of calls a page. */
export function wayOn({ ways }: KnownElement, text: string, at: number): Way | undefined {
  for (const way of ways) if (text.startsWith(way.markup, at)) return way;
  return undefined;
}

/** `element` holds a row in each `item`. */
export function answerTo<Row>(action: Ec2Action, element: string, row: Members): Answer<Row> {
  const members = { NextToken: text('nextToken'), rows: list(element, row) };
  const root = knownStructure(`${action}Response`, members);
  return { action, root, list: root.inside.get(element) };
}

/** No structure of EC2 has as many members. */
const MAX_UNREAD = 100;
const NO_WAYS: Way[] = [];

/** What an element is in another one. */
export function elementIn(parent: KnownElement, name: string): KnownElement {
  const found = parent.inside.get(name) ?? parent.unread.get(name);
  if (found) return found;
  const isKept = parent.unread.size < MAX_UNREAD;
  const unread = known('unread', name, '', [], isKept ? [] : NO_WAYS);
  if (isKept) parent.unread.set(name, unread);
  return unread;
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
  ways: Way[] = [],
): KnownElement {
  return {
    kind,
    member,
    name,
    inside: new Map(inside.map((each) => [each.name, each])),
    unread: new Map(),
    blank: Object.fromEntries(inside.map((each) => [each.member, undefined])),
    ways,
  };
}
