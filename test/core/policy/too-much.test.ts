import { expect, test } from 'vitest';
import {
  MAX_ALIASES,
  MAX_ALTERNATIVES,
  MAX_ENTRIES,
  MAX_LINES,
  MAX_NESTING,
  MAX_POLICY_BYTES,
  MAX_RULES,
  MAX_TAGS,
  MAX_TOKENS,
} from '../../../core/policy/limits.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';
import {
  MAX_PROBLEM_LENGTH,
  MAX_PROBLEMS,
  MAX_VALUE_LENGTH,
  MAX_VALUES,
} from '../../../statemachine/contracts/bounded.ts';

/** The message of the PolicyError; any other error is thrown on. */
function said(text: string): string {
  try {
    parsePolicy(text, 'p.yaml');
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
  return '';
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('\n');
const rules = (count: number) => `version: 1\nrules:\n${lines(count, (n) => `  - { name: r${n} }`)}`;
const rule = (fields: string) => `version: 1\nrules: [{ name: a, ${fields} }]`;
const list = (count: number) => `[${new Array(count).fill('a').join()}]`;
const nested = (depth: number) => `version: 1\nname: ${'['.repeat(depth)}${']'.repeat(depth)}`;
const aliases = (count: number) => `version: 1\nname: &a x\nrules: [${new Array(count).fill('*a').join()}]`;
const doubled = lines(
  9,
  (n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}, *a${n}, *a${n}, *a${n}, *a${n}, *a${n}]`,
);
const anchors = `version: 1\n${lines(50, (n) => `k${n}: &k${n} 1`)}`;

test.each([
  [
    'bytes',
    MAX_POLICY_BYTES - 11,
    (n: number) => `version: 1\n${'#'.repeat(n)}`,
    'p.yaml:1:1  the file is larger than 1,048,576 bytes',
  ],
  [
    'bytes of wide characters',
    (MAX_POLICY_BYTES - 12) / 2 - 0.5,
    (n: number) => `version: 1\n#${'é'.repeat(Math.ceil(n))}`,
    'p.yaml:1:1  the file is larger than 1,048,576 bytes',
  ],
  ['lines', MAX_LINES - 1, (n: number) => `version: 1${'\n'.repeat(n)}`, 'p.yaml:1:1  more than 150,000 lines'],
  ['nesting', MAX_NESTING - 1, nested, 'p.yaml:2:27  nested deeper than 20'],
  [
    'tokens',
    // Comments are read, too: with version, : and 1 as many as the limit.
    MAX_TOKENS - 3,
    (n: number) => `version: 1\n${'#\n'.repeat(n)}`,
    'words and marks in one policy',
  ],
  [
    'entries',
    MAX_ENTRIES,
    (n: number) => `version: 1\nrules: ${list(n)}`,
    'p.yaml:2:20009  more than 10,000 entries of one list',
  ],
  ['aliases', MAX_ALIASES, aliases, 'more than 100 aliases'],
  ['rules', MAX_RULES, rules, 'p.yaml:3:3  rules: are more than 500'],
  [
    'values',
    MAX_VALUES,
    (n: number) => rule(`match: { id: ${list(n)} }`),
    'rules[0].match.id: are more than 1000 values',
  ],
  [
    'a long value',
    MAX_VALUE_LENGTH,
    (n: number) => rule(`match: { id: ${'x'.repeat(n)} }`),
    'is longer than 256 characters',
  ],
  [
    'a long glob',
    MAX_VALUE_LENGTH,
    (n: number) => rule(`match: { name: ${'x'.repeat(n)} }`),
    'is longer than 256 characters',
  ],
  [
    'tags',
    MAX_TAGS,
    (n: number) => rule(`match: { tags: { ${lines(n, (k) => `t${k}: x,`).replaceAll('\n', '')} } }`),
    'are more than 50, the most',
  ],
  [
    'alternatives',
    MAX_ALTERNATIVES,
    (n: number) => rule(`critical: { any: [${new Array(n).fill('{ freeBelow: 1 }').join()}] }`),
    'rules[0].critical: has more than 20 alternatives',
  ],
  [
    'globs of a route',
    MAX_VALUES,
    (n: number) => `version: 1\nroutes: [{ name: a, match: { id: ${list(n)} }, to: { topic: a } }]`,
    'are more than 1000 values',
  ],
  [
    'a long glob of a mute',
    MAX_VALUE_LENGTH,
    (n: number) =>
      `version: 1\nalerts: { mutes: [{ match: { id: ${'x'.repeat(n)} }, reason: r, expires: 2030-01-01 }] }`,
    'is longer than 256 characters',
  ],
] as const)('%s: as many as the limit are no matter, one more is named', (_, most, text, what) => {
  expect(said(text(most))).not.toContain(what.split('  ').at(-1));
  expect(said(text(most + 1))).toContain(what);
});

