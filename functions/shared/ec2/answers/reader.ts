import { AnswerUnreadable } from '../../errors.ts';
import { UNKNOWN_REFERENCE } from '../answers.ts';
import { type Answer, type KnownElement, unread } from './known.ts';
import { BLANK, numberOf, orEmpty, resolved, timeOf } from './values.ts';

type Row = Record<string, unknown>;

/** No tag, text or comment of EC2 is this long. */
const LONGEST = 1024 * 1024;

/** EC2 nests elements ten deep. */
const DEEPEST = 100;

/** An element that is open, and what becomes of it: a row, or the rows of a list. */
interface Open {
  readonly known: KnownElement;
  readonly row: Row;
  readonly rows: Row[];
  readonly around: Open | undefined;
  /** What was read last in it. */
  last: KnownElement | undefined;
}

const NO_ROW: Row = {};
const NO_ROWS: Row[] = [];

/**
 * Reads one answer of EC2 from pieces that may end anywhere. Where one element is expected and several come, the first
 * counts. Throws AnswerUnreadable, which says why, for what is no XML, not whole, or no answer to the call.
 */
export class AnswerReader {
  readonly #of: Pick<Answer<unknown>, 'root' | 'list'>;
  readonly #take: (row: Row) => void;
  #answer: Row | undefined;
  #in: Open | undefined;
  /** The member whose text is being read. */
  #leaf: KnownElement | undefined;
  #text = '';
  /** Names of the open elements that nobody reads. */
  readonly #skipped: string[] = [];
  #unread = '';

  /** `take` gets each row once it is whole, whether or not the rest will be. */
  constructor(of: Pick<Answer<unknown>, 'root' | 'list'>, take: (row: Row) => void) {
    this.#of = of;
    this.#take = take;
  }

  write(piece: string): void {
    let text = this.#unread + piece;
    // What follows a carriage return at the end decides what it is.
    if (text.includes('\r')) text = text.replace(/\r\n|\r(?!$)/g, '\n');
    const to = this.#read(text);
    refuseUnknownReferences(text, to);
    this.#unread = text.slice(to);
    if (this.#unread.length > LONGEST) throw new AnswerUnreadable(`something in it is longer than ${LONGEST}`);
  }

  /** Once all of it was written: where the list goes on. */
  end(): string | undefined {
    const open = this.#skipped.at(-1) ?? this.#leaf?.name ?? this.#in?.known.name;
    if (open !== undefined) throw new AnswerUnreadable(`it ends within <${open}>`);
    if (!this.#answer) throw new AnswerUnreadable(this.#unread.trim() === '' ? 'it is empty' : 'it is no XML');
    if (this.#unread.trim() !== '') throw new AnswerUnreadable('something follows it');
    const { NextToken: token } = this.#answer;
    return typeof token === 'string' ? token : undefined;
  }

  // What reads returns where it ends; the following, -1 where that has not come yet.

  /** On its own: V8 compiles a loop while it runs, and what comes after one is new to it each time. */
  #read(text: string): number {
    let at = 0;
    for (let to = 0; to >= 0; ) {
      at = to;
      to = this.#asGuessed(text, at);
      if (to < 0) to = this.#token(text, at);
    }
    return at;
  }

  /** Most of an answer: rows like the one before, without attributes. -1 also for everything else. */
  #asGuessed(text: string, from: number): number {
    const open = this.#in;
    if (!open || this.#leaf || this.#skipped.length > 0) return -1;
    // Between elements there is nothing to read.
    const at = text.indexOf('<', from);
    if (at < 0) return -1;
    const guess = open.last ? open.last.next : open.known.first;
    if (guess && text.startsWith(guess.open, at)) {
      const start = at + guess.open.length;
      if (isParent(guess)) {
        this.#enter(guess);
        return start;
      }
      const end = text.indexOf('<', start);
      if (end < 0 || !text.startsWith(guess.close, end)) return -1;
      if (guess.kind === 'unread') open.last = guess;
      else this.#put(open, guess, resolved(text.slice(start, end)));
      return end + guess.close.length;
    }
    if (!text.startsWith(open.known.close, at)) return -1;
    this.#leave(open);
    return at + open.known.close.length;
  }

  #token(text: string, at: number): number {
    const markup = text.indexOf('<', at);
    if (markup > at) this.#characters(text.slice(at, markup));
    if (markup !== at) return markup;
    switch (text[at + 1]) {
      case '/':
        return this.#closeTag(text, at);
      case '?':
        return past(text, at, '?>');
      case '!':
        return this.#declaration(text, at);
      default:
        return this.#openTag(text, at);
    }
  }

  #characters(raw: string): void {
    if (this.#skipped.length > 0) return;
    if (this.#leaf) this.#text += resolved(raw);
    else if (!this.#in && raw.trim() !== '') throw new AnswerUnreadable('it is no XML');
  }

  #declaration(text: string, at: number): number {
    if (text.startsWith(COMMENT, at)) return past(text, at + COMMENT.length, '-->');
    if (text.startsWith(CDATA, at)) {
      const end = past(text, at, ']]>');
      if (end > 0 && this.#leaf && this.#skipped.length === 0) {
        this.#text += text.slice(at + CDATA.length, end - ']]>'.length);
      }
      return end;
    }
    const begun = text.slice(at, at + CDATA.length);
    if (COMMENT.startsWith(begun) || CDATA.startsWith(begun)) return -1;
    throw new AnswerUnreadable('it declares a type of document');
  }

  #openTag(text: string, at: number): number {
    const end = endOfTag(text, at);
    if (end < 0) return -1;
    const name = nameIn(text, at + 1);
    this.#begin(name);
    if (text[end - 1] === '/') this.#finish(name);
    return end + 1;
  }

  #closeTag(text: string, at: number): number {
    const end = text.indexOf('>', at);
    if (end >= 0) this.#finish(text.slice(at + 2, end).trimEnd());
    return end < 0 ? -1 : end + 1;
  }

