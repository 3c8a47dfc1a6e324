import { expect, test } from 'vitest';
import { longSentences, sentences } from './sentences.ts';

const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');

test('A sentence of 31 words is found among those of 30', () => {
  expect(longSentences(`${words(30)}. ${words(31)}? ${words(30)}!`)).toEqual([`${words(31)}?`]);
});

test('Marks without a letter or a digit are no words', () => {
  expect(longSentences(`${words(30)} – · →.`)).toEqual([]);
});

test.each([
  ['a full stop inside quotes or brackets', 'He said "no." (It was late.) Then *stop.* End.', 4],
  ['figures and names with dots in them', 'Use 1.5 GiB of runs/latest.json, e.g. with jq. Done.', 2],
  ['an ellipsis', 'It waits ... and goes on.', 1],
  ['wrapped lines', 'One sentence\nover two lines.', 1],
  ['paragraphs and items without a full stop', 'A title\n\n- one\n- two\n3. three', 4],
])('%s', (_, text, count) => {
  expect(sentences(text)).toHaveLength(count);
});
