/** A sentence ends with one of these before a space, also inside quotes, brackets or emphasis; an ellipsis ends none. */
const END = /(?<=[.!?]["')\]*_”’]*)(?<!\.\.\.|\b(?:e\.g|i\.e|vs|etc|cf|No|approx)\.)\s+(?=\S)/;

/** A line that begins an item stands for itself, as a paragraph does. */
const BLOCK = /\n\s*\n|\n(?=\s*(?:[-*•–]|\d+\.)\s)/;
const MARKER = /^\s*(?:[-*•–]|\d+\.)\s+/;

/** Text as people read it: wrapped lines belong together, an empty line or a list item begins anew. */
export function sentences(text: string): string[] {
  return text
    .split(BLOCK)
    .flatMap((block) => block.replace(MARKER, '').replaceAll(/\s+/g, ' ').trim().split(END))
    .filter((sentence) => sentence !== '');
}

/** What has a letter or a digit is a word: `–` and `·` are none. */
export function wordsOf(sentence: string): string[] {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** The sentences of more than so many words, in their order. */
export function longSentences(text: string, most = 30): string[] {
  return sentences(text).filter((sentence) => wordsOf(sentence).length > most);
}
