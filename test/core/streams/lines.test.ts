import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../../core/streams/lines.ts';

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