test.each([
  [
    'an anchor that refers to itself',
    'version: 1\nrules: &a [*a]',
    'p.yaml:2:12  an alias stands in what it stands for, which has no end',
  ],
  ['the whole as its own part', '&a\nversion: 1\nrules: *a', 'p.yaml:3:8  an alias stands in what it stands for'],
  ['an alias of nothing', 'version: 1\nname: *a', 'Unresolved alias'],
  ['a billion laughs', `a0: &a0 [x]\n${doubled}`, 'p.yaml:1:1  aliases stand for aliases, more than 100 in all'],
  ['NUL', 'version: 1\nname: "a\0b"', 'p.yaml:2:9  is not UTF-8 text'],
  ['UTF-16', Buffer.from('version: 1', 'utf16le').toString(), 'p.yaml:1:2  is not UTF-8 text'],
  ['UTF-16 with a byte order mark', Buffer.from('\ufeff版', 'utf16le').toString(), 'p.yaml:1:1  is not UTF-8 text'],
  ['__proto__', 'version: 1\n__proto__: { a: 1 }', 'p.yaml:2:1  __proto__ is a name that nothing has'],
  [
    'a tag __proto__, which would match everything',
    rule('match: { tags: { __proto__: x } }'),
    '__proto__ is a name that',
  ],
  ['a tag of YAML', 'version: 1\nrules: !!set { a }', 'rules: {} is not a list'],
  ['a tag of somebody', 'version: 1\nrules: !!js/function x', 'rules: "x" is not a list'],
  ['YAML 1.1', '%YAML 1.1\n---\nversion: 1\nname: !!binary aGk=', 'is not a text'],
  ['a merge key', 'version: 1\n<<: { name: x }', 'unknown field'],
  ['a key twice', 'version: 1\nversion: 1', 'p.yaml:2:1  version stands twice in one mapping'],
  [
    'a key twice, as a number and as a text',
    rule('match: { tags: { 1: x, "1": y } }'),
    '1 stands twice in one mapping',
  ],
  ['1e999', rule('critical: { usedPercent: 1e999 }'), 'usedPercent: Infinity is not a number'],
  ['two documents', 'version: 1\n---\nversion: 1', 'p.yaml:2:1  holds several documents (---): a policy is one'],
  ['a list as a key', 'version: 1\n? [a]\n: 1', 'p.yaml:2:3  a list, mapping or alias stands where a name has to'],
  ['an alias as a key', 'version: 1\nname: &a x\n*a : 1', 'p.yaml:3:1  a list, mapping or alias stands where'],
  ['a placeholder', 'version: 1\nname: {{ x }}', 'a list, mapping or alias stands where a name has to'],
  ['an escape of no character', 'version: 1\nname: "\\UFFFFFFFF"', 'Invalid escape sequence'],
])('%s is named', (_, text, what) => {
  expect(said(text)).toContain(what);
});

test('half a pair is a name like others', () => {
  expect(parsePolicy('version: 1\nname: "\\ud800"', 'p.yaml').name).toBe('\ud800');
});

const noise = lines(8000, (n) => `${String.fromCharCode(33 + ((n * 7919) % 90))}]x: "${'%'.repeat(n % 60)}`);

test.each([
  ['unknown fields', `version: 1\n${lines(9000, (n) => `someKeyThatIsNone${n}: 1`)}`],
  ['wrong rules', `version: 1\nrules: [${new Array(9000).fill('1').join()}]`],
  ['garbage', noise],
  ['a key of a megabyte', `version: 1\n? ${'x'.repeat(2 ** 20 - 20)}`],
  ['a value of a megabyte', rule(`critical: ${'x'.repeat(1_000_000)}`)],
  [
    'a shared value',
    `${anchors}\nbig: &big [${new Array(4000).fill('x').join()}]\nrules: [${new Array(90).fill('*big').join()}]`,
  ],
  ['names that are built in', `version: 1\nrules:\n${lines(500, (n) => `  - { name: built-in ${n} }`)}`],
])('%s: the first problems are told, each cut, and how many there are', (_, text) => {
  const problems = said(text).split('\n');
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(MAX_PROBLEMS + 1);
  for (const problem of problems) expect(problem.length).toBeLessThanOrEqual(MAX_PROBLEM_LENGTH);
});

test('how many more problems there are is told', () => {
  expect(
    said(`version: 1\n${lines(123, (n) => `k${n}: 1`)}`)
      .split('\n')
      .at(-1),
  ).toBe('… and 103 more');
});

test('what even the library does not foresee is a PolicyError', () => {
  const readList = () => {
    throw 'no Error';
  };
  expect(() => parsePolicy('version: 1\noccupied: [{ name: a, file: b }]', 'p.yaml', readList)).toThrow(
    new PolicyError('p.yaml:1:1  cannot be read as a policy: no Error'),
  );
});
