import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Every step has these: the folder says whose they are. */
const OF_EACH_STEP = ['Input', 'Output', 'Deps', 'Environment'];

const DECLARED = /^export (?:abstract )?(?:interface|class|type) (\w+)/gm;

/** Exported types and classes that several files declare. A contract's schema and its type are one. */
function ambiguous(files: readonly (readonly [path: string, text: string])[]): string[] {
  const declared = files.flatMap(([path, text]) =>
    [...new Set([...text.matchAll(DECLARED)].map(([, name = '']) => name))].map((name) => ({ name, path })),
  );
  return [...Map.groupBy(declared, ({ name }) => name)]
    .filter(([name, places]) => places.length > 1 && !OF_EACH_STEP.includes(name))
    .map(([name, places]) => `${name}: ${places.map(({ path }) => path).join(', ')}`);
}

test('an exported type has one meaning, and so does its name', () => {
  const product = globSync('{cli,core,functions,infra,local,package,report,statemachine,storage}/**/*.ts');
  expect(product.length).toBeGreaterThan(400);
  expect(ambiguous([...product, 'library.ts'].map((path) => [path, readFileSync(path, 'utf8')]))).toEqual([]);
});

test('a second meaning is found', () => {
  const block = 'export interface Block {}';
  expect(
    ambiguous([
      ['a.ts', block],
      ['b.ts', 'export type Block = string;'],
    ]),
  ).toEqual(['Block: a.ts, b.ts']);
  expect(
    ambiguous([
      ['a.ts', `${block}\nexport type Input = 1;`],
      ['b.ts', 'export type Input = 2;'],
    ]),
  ).toEqual([]);
});
