import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { proseOf } from '../english/markdown.ts';
import { longSentences } from '../english/sentences.ts';

const root = new URL('../../', import.meta.url);
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root.pathname });

test.each(pages)('%s has no sentence of more than 30 words', (page) => {
  expect(longSentences(proseOf(readFileSync(new URL(page, root), 'utf8')))).toEqual([]);
});

const long = Array.from({ length: 31 }, () => 'word').join(' ');

test.each([
  ['a paragraph', `# Title\n\nShort. ${long}.`],
  ['an item', `- short\n- ${long}\n- short`],
  ['a quotation', `> ${long}.`],
  ['a cell of a table', `| a | b |\n|---|---|\n| short | ${long} |`],
  ['the text of a link', `See [${long}](docs/page.md).`],
])('it is found in %s', (_, markdown) => {
  expect(longSentences(proseOf(markdown))).toHaveLength(1);
});

test.each([
  ['a block of code', `\`\`\`\n${long}\n\`\`\``],
  ['code within a sentence', `Say \`${long}\` and wait.`],
  ['what a script wrote of a run', `<!-- Written by npm run x. -->\n${long}\n<!-- The end of what is written. -->`],
  [
    'cells that are short',
    `| ${long.slice(0, 40)} | ${long.slice(0, 40)} | ${long.slice(0, 40)} | ${long.slice(0, 40)} |`,
  ],
])('%s is no prose', (_, markdown) => {
  expect(longSentences(proseOf(markdown))).toEqual([]);
});
