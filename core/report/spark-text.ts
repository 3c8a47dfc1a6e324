import type { Spark } from './report-data.ts';

// A spark as a text, from its last day back: a letter a day for the difference to the day after, in tenths of a percent. Most
// days differ by nothing, or by little; the others are written out. The last day is mostly what the row says, so that all
// that did not move have the same text. 50,000 sparks of 30 days are half of a file otherwise.

/** A tenth more or less is the next letter, of those that are one byte; `O` is no difference. */
const ZERO = 79;
const FIRST = 42;
const LAST = 125;
const GAP = '!';
const LONG = '#';
const END = ';';
/** Of a row that has none: no text of a spark begins so. */
export const NO_SPARK = ' ';

/** @param percent What the row says is used. */
export function sparkText({ values }: Spark, percent = 0): string {
  let before = tenthsOf(percent);
  let text = '';
  for (const value of values.toReversed()) {
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

export function sparkOfText(text: string, percent = 0): Spark {
  const values: (number | null)[] = [];
  let before = tenthsOf(percent);
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
  return { values: values.reverse() };
}

/** Floored, as the peaks of days are. */
function tenthsOf(percent: number): number {
  return Math.floor(Math.round(percent * 100) / 10);
}
