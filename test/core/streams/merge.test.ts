import { expect, test } from 'vitest';
import { mergeEqual } from '../../../core/streams/merge.ts';

test('who ends early leaves no stream open', async () => {
  const open = new Set<string>();
  async function* numbers(name: string) {
    open.add(name);
    try {
      for (let number = 0; ; number++) yield number;
    } finally {
      open.delete(name);
    }
  }
  const merged = mergeEqual(
    [numbers('a'), numbers('b')],
    (a, b) => a - b,
    (held) => held,
  );
  for await (const number of merged) if (number === 2) break;
  expect([...open]).toEqual([]);
});
