import type { Measure } from '../../../core/report/layout/fitted.ts';

/** Widths of Helvetica in thousandths of its size, from the blank to the tilde. */
const WIDTHS = (
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 ' +
  '1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 ' +
  '333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584'
)
  .split(' ')
  .map(Number);

/** Other letters, and what is as wide as it is high. */
const LETTER = 600;
const SQUARE = 1100;

/** The fonts of systems are up to a tenth wider than Helvetica. */
const SAFETY = 1.1;

/** Where there is no browser to ask. A page measures again as soon as it runs. */
export function tableMeasure(size: number): Measure {
  return (text) => {
    let sum = 0;
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      sum += WIDTHS[code - 32] ?? (code >= 0x1100 && code !== 0x2026 ? SQUARE : LETTER);
    }
    return (sum / 1000) * size * SAFETY;
  };
}

/** As the browser draws it. */
export function browserMeasure(size: number, element: Element): Measure {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return tableMeasure(size);
  context.font = `${size}px ${getComputedStyle(element).fontFamily}`;
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text) ?? context.measureText(text).width;
    known.set(text, width);
    return width;
  };
}
