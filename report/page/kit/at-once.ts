import { options } from 'preact';

/** Paints what an update changes before it returns: a browser that prints waits for nobody. */
export function atOnce(update: () => void): void {
  const before = options.debounceRendering;
  const flushes: (() => void)[] = [];
  options.debounceRendering = (flush) => flushes.push(flush);
  try {
    update();
    for (const flush of flushes) flush();
  } finally {
    if (before) options.debounceRendering = before;
    else delete options.debounceRendering;
  }
}
