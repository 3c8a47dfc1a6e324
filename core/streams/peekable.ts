/** A stream of which the next item can be looked at before it is taken. */
export class Peekable<T> {
  readonly #items: AsyncIterator<T>;
  #next: Promise<IteratorResult<T, unknown>> | undefined;

  constructor(items: AsyncIterable<T>) {
    this.#items = items[Symbol.asyncIterator]();
  }

  async peek(): Promise<T | undefined> {
    this.#next ??= this.#items.next();
    const next = await this.#next;
    return next.done ? undefined : next.value;
  }

  async take(): Promise<T | undefined> {
    const value = await this.peek();
    this.#next = undefined;
    return value;
  }

  /** Takes as long as the condition holds. */
  async *takeWhile(condition: (item: T) => boolean): AsyncGenerator<T> {
    for (let item = await this.peek(); item !== undefined && condition(item); item = await this.peek()) {
      await this.take();
      yield item;
    }
  }

  /** All that is left. */
  rest(): AsyncIterable<T> {
    return { [Symbol.asyncIterator]: () => ({ next: () => this.#take(), return: () => this.#end() }) };
  }

  async #take(): Promise<IteratorResult<T, unknown>> {
    const next = this.#next ?? this.#items.next();
    this.#next = undefined;
    return await next;
  }

  async #end(): Promise<IteratorResult<T, unknown>> {
    await this.close();
    return { done: true, value: undefined };
  }

  async close(): Promise<void> {
    await this.#items.return?.();
  }
}
