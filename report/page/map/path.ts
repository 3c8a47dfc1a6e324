/**
 * Rectangles as one path, in whole tenths of a pixel: less than that nobody sees. Each is drawn from where the one before
 * ended, which takes half the bytes of absolute places; a path of a large map is most of what a file has before its data.
 */
export class Path {
  text = '';
  #x = 0;
  #y = 0;

  /** Filled, from its lower left corner to its lower right one: what stands on one line is one figure. */
  fill(x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    const [left, right, top, bottom] = [tenths(x), tenths(x + width), tenths(y), tenths(y + height)];
    if (this.text !== '' && bottom === this.#y) this.#add('h', left - this.#x);
    else this.#move(left, bottom);
    // The two heights as they are: a place is written without the sign that a way up has.
    this.text += `V${written(top)}h${written(right - left)}V${written(bottom)}`;
    this.#x = right;
    this.#y = bottom;
  }

  /** With a line around it, which has to be closed. */
  frame(x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    const [left, top] = [tenths(x), tenths(y)];
    this.#move(left, top);
    this.#add('h', tenths(x + width) - left);
    this.#add('v', tenths(y + height) - top);
    this.#add('h', left - tenths(x + width));
    this.text += 'z';
    this.#x = left;
    this.#y = top;
  }

  line(x: number, y: number, right: number, down: number): void {
    this.#move(tenths(x), tenths(y));
    this.text += `l${pair(tenths(right), tenths(down))}`;
    this.#x += tenths(right);
    this.#y += tenths(down);
  }

  #move(x: number, y: number): void {
    this.text += `m${pair(x - this.#x, y - this.#y)}`;
    this.#x = x;
    this.#y = y;
  }

  #add(command: string, by: number): void {
    if (by !== 0) this.text += command + written(by);
  }
}

function tenths(value: number): number {
  return Math.round(value * 10);
}

/** 5 as .5, for a path has thousands of them. */
function written(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, '$1.');
}

/** A sign parts two numbers as well as a space does. */
function pair(x: number, y: number): string {
  return `${written(x)}${y < 0 ? '' : ' '}${written(y)}`;
}

/** A place on a page, as an attribute has it. */
export function rounded(value: number): number {
  return tenths(value) / 10;
}
