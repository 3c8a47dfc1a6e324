import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findFault } from '../../../local/recorded/json-fault.ts';

test.each([
  ['', 1, 1, 'it ends where a value should come'],
  ['nul', 1, 1, 'expected a value'],
  ['{"a": tru}', 1, 7, 'expected a value'],
  ['{\n "a": 1,\n}', 3, 1, 'expected a name in double quotes'],
  ['{"a":1} x', 1, 9, 'expected nothing more'],
  ['[1,2', 1, 5, 'it ends where a comma or ] should come'],
  ['{"a": 1 "b": 2}', 1, 9, 'expected a comma or }'],
  ['{"a":"x\ny"}', 1, 6, 'a string without an end, or with what JSON forbids in one'],
  ["{'a': 1}", 1, 2, 'expected a name in double quotes'],
  ['[01]', 1, 3, 'expected a comma or ]'],
  ['["\\x"]', 1, 2, 'a string without an end, or with what JSON forbids in one'],
  ['{"a": [}', 1, 8, 'expected a value'],
])('the fault of %j is at %i:%i', (text, line, column, what) => {
  expect(findFault(text)).toEqual({ line, column, what });
});

test('finds nothing in what is JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
      expect(findFault(JSON.stringify(JSON.parse(text), null, indent))).toBeUndefined();
    }),
  );
});

test('finds a fault in whatever JSON.parse refuses, and only there', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '\u0000', 'x', '\n', '0', '\\'))
    .map(([text, at, insert]) => {
      const place = at % (text.length + 1);
      return insert ? text.slice(0, place) + insert + text.slice(place) : text.slice(0, place);
    });
  fc.assert(
    fc.property(broken, (text) => {
      expect(findFault(text) === undefined, text).toBe(isJson(text));
    }),
    { numRuns: 1_000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
