import type { KeptSeries } from '../../core/forecast/kept-series.ts';
import { Peekable } from '../../core/streams/peekable.ts';

/**
 * Each item with what is kept of its key; both streams are sorted by it. `onGone` is told what is kept of keys that no item
 * has. What is left is one item, and what is kept of it.
 */
export async function* beside<T extends { readonly key: string }>(
  items: AsyncIterable<T>,
  kept: AsyncIterable<KeptSeries>,
  onGone: (past: KeptSeries) => void,
): AsyncGenerator<{ readonly item: T; readonly pasts: readonly KeptSeries[] }> {
  const pasts = new Peekable(kept);
  try {
    for await (const item of items) {
      for await (const past of pasts.takeWhile(({ key }) => key < item.key)) onGone(past);
      yield { item, pasts: await Array.fromAsync(pasts.takeWhile(({ key }) => key === item.key)) };
    }
    for await (const past of pasts.takeWhile(() => true)) onGone(past);
  } finally {
    await pasts.close();
  }
}
