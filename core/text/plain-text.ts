/**
 * Control characters but blanks (ANSI escapes begin with one), those that turn around what stands beside them or are not
 * seen, halves of pairs.
 */
const HARMFUL = /[^\P{Cc}\t\n\r]|[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** Of the others that nobody sees: fillers, and what only changes the letter before. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** More than two marks on one letter serve no language, but pile up over the lines above. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** Printable ASCII with single blanks inside, as nearly all of it is: nothing below would change it. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Makes other people's text (tags, names, error messages) safe to show on one line, as text: a name must not be able
 * to add lines to a message, colour a terminal, or turn around what stands beside it.
 */
export function plainText(text: string, maxLength = 256): string {
  if (text.length <= maxLength && PLAIN.test(text)) return text;
  const line = withoutHarm(text.replace(/\s+/gu, ' ')).replace(UNSEEN, '').replace(PILED_MARKS, '$1').trim();
  // By characters, not code units: half a pair would be as broken as the ones replaced above.
  const characters = [...line.slice(0, maxLength * 2)];
  return characters.length <= maxLength && line.length <= maxLength * 2
    ? line
    : `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** Of a text that may have more lines: whoever shows it has an end of his own for them. JSON escapes none but controls. */
export function withoutHarm(text: string): string {
  return text.replace(HARMFUL, '\uFFFD');
}

/** What follows the dot in names of files of ours: no top-level domain, nor is what a cut leaves of it. */
const FILES = '(?:csv|gz|json|jsonl|txt|yaml|yml)(?![\\p{L}\\p{N}-])';

const LINKS: readonly (readonly [RegExp, string])[] = [
  // https://…, and whatever else has a program to open it.
  [/:(?=\/\/)/gu, '[:]'],
  // What needs no slashes, or not two.
  [
    /(?<=\b(?:javascript|mailto|tel|sms|callto|skype|sips?|facetime|xmpp|magnet|msteams|slack|file|news|ms-[a-z]+)):/giu,
    '[:]',
  ],
  // Shares, which Outlook opens: \\\\host\\share.
  [/\\(?=\\)/gu, '\\ '],
  // example.com, www.example.com, somebody@example.com. A top-level domain has letters only, or begins with xn--.
  [new RegExp(`(?<=[^\\s.[])[.．。｡․﹒](?=\\p{L}{2})(?!${FILES})`, 'gu'), '[.]'],
];

/**
 * Other people's text as it stands in messages: text that no mail program and no chat makes a link of, as they do with
 * whatever looks like a URL, a host, or an address. Once or again, it is the same.
 */
export function inertText(text: string, maxLength?: number): string {
  return unlinked(plainText(text, maxLength));
}

/** Also of a text that has been made safe before. */
export function unlinked(text: string): string {
  return LINKS.reduce((rest, [link, broken]) => rest.replace(link, broken), text);
}

/** Whether a text can stand in an SNS subject, which every mail program shows alike, as it is. */
export function isPrintableAscii(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}

/** Length on the wire: limits of AWS count UTF-8 bytes. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

const encoder = new TextEncoder();
