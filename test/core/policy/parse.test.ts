import { expect, test } from 'vitest';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';
import { FindingKind } from '../../../statemachine/contracts/finding.ts';

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
  expect(parsePolicy('version: 1\n', 'policy.yaml')).toMatchObject({
    version: 1,
    name: 'policy',
    rules: [],
    outputs: {
      notify: { topic: 'default' },
      metrics: { perResource: { top: 8 }, maxMetrics: 500 },
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
  [
    'a misspelt threshold',
    'warning: { usedPercnt: 80 }',
    'rules[0].warning.usedPercnt: unknown field; did you mean usedPercent?',
  ],
  [
    'a level without thresholds',
    'warning: {}',
    'rules[0].warning: {} needs at least one threshold, such as usedPercent or freeBelow (or write "off")',
  ],
  ['a level that is a number', 'warning: 80', 'rules[0].warning: 80 is none of: off, on, an object'],
  [
    'an unknown resource type',
    'match: { type: vnet }',
    'rules[0].match.type: "vnet" is none of: vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, ipam-scope, public-address, elastic-ips, a list',
  ],
  [
    'an unquoted account id',
    'match: { account: 111122223333 }',
    'rules[0].match.account: 111122223333 is a number: quote it ("111122223333")',
  ],
  [
    'a short account id',
    'match: { account: "123" }',
    'rules[0].match.account: "123" is not a 12-digit account id (quote it: YAML reads it as a number)',
  ],
  [
    'an unquoted account id that begins with 0, in a list',
    'match: { account: [012345678901] }',
    'rules[0].match.account[0]: 012345678901 is a number: quote it ("012345678901")',
  ],
  ['a tag that is a number', 'match: { tags: { env: 1 } }', 'rules[0].match.tags.env: 1 is a number: quote it ("1")'],
  [
    'a tag that is true',
    'match: { tags: { env: [a, true] } }',
    'rules[0].match.tags.env[1]: true is a boolean: quote it ("true")',
  ],
  ['a tag without a value', 'match: { tags: { env: } }', 'rules[0].match.tags.env: null is none of: a text, a list'],
  ['tags that are a text', 'match: { tags: env }', 'rules[0].match.tags: "env" is not an object'],
  [
    'a glob that negates',
    'match: { name: "!prod-*" }',
    'rules[0].match.name: "!prod-*" may not begin with ! (globs know * only; an earlier rule makes an exception)',
  ],
  [
    'a tag that negates',
    'match: { tags: { env: [dev, "!prod"] } }',
    'rules[0].match.tags.env[1]: "!prod" may not begin with ! (globs know * only; an earlier rule makes an exception)',
  ],
  ['an empty name', 'match: { name: "" }', 'rules[0].match.name: "" is empty'],
  ['an empty Region', 'match: { region: "" }', 'rules[0].match.region: "" is not a Region (eu-west-1)'],
  ['a zone', 'match: { region: eu-west-1a }', 'rules[0].match.region: "eu-west-1a" is not a Region (eu-west-1)'],
  ['an empty list', 'match: { account: [] }', 'rules[0].match.account: [] needs at least one value'],
  [
    'a range in which nothing is',
    'match: { prefixLength: { min: 28, max: 20 } }',
    'rules[0].match.prefixLength: {"min":28,"max":20} may not have a min above its max (nothing would match)',
  ],
  ['a prefix length beyond IPv6', 'match: { prefixLength: 129 }', 'rules[0].match.prefixLength: 129 is above 128'],
  ['half an address', 'warning: { freeBelow: 1.5 }', 'rules[0].warning.freeBelow: 1.5 is not a whole number'],
  ['no number', 'warning: { usedPercent: .nan }', 'rules[0].warning.usedPercent: NaN is not a number'],
  ['an unknown condition', 'match: { acount: "1" }', 'rules[0].match.acount: unknown field; did you mean account?'],
  [
    'a level of another kind',
    'warning: { quotaPercent: 80 }',
    'rules[0].warning.quotaPercent: "quotaPercent" does not apply to utilization (use usedPercent, freeBelow, freePrefixesBelow, runwayDays, off)',
  ],
  ['an unknown kind', 'kind: colour', `rules[0].kind: "colour" is not one of ${FindingKind.options.join(', ')}`],
])('%s is named', (_, line, message) => {
  const [only, ...others] = problems(`version: 1\nrules:\n  - name: a\n    ${line}\n`);
  expect(only).toMatch(/^policy\.yaml:4:\d+ {2}/);
  expect(only?.replace(/^\S+ {2}/, '')).toBe(message);
  expect(others).toEqual([]);
});

test('a missing name, a missing version and an unknown top-level field are all told at once', () => {
  const found = problems('rules:\n  - match: {}\nrulez: []\n').map((line) => line.replace(/^\S+ {2}/, ''));
  expect(found).toContain('version: is missing (write "version: 1")');
  expect(found).toContain('rules[0].name: is missing (expected a text)');
  expect(found).toContain('rulez: unknown field; did you mean rules?');
});

test.each([
  ['version: "1"', 'version: "1" is a text: write it without quotes (1)'],
  [
    'version: 1\noutputs: { metrics: { namespace: a b } }',
    'outputs.metrics.namespace: "a b" may only have letters, digits and . _ / # -, 255 at most',
  ],
  [
    'version: 1\noutputs: { handOff: { consumers: [{ to: a, filter: { tags: { env: "!prod" } } }] } }',
    'outputs.handOff.consumers[0].filter.tags.env: "!prod" may not begin with ! (globs know * only; an earlier rule makes an exception)',
  ],
])('%j is explained', (text, message) => {
  expect(problems(text).map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([message]);
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
  ['a duplicate key', 'version: 1\nversion: 1\n', /^policy\.yaml:2:1 {2}version stands twice/],
  ['an empty file', '', /^policy\.yaml:1:1 {2}the file is empty/],
  ['an alias without its anchor', 'version: 1\nrules: *all\n', /^policy\.yaml:1:1 {2}.*alias/i],
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
