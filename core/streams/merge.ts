import TinyQueue from 'tinyqueue';

interface Head<T> {
  readonly item: T;
  readonly rest: AsyncIterator<T>;
}

/** Merges sorted streams into one. Holds one item of each. */
export async function* mergeSorted<T>(
  parts: readonly AsyncIterable<T>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const heads = new TinyQueue<Head<T>>([], (a, b) => compare(a.item, b.item));
  const advance = async (rest: AsyncIterator<T>) => {
    const next = await rest.next();
    if (!next.done) heads.push({ item: next.value, rest });
  };
  await Promise.all(parts.map((part) => advance(part[Symbol.asyncIterator]())));
  for (let head = heads.pop(); head; head = heads.pop()) {
    yield head.item;
    await advance(head.rest);
  }
}
