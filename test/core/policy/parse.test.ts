import { expect, test } from 'vitest';
import { PolicyError, parsePolicy } from '../../../core/policy/parse.ts';

function problems(text: string): string[] {
  try {
    parsePolicy(text, 'policy.yaml');
  } catch (error) {
    if (error instanceof PolicyError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('the smallest policy has every default', () => {
  expect(parsePolicy('version: 1\n', 'policy.yaml')).toEqual({
    version: 1,
    name: 'policy',
    rules: [],
    outputs: {
      notify: { topic: 'default' },
      metrics: { namespace: 'IpamMonitor', perResource: { top: 10 }, maxMetrics: 500 },
      handOff: { functions: [], consumers: [], inlineFindings: 50 },
    },
  });
});

test.each([
  ['maxMetrics: 5001', 'outputs.metrics.maxMetrics: 5001 is above 5000 (5000 metrics at $0.30 are $1,500 a month)'],
  ['perResource: { top: 2501 }', 'is above 2500 (5000 metrics at $0.30 are $1,500 a month)'],
])('metrics that would cost a fortune are refused: %s', (line, said) => {
  expect(problems(`version: 1\noutputs:\n  metrics:\n    ${line}\n`)).toEqual([expect.stringContaining(said)]);
  expect(() => parsePolicy('version: 1\noutputs: { metrics: { maxMetrics: 5000 } }\n', 'policy.yaml')).not.toThrow();
});

test('a threshold out of range is named with line, column and path', () => {
  const text = 'version: 1\nrules:\n  - name: a\n  - name: b\n  - name: c\n    critical:\n      usedPercent: 120\n';
  expect(problems(text)).toEqual(['policy.yaml:7:20  rules[2].critical.usedPercent: 120 is above 100']);
});

test.each([
  [
    'inside any',
    'critical: { any: [{ usedPercent: 80 }, { freeBelow: -1 }] }',
    'rules[0].critical.any[1].freeBelow: -1 is below 0',
  ],
  ['a misspelt threshold', 'warning: { usedPercnt: 80 }', 'rules[0].warning.usedPercnt: unknown field'],
  [
    'a level without thresholds',
    'warning: {}',
    'rules[0].warning: {} needs usedPercent, freeBelow or both (or write "off")',
  ],
  ['a level that is a number', 'warning: 80', 'rules[0].warning: 80 is none of: off, object'],
  [
    'an unknown resource type',
    'match: { type: vnet }',
    'rules[0].match.type: "vnet" is none of: vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, array',
  ],
  [
    'an unquoted account id',
    'match: { account: 111122223333 }',
    'rules[0].match.account: 111122223333 is none of: string, array',
  ],
  [
    'a short account id',
    'match: { account: "123" }',
    'rules[0].match.account: "123" is not a 12-digit account id (quote it: YAML reads it as a number)',
  ],
  ['an unknown condition', 'match: { acount: "1" }', 'rules[0].match.acount: unknown field'],
  ['an unknown kind', 'kind: colour', 'rules[0].kind: "colour" is not one of utilization'],
])('%s is named', (_, line, message) => {
  const [only, ...others] = problems(`version: 1\nrules:\n  - name: a\n    ${line}\n`);
  expect(only).toMatch(/^policy\.yaml:4:\d+ {2}/);
  expect(only?.replace(/^\S+ {2}/, '')).toBe(message);
  expect(others).toEqual([]);
});

test('a missing name, a missing version and an unknown top-level field are all told at once', () => {
  const found = problems('rules:\n  - match: {}\nrulez: []\n').map((line) => line.replace(/^\S+ {2}/, ''));
  expect(found).toContain('version: nothing is not one of 1');
  expect(found).toContain('rules[0].name: is missing (expected string)');
  expect(found).toContain('rulez: unknown field');
});

test('two rules of one name are refused', () => {
  expect(problems('version: 1\nrules: [{ name: a }, { name: a }]\n')).toEqual([
    'policy.yaml:2:8  rules: two rules have the same name',
  ]);
});

test('an ARN where a destination name belongs is refused', () => {
  const [message] = problems('version: 1\noutputs:\n  notify:\n    topic: arn:aws:sns:eu-west-1:111122223333:alerts\n');
  expect(message).toMatch(/^policy\.yaml:4:12 {2}outputs\.notify\.topic: .* is not a destination name/);
});

test.each([
  ['broken YAML', 'version: 1\nrules: [\n', /^policy\.yaml:3:1 {2}/],
  ['a duplicate key', 'version: 1\nversion: 1\n', /^policy\.yaml:2:1 {2}Map keys must be unique/],
  ['an empty file', '', /^policy\.yaml:1:1 {2}the file is empty/],
  ['an alias without its anchor', 'version: 1\nrules: *all\n', /^policy\.yaml:1:1 {2}.*alias.*all/i],
  ['a list', '- 1\n', /^policy\.yaml:1:1 {2}\(top level\)/],
])('%s is told with its place', (_, text, expected) => {
  expect(problems(text)[0]).toMatch(expected);
});

test('off is a word, not a boolean', () => {
  expect(parsePolicy('version: 1\nrules: [{ name: a, critical: off }]\n', 'p').rules[0]?.critical).toBe('off');
});

test('a consumer that is named twice is refused, in both forms', () => {
  const text =
    'version: 1\noutputs:\n  handOff:\n    functions: [a]\n    consumers: [{ to: a }, { to: b }, { to: b }]\n';
  expect(() => parsePolicy(text, 'policy.yaml')).toThrow(
    'policy.yaml:5:23  outputs.handOff.consumers[0].to: "a" is named twice in handOff\n' +
      'policy.yaml:5:45  outputs.handOff.consumers[2].to: "b" is named twice in handOff',
  );
});

test("a rule may not pass for one of the built-in policy's", () => {
  expect(problems('version: 1\nrules: [{ name: built-in subnet }]\n')).toEqual([
    'policy.yaml:2:17  rules[0].name: "built-in subnet" may not begin with "built-in": those are the built-in policy\'s rules',
  ]);
});
