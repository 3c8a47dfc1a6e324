import { stripVTControlCharacters } from 'node:util';

const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const CONTROLS = /\p{Cc}/gu;
/** Bidirectional overrides, zero-width characters, tags, variation selectors: they change what is read, unseen. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** More than two marks on one letter serve no language, but pile up over the lines above. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Text of other people (names, tags, error messages) as one line that cannot move the cursor, change colours, or
 * pretend to be something else. Visible letters of every script stay.
 *
 * Not core's plainText, which is for messages: that shows what it takes out as �, and cuts long texts. On a terminal
 * nothing stands in for what is invisible, and tables cut by columns.
 */
export function sanitize(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(LINE_BREAKS, ' ')
    .replace(CONTROLS, '�')
    .replace(INVISIBLE, '')
    .replace(PILED_MARKS, '$1')
    .trim();
}

/** Keeps a right-to-left name from reordering the columns after it. Applied last: the marks must stay a pair. */
export function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
