import TinyQueue from 'tinyqueue';

interface Head<T> {
  readonly item: T;
  readonly stream: number;
  readonly rest: AsyncIterator<T>;
}

/** Merges sorted streams into one. Equal items keep the order of their streams. Holds one item of each. */
async function* mergeSorted<T>(
  streams: readonly AsyncIterable<T>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const heads = new TinyQueue<Head<T>>([], (a, b) => compare(a.item, b.item) || a.stream - b.stream);
  const advance = async (rest: AsyncIterator<T>, stream: number) => {
    const next = await rest.next();
    if (!next.done) heads.push({ item: next.value, stream, rest });
  };
  const all = streams.map((items) => items[Symbol.asyncIterator]());
  try {
    await Promise.all(all.map(advance));
    for (let head = heads.pop(); head; head = heads.pop()) {
      yield head.item;
      await advance(head.rest, head.stream);
    }
  } finally {
    // Who ends early leaves no stream open.
    for (const rest of all) await rest.return?.();
  }
}

/** The same, with one made of all that are equal, in the order of their streams. */
export async function* mergeEqual<T>(
  streams: readonly AsyncIterable<T>[],
  compare: (a: T, b: T) => number,
  fold: (held: T, next: T) => T,
): AsyncGenerator<T> {
  const [only, ...others] = streams;
  let held: { readonly item: T } | undefined;
  for await (const item of only && others.length === 0 ? only : mergeSorted(streams, compare)) {
    if (held && compare(held.item, item) === 0) held = { item: fold(held.item, item) };
    else {
      if (held) yield held.item;
      held = { item };
    }
  }
  if (held) yield held.item;
}
