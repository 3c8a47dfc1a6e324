import TinyQueue from 'tinyqueue';

/** Keeps the first few of a stream in some order, and counts all: memory depends on how few only. */
export class First<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  readonly #lastFirst: TinyQueue<T>;
  total = 0;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
    this.#lastFirst = new TinyQueue<T>([], (a, b) => compare(b, a));
  }

  add(item: T): void {
    this.total++;
    this.#lastFirst.push(item);
    if (this.#lastFirst.length > this.#limit) this.#lastFirst.pop();
  }

  list(): T[] {
    return [...this.#lastFirst.data].sort(this.#compare);
  }
}
