import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OF_ZOD } from './of-zod.ts';
import { longSentences } from './sentences.ts';
import { textsIn } from './texts.ts';

/** What is no text for people: names of functions, widths of letters. */
const NOT_READ = ['local/asl/functions.ts', 'report/page/map/measure.ts'];

/** What people read comes from these, as strings and templates. */
const SOURCES = globSync('{cli,core,functions,report,storage,statemachine,local}/**/*.ts').filter(
  (file) => ![...NOT_READ, 'statemachine/contracts/issue-words.ts'].includes(file),
);
const GOLDENS = globSync('test/**/golden/**/*.{txt,md,html,json}');

/** A template that is a document, a program or a query is none to read sentence by sentence. */
const isProse = (text: string) => !/[{}<>|;]\s*\n|^\s*(M|m)[\d. -]+[a-zA-Z]/.test(text);

/** Examples and columns are indented: each such line stands for itself. */
const apart = (text: string) => text.replaceAll(/\n(?=\s)/g, '\n\n').replaceAll(/^( .*)\n/gm, '$1\n\n');

const faultsOf = (text: string): string[] => [...longSentences(apart(text)), ...(OF_ZOD.test(text) ? [text] : [])];

describe('what people read', () => {
  test.each(SOURCES)('%s: no sentence over 30 words, none of zod’s', (file) => {
    expect(textsIn(readFileSync(file, 'utf8')).filter(isProse).flatMap(faultsOf)).toEqual([]);
  });

  test.each(GOLDENS)('%s: none of zod’s words', (file) => {
    expect(
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => OF_ZOD.test(line)),
    ).toEqual([]);
  });
});

test('a planted sentence of 31 words is found, wherever it stands in the source', () => {
  const long = `${'word '.repeat(30)}end.`;
  const planted = `export const a = { help: \`Short. ${long} \${b} is \${c}.\` }; throw new Error('Invalid input: expected string, received number');`;

  expect(textsIn(planted).flatMap(faultsOf)).toEqual([long.trim(), 'Invalid input: expected string, received number']);
});
