/**
 * Items that one loop finds and another writes. Whoever pushes waits until the item was taken, so that no more than one
 * is held.
 */
export class Channel<T> implements AsyncIterable<T> {
  #held: { value: T; taken: () => void; failed: (error: unknown) => void } | undefined;
  #wanted: { resolve: (result: IteratorResult<T>) => void; reject: (error: unknown) => void } | undefined;
  #end: { error?: unknown } | undefined;

  /** Throws when nobody takes any more. */
  push(value: T): Promise<void> {
    if (this.#end) return Promise.reject(this.#end.error ?? new Error('The channel is closed'));
    if (this.#wanted) {
      this.#wanted.resolve({ done: false, value });
      this.#wanted = undefined;
      return Promise.resolve();
    }
    return new Promise((taken, failed) => {
      this.#held = { value, taken, failed };
    });
  }

  /** No more items come; with an error, because something failed. */
  end(error?: unknown): void {
    if (this.#end) return;
    this.#end = error === undefined ? {} : { error };
    if (this.#wanted && error !== undefined) this.#wanted.reject(error);
    else this.#wanted?.resolve({ done: true, value: undefined });
    this.#wanted = undefined;
    if (error !== undefined) this.#held?.failed(error);
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: () => {
        if (this.#held) {
          const { value, taken } = this.#held;
          this.#held = undefined;
          taken();
          return Promise.resolve({ done: false, value });
        }
        if (this.#end) {
          return this.#end.error === undefined
            ? Promise.resolve({ done: true, value: undefined })
            : Promise.reject(this.#end.error);
        }
        return new Promise((resolve, reject) => {
          this.#wanted = { resolve, reject };
        });
      },
      return: () => {
        this.end(new Error('Nobody takes the items any more'));
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
