import type { Spark } from './report-data.ts';

// A spark as a text: a letter a day for the difference to the day before, in tenths of a percent. Most days differ by nothing,
// or by little; the others are written out. 50,000 sparks of 30 days are half of a file otherwise.

/** A tenth more or less is the next letter, of those that are one byte; `O` is no difference. */
const ZERO = 79;
const FIRST = 42;
const LAST = 125;
const GAP = '!';
const LONG = '#';
const END = ';';

export function sparkText({ values }: Spark): string {
  let before = 0;
  let text = '';
  for (const value of values) {
    if (value === null) {
      text += GAP;
      continue;
    }
    const now = Math.round(value * 10);
    const code = ZERO + now - before;
    text += code >= FIRST && code <= LAST ? String.fromCharCode(code) : `${LONG}${now}${END}`;
    before = now;
  }
  return text;
}

export function sparkOfText(text: string): Spark {
  const values: (number | null)[] = [];
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === GAP) {
      values.push(null);
      continue;
    }
    if (letter === LONG) {
      const end = text.indexOf(END, at);
      before = Number(text.slice(at + 1, end));
      at = end;
    } else before += text.charCodeAt(at) - ZERO;
    values.push(before / 10);
  }
  return { values };
}
