/** Like `Promise.all(items.map(work))`, with at most `limit` of them under way. Results keep the order of the items. */
export async function concurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    // One iterator for all workers: each takes the next item that nobody has taken yet.
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

/**
 * Like `concurrently`, as a stream: what is done is yielded in the order of the items, and memory depends on `limit`,
 * not on how many items there are.
 */
export async function* concurrentlyInOrder<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const [first] = underWay;
    if (first && underWay.length >= limit) {
      yield await first;
      underWay.shift();
    }
    const started = work(item);
    // Whoever awaits it is told. Until then, or when an earlier one ends all, its failure must not end the process.
    started.catch(() => {});
    underWay.push(started);
  }
  for (const last of underWay) yield await last;
}

/**
 * Works on what `next` gives, at most `limit` at a time, until it gives nothing and nothing is under way. Work that finds
 * more to do says so by `more`, and need not have ended for that to begin. After a failure nothing new is begun; it is
 * thrown when what is under way has ended.
 */
export function drain<T>(
  limit: number,
  next: () => T | undefined,
  work: (item: T, more: () => void) => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay = 0;
    let failure: { readonly error: unknown } | undefined;
    const fill = () => {
      while (!failure && underWay < limit) {
        const item = next();
        if (item === undefined) break;
        underWay++;
        work(item, fill)
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => {
            underWay--;
            fill();
          });
      }
      if (underWay > 0) return;
      if (failure) reject(failure.error);
      else resolve();
    };
    fill();
  });
}