  #begin(name: string): void {
    const open = this.#in;
    if (!open) {
      if (this.#answer) throw new AnswerUnreadable(`<${name}> follows it`);
      const { root } = this.#of;
      if (name !== root.name) throw new AnswerUnreadable(`it is a <${name}>, and no <${root.name}>`);
      this.#enter(root);
      return;
    }
    if (this.#leaf || this.#skipped.length > 0) {
      if (this.#skipped.push(name) > DEEPEST) throw new AnswerUnreadable('its XML cannot be read');
      return;
    }
    const known = open.known.inside.get(name) ?? unread(name);
    if (open.last) open.last.next = known;
    else open.known.first = known;
    if (isParent(known)) this.#enter(known);
    else {
      this.#leaf = known;
      this.#text = '';
    }
  }

  #finish(name: string): void {
    const open = this.#in;
    const begun = this.#skipped.at(-1) ?? this.#leaf?.name ?? open?.known.name;
    if (begun !== name)
      throw new AnswerUnreadable(`it has </${name}> where ${begun ? `</${begun}>` : 'nothing'} belongs`);
    if (this.#skipped.length > 0) this.#skipped.pop();
    else if (open && this.#leaf) {
      this.#put(open, this.#leaf, this.#text);
      this.#leaf = undefined;
    } else if (open) this.#leave(open);
  }

  #enter(known: KnownElement): void {
    const around = this.#in;
    const isList = known.kind === 'list';
    const row = isList ? NO_ROW : { ...known.blank };
    const rows = isList ? [] : NO_ROWS;
    if (!around) this.#answer = row;
    else if (around.known.kind !== 'list') around.row[known.member] ??= isList ? rows : row;
    this.#in = { known, row, rows, around, last: undefined };
  }

  #leave({ known, row, around }: Open): void {
    this.#in = around;
    if (!around) return;
    around.last = known;
    if (around.known.kind !== 'list') return;
    if (around.known !== this.#of.list) around.rows.push(row);
    else if (this.#answer?.[around.known.member] === around.rows) this.#take(row);
  }

  #put(open: Open, leaf: KnownElement, text: string): void {
    open.last = leaf;
    const { kind, member } = leaf;
    if (kind === 'unread') return;
    open.row[member] ??= kind === 'text' ? orEmpty(text) : kind === 'number' ? numberOf(text) : timeOf(text);
  }
}

/** Also in what nobody reads: a document with one is none. In comments and CDATA anything may stand. */
function refuseUnknownReferences(text: string, to: number): void {
  if (!text.includes('&') || text.includes('<!')) return;
  if (UNKNOWN_REFERENCE.test(text.slice(0, to))) throw new AnswerUnreadable('its XML cannot be read');
}

function isParent({ kind }: KnownElement): boolean {
  return kind === 'structure' || kind === 'list';
}

const COMMENT = '<!--';
const CDATA = '<![CDATA[';

/** Where what stops something ends. */
function past(text: string, from: number, stop: string): number {
  const at = text.indexOf(stop, from);
  return at < 0 ? -1 : at + stop.length;
}

/** Its `>`, which may stand in the values of attributes too. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '>') return at;
    if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

function nameIn(text: string, from: number): string {
  let to = from;
  while (text.charCodeAt(to) > BLANK && text[to] !== '/' && text[to] !== '>') to++;
  return text.slice(from, to);
}
