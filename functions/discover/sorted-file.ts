import type * as z from 'zod';
import { compareText } from '../../core/streams/compare.ts';
import { mergeEqual } from '../../core/streams/merge.ts';
import { type Objects, readJsonLines } from '../../storage/objects.ts';

interface Layout<T> {
  readonly partKey: (part: number) => string;
  readonly schema: z.ZodType<T>;
  readonly keyOf: (row: T) => string;
  /** Of two rows of the same key, the one to keep. */
  readonly preferred: (a: T, b: T) => T;
}

/** 5 MB of the rows that it is for; 150,000 of them are then 8 parts, merged with one block of each in memory. */
const ROWS_IN_MEMORY = 20_000;

/** Sorts rows that come in any order, however many: what is too much for memory is kept as sorted parts in S3. */
export class SortedFile<T> {
  readonly #objects: Objects;
  readonly #layout: Layout<T>;
  readonly #limit: number;
  #rows = new Map<string, T>();
  #parts = 0;

  constructor(objects: Objects, layout: Layout<T>, limit: number = ROWS_IN_MEMORY) {
    this.#objects = objects;
    this.#layout = layout;
    this.#limit = limit;
  }

  async add(row: T): Promise<void> {
    const { keyOf, preferred, partKey } = this.#layout;
    const key = keyOf(row);
    const same = this.#rows.get(key);
    this.#rows.set(key, same === undefined ? row : preferred(same, row));
    if (this.#rows.size < this.#limit) return;
    // Taken out before anything is awaited: others add meanwhile.
    const full = this.#sorted();
    this.#rows = new Map();
    await this.#objects.writeLines(
      partKey(this.#parts++),
      full.map((each) => JSON.stringify(each)),
    );
  }

  /** All rows, sorted, one of each key. Once, after the last `add`. */
  async *rows(): AsyncGenerator<T> {
    const { keyOf, preferred, partKey, schema } = this.#layout;
    const parts = Array.from({ length: this.#parts }, (_, part) => readJsonLines(this.#objects, partKey(part), schema));
    const byKey = (a: T, b: T) => compareText(keyOf(a), keyOf(b));
    yield* mergeEqual([...parts, streamed(this.#sorted())], byKey, preferred);
  }

  #sorted(): T[] {
    return [...this.#rows].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row);
  }
}

async function* streamed<T>(rows: Iterable<T>): AsyncGenerator<T> {
  yield* rows;
}
