/** How wide a text is drawn: measured, because a guess is wrong by a fifth from one system's font to the next. */
export type Measure = (text: string) => number;

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As much of a text as there is room for, with a mark where it is cut. Empty where not even two signs fit. */
export function fitted(text: string, room: number, measure: Measure): string {
  if (room <= 0 || text === '') return '';
  if (measure(text) <= room) return text;
  const signs = Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  let low = 0;
  let high = signs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${signs.slice(0, middle).join('')}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : `${signs.slice(0, low).join('').trimEnd()}…`;
}
