import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const PRINTABLE_ASCII = /^[ -~]*$/;

/** Terminal columns that a text takes; colours take none. */
export function width(text: string): number {
  // Nearly every cell of a table: nothing to be split into graphemes.
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

/** At most `columns` wide, ending in … where something was cut off. For text without colours. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns < 1) return '';
  return `${fitting(graphemes(text), columns - 1)
    .join('')
    .trimEnd()}…`;
}

/** The same with the … inside: of names that are alike, the ends tell which is which. */
export function truncateInside(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  if (columns < 3) return truncate(text, columns);
  const all = graphemes(text);
  const tail = fitting([...all].reverse(), Math.floor((columns - 1) / 2))
    .reverse()
    .join('')
    .trimStart();
  return `${fitting(all, columns - 1 - width(tail))
    .join('')
    .trimEnd()}…${tail}`;
}

/** Lines of at most so many columns, broken at blanks. A word that is wider is left whole: it may be an id. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text;
}

/** What a person takes for one character: a letter with its marks, an emoji of several code points. */
function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function fitting(characters: readonly string[], columns: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => {
    used += width(character);
    return used > columns;
  });
  return characters.slice(0, end === -1 ? undefined : end);
}
