import { inertText } from '../../text/plain-text.ts';

/** What makes emphasis, code, links, images, HTML, entities, cells of tables, formulas of CommonMark or GitHub's Markdown. */
const MARKS = /[\\`*_{}[\]<>|~&$!]/g;

/** What makes a heading, a list, a quotation or a line at the beginning of a text only. */
const FIRST = /^[#+=-]|(?<=^\d+)[.)](?=\s|$)/;

/**
 * Other people's text in Markdown, as text on one line. A backslash takes a mark its meaning wherever it stands, in a table
 * too. What services make of text without marks has none: of a host or an address no link can be made any more, and of
 * `@team` and `#12` nobody is called.
 */
export function markdownText(text: string, maxLength?: number): string {
  return inertText(text, maxLength)
    .replaceAll('@', '＠')
    .replace(/#(?=\d)/g, '＃')
    .replace(MARKS, '\\$&')
    .replace(FIRST, '\\$&');
}
