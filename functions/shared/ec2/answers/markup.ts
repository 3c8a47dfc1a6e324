import { AnswerUnreadable } from '../../errors.ts';
import { UNKNOWN_REFERENCE } from '../answers.ts';
import { BLANK } from './values.ts';

// What reads markup returns where it ends; the following, -1 where that has not come yet.

export const COMMENT = '<!--';
export const CDATA = '<![CDATA[';

/** Where what stops something ends. */
export function past(text: string, from: number, stop: string): number {
  const at = text.indexOf(stop, from);
  return at < 0 ? -1 : at + stop.length;
}

/** Its `>`, which may stand in the values of attributes too. */
export function endOfTag(text: string, from: number): number {
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

export function nameIn(text: string, from: number): string {
  let to = from;
  while (text.charCodeAt(to) > BLANK && text[to] !== '/' && text[to] !== '>') to++;
  return text.slice(from, to);
}

/** Also in what nobody reads: a document with one is none. In comments and CDATA anything may stand. */
export function refuseUnknownReferences(text: string, to: number): void {
  if (!text.includes('&') || text.includes('<!')) return;
  if (UNKNOWN_REFERENCE.test(text.slice(0, to))) throw new AnswerUnreadable('its XML cannot be read');
}
