import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineTooLong, MAX_LINE, splitLines } from '../../../core/streams/lines.ts';

async function* stream(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}

test('the lines are those of the whole text, wherever it was cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', 'é') })), async (chunks) => {
      const expected = chunks.join('').split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(await Array.fromAsync(splitLines(stream(chunks)))).toEqual(expected);
    }),
  );
});

test('a line without an end is an error before it fills the memory, and costs no more than its length', async () => {
  let chunks = 0;
  async function* endless(): AsyncGenerator<string> {
    for (;;) {
      chunks++;
      yield 'x'.repeat(1024);
    }
  }

  await expect(Array.fromAsync(splitLines(endless()))).rejects.toThrow(LineTooLong);
  expect(chunks).toBe(MAX_LINE / 1024 + 1);
});
