/**
 * Controls, what turns around the text beside it or is not seen, halves of pairs. An emoji keeps the mark that makes it
 * one (FE0F).
 */
const UNSEEN =
  /(?!\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu;

/** More than two marks on one letter serve no language, but pile up over the lines above. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/**
 * Other people's text as a page shows it: what nobody would see is written out (`\x09`, `\u202e`; of nothing
 * but blanks all of it), and it has an end. A
 * browser breaks long words, and `<bdi>` keeps its direction to itself: both are the page's part.
 */
export function shownText(text: string, max = 120): string {
  // No more is read than can be shown: a name has 256 characters, the text of an error may have a megabyte.
  const read = text.slice(0, max * 2 + 1);
  const marked = read.replace(PILED_MARKS, '$1').replace(UNSEEN, written);
  const shown = marked.trim() === '' ? marked.replace(/\s/gu, written) : marked;
  const characters = [...shown];
  return characters.length <= max && read.length === text.length ? shown : `${characters.slice(0, max - 1).join('')}…`;
}

function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
