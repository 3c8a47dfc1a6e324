import { AnswerUnreadable } from '../../errors.ts';
import { type Answer, elementIn, type KnownElement, noteWay, wayOn } from './known.ts';
import { CDATA, COMMENT, endOfTag, nameIn, past, refuseUnknownReferences } from './markup.ts';
import { resolved, valueAs } from './values.ts';

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
  /** The last member whose text ended, where in the text that is being read, and what came after it. */
  #since: { from: KnownElement; at: number; steps: (KnownElement | undefined)[] } | undefined;

  /** `take` gets each row once it is whole, whether or not the rest will be. */
  constructor(of: Pick<Answer<unknown>, 'root' | 'list'>, take: (row: Row) => void) {
    this.#of = of;
    this.#take = take;
  }

  write(piece: string): void {
    let text = this.#unread + piece;
    // What follows a carriage return at the end decides what it is.
    if (text.includes('\r')) text = text.replace(/\r\n|\r(?!$)/g, '\n');
    this.#since = undefined;
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

  #read(text: string): number {
    let at = 0;
    for (let to = 0; to >= 0; ) {
      at = this.#leaf && this.#text === '' && this.#skipped.length === 0 ? this.#alike(text, to) : to;
      to = this.#token(text, at);
    }
    return at;
  }

  /** Most of an answer, from where a member's text begins: it goes on as others did. Where it does not, it ends. */
  #alike(text: string, from: number): number {
    for (let at = from; ; ) {
      const leaf = this.#leaf;
      const open = this.#in;
      const end = text.indexOf('<', at);
      const way = end < 0 ? undefined : leaf && wayOn(leaf, text, end);
      if (!leaf || !open || !way) return at;
      this.#put(open, leaf, resolved(text.slice(at, end)));
      for (const step of way.steps) this.#step(step);
      this.#leaf = way.to;
      at = end + way.markup.length;
    }
  }

  #step(known: KnownElement | undefined): void {
    const open = this.#in;
    if (known && isParent(known)) this.#enter(known);
    else if (open && known) this.#put(open, known, '');
    else if (open) this.#leave(open);
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
    const begun = this.#skipped.length === 0 ? this.#leaf : undefined;
    if (text[end - 1] === '/') {
      this.#finish(name);
      if (begun) this.#since?.steps.push(begun);
    } else if (begun && this.#since) {
      const { from, at: since, steps } = this.#since;
      noteWay(from, { markup: text.slice(since, end + 1), steps, to: begun });
    }
    return end + 1;
  }

  #closeTag(text: string, at: number): number {
    const end = text.indexOf('>', at);
    if (end < 0) return -1;
    const from = this.#skipped.length === 0 ? this.#leaf : undefined;
    this.#finish(text.slice(at + 2, end).trimEnd());
    if (from) this.#since = { from, at, steps: [] };
    return end + 1;
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
    const known = elementIn(open.known, name);
    if (isParent(known)) {
      this.#enter(known);
      this.#since?.steps.push(known);
    } else {
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
    } else if (open) {
      this.#leave(open);
      this.#since?.steps.push(undefined);
    }
  }

  #enter(known: KnownElement): void {
    const around = this.#in;
    const isList = known.kind === 'list';
    const row = isList ? NO_ROW : { ...known.blank };
    const rows = isList ? [] : NO_ROWS;
    if (!around) this.#answer = row;
    else if (around.known.kind !== 'list') around.row[known.member] ??= isList ? rows : row;
    this.#in = { known, row, rows, around };
  }

  #leave({ row, around }: Open): void {
    this.#in = around;
    if (!around) return;
    if (around.known.kind !== 'list') return;
    if (around.known !== this.#of.list) around.rows.push(row);
    else if (this.#answer?.[around.known.member] === around.rows) this.#take(row);
  }

  #put({ row }: Open, { kind, member }: KnownElement, text: string): void {
    if (kind !== 'unread') row[member] ??= valueAs(kind, text);
  }
}

function isParent({ kind }: KnownElement): boolean {
  return kind === 'structure' || kind === 'list';
}
