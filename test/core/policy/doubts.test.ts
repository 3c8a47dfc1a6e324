import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtInPolicy } from '../../../core/policy/built-in.ts';
import { doubtLines, doubtsOf } from '../../../core/policy/doubts.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';

function doubts(rules: string): string[] {
  const text = `version: 1\nrules:\n${rules.replace(/^/gm, '  ')}\n`;
  return doubtLines({ file: 'p', text, policy: parsePolicy(text, 'p') }).map((line) =>
    line.replace(/^p:\d+:\d+ {2}/, ''),
  );
}

test.each([
  [
    '{ name: a, match: { type: subnet, prefixLength: 28 }, warning: { freeBelow: 16 } }',
    '16 are more than a /28 can have free (11)',
  ],
  [
    '{ name: a, match: { type: subnet, prefixLength: { min: 25, max: 28 } }, critical: { any: [{ freeBelow: 12 }, { usedPercent: 95 }] } }',
    'rules[0].critical.any[0].freeBelow: 12 are more than a /28',
  ],
  [
    '{ name: a, match: { type: subnet, prefixLength: { min: 26 } }, warning: { freeBelow: 32 } }',
    'than a /28 can have free',
  ],
  [
    '{ name: a, match: { type: public-ipv4-pool, prefixLength: 28 }, warning: { freeBelow: 17 } }',
    'than a /28 can have free (16)',
  ],
  ['{ name: a, warning: { freeBelow: 0 } }', 'rules[0].warning.freeBelow: never holds'],
  ['{ name: a, kind: freeSpace, critical: { freeBlocksBelow: { blocks: 0, of: 24 } } }', 'never holds'],
  ['{ name: a, critical: { usedPercent: 0 } }', 'always holds'],
  ['{ name: a, warning: { usedPercent: 95 }, critical: { usedPercent: 80 } }', 'rules[0].warning: is never seen'],
  ['{ name: a, warning: { freeBelow: 8 }, critical: { freeBelow: 16 } }', 'is never seen'],
  [
    '{ name: a, warning: { usedPercent: 90, freeBelow: 8 }, critical: { any: [{ usedPercent: 98 }, { freeBelow: 16 }] } }',
    'is never seen',
  ],
  ['{ name: a, kind: overlap, warning: on, critical: on }', 'is never seen'],
  [
    '{ name: a, kind: quota, match: { type: subnet }, warning: { quotaPercent: 80 } }',
    'quota is not checked for type subnet',
  ],
  ['{ name: a, match: { type: eip }, warning: { usedPercent: 80 } }', 'utilization is not checked for type eip'],
  ['{ name: a, match: { type: subnet, pool: leaf }, warning: { usedPercent: 80 } }', 'only an ipam-pool has a role'],
  [
    '{ name: a, match: { type: vpc, purpose: loadBalancer }, warning: { usedPercent: 80 } }',
    'only a subnet has a purpose',
  ],
  [
    '{ name: a, match: { type: subnet, family: ipv4, prefixLength: 29 }, warning: { usedPercent: 80 } }',
    'EC2 takes /16 to /28',
  ],
  ['{ name: a, match: { type: subnet, family: ipv6 }, warning: { usedPercent: 80 } }', 'IPv6 subnets do not fill up'],
  ['{ name: a, match: { type: subnet, prefixLength: 30 }, warning: { usedPercent: 80 } }', 'EC2 takes /16 to /28'],
  ['{ name: a, match: { family: ipv4, prefixLength: { min: 40 } }, warning: { usedPercent: 80 } }', 'IPv4 has no /40'],
  ['{ name: a, match: { type: ipv6-pool, family: ipv4 }, warning: { usedPercent: 80 } }', 'no ipv6-pool is ipv4'],
  ['{ name: a, match: { scope: private }, warning: { usedPercent: 80 } }', 'private is not a scope id'],
  [
    '{ name: a, match: { type: subnet, id: [vpc-1, vpc-2] }, warning: { usedPercent: 80 } }',
    'is not the id of a subnet',
  ],
  [
    '{ name: a, kind: quota, match: { type: elastic-ips, tags: { a: b } }, warning: { quotaPercent: 80 } }',
    'has no name, and no tags',
  ],
  [
    '{ name: a, match: { type: [subnet, vpc], prefixLength: 28 }, warning: { freeBelow: 17 } }',
    'than a /28 can have free (16)',
  ],
  [
    '{ name: a, match: { type: subnet }, warning: { freeBelow: 65532 } }',
    'than the largest subnet can have free (65,531)',
  ],
  ['{ name: a, match: { type: vpc }, warning: { freePrefixesBelow: 8 } }', 'only subnets have reservations'],
  ['{ name: a, kind: freeSpace, warning: { fragmentationPercent: 100 } }', 'never holds'],
  ['{ name: a, kind: freeSpace, warning: { runwayDays: 14 } }', 'full by design'],
  [
    '{ name: a, match: { type: subnet }, warning: { any: [{ runwayDays: 0 }, { freeBelow: 9 }] } }',
    'only when it is already full',
  ],
  [
    '{ name: a, match: { type: subnet, prefixLength: 28 }, critical: { usedPercent: 31 } }',
    'always holds: an empty /28 is 31.25 % used',
  ],
  [
    '{ name: a, kind: idle, match: { type: subnet, prefixLength: { min: 27 } }, warning: { usedPercentBelow: 15 } }',
    'never holds: an empty /27 is 15.63 % used',
  ],
  [
    '{ name: a, kind: freeSpace, match: { prefixLength: 24 }, warning: { freeBlocksBelow: { blocks: 1, of: 23 } } }',
    'a /24 has no room for a /23',
  ],
  [
    '{ name: a, kind: freeSpace, match: { prefixLength: 24 }, warning: { freeBlocksBelow: { blocks: 5, of: 26 } } }',
    '5 are more than a /24 has (4)',
  ],
  [
    '{ name: a, kind: freeSpace, match: { family: ipv4 }, warning: { freeBlocksBelow: { blocks: 1, of: 64 } } }',
    'IPv4 has no /64',
  ],
  [
    '{ name: a, kind: freeSpace, warning: { freeBlocksBelow: { blocks: 8, of: 24 } }, critical: { freeBlocksBelow: { blocks: 2, of: 22 } } }',
    'is never seen',
  ],
])('%s is told', (rule, text) => {
  expect(doubts(`- ${rule}`)).toEqual([expect.stringContaining(text)]);
});

test.each([
  ['{}', '{ type: subnet, name: "eks-*" }'],
  ['{ type: [subnet, vpc] }', '{ type: subnet, family: ipv4 }'],
  ['{ name: "eks-*" }', '{ name: [eks-prod-*, eks-a] }'],
  ['{ tags: { env: "*" } }', '{ tags: { env: [prod, test], team: pay } }'],
  ['{ prefixLength: { min: 24 } }', '{ prefixLength: { min: 26, max: 27 } }'],
  ['{ account: ["111122223333", "222233334444"] }', '{ account: "222233334444", region: eu-west-1 }'],
])('after a rule for %s nothing reaches one for %s', (first, second) => {
  const found = doubts(
    `- { name: a, match: ${first}, critical: off }\n- { name: b, match: ${second}, critical: { usedPercent: 90 } }`,
  );

  expect(found).toEqual(['rules[1]: nothing reaches "b": rules[0] ("a") matches all of it first']);
});

test.each([
  ['{ type: subnet }', '{ type: [subnet, vpc] }'],
  ['{ name: "eks-prod-*" }', '{ name: "eks-*" }'],
  ['{ tags: { env: prod } }', '{ tags: { team: pay } }'],
  ['{ prefixLength: { min: 24 } }', '{ prefixLength: { min: 20, max: 27 } }'],
  ['{ prefixLength: 28 }', '{}'],
])('after a rule for %s something is left to one for %s', (first, second) => {
  expect(
    doubts(
      `- { name: a, match: ${first}, critical: off }\n- { name: b, match: ${second}, critical: { usedPercent: 90 } }`,
    ),
  ).toEqual([]);
});

test.each([
  ['{ type: subnet }', '{ type: vpc }', '{ type: [subnet, vpc], name: x }'],
  ['{ family: ipv4 }', '{ family: ipv6 }', '{}'],
  ['{ scopeType: private }', '{ scopeType: public, account: "111122223333" }', '{ account: "111122223333" }'],
  ['{ region: eu-west-1 }', '{ region: [eu-west-2, eu-west-3] }', '{ region: [eu-west-1, eu-west-3] }'],
])('after rules for %s and %s nothing reaches one for %s', (first, second, third) => {
  const rules = [first, second, third].map((match, at) => `- { name: r${at}, match: ${match}, critical: off }`);
  expect(doubts(rules.join('\n'))).toEqual([
    'rules[2]: nothing reaches "r2": rules[0] ("r0") and rules[1] ("r1") match all of it first',
  ]);
});

test.each([
  ['{ type: subnet }', '{ type: vpc }', '{}'],
  ['{ family: ipv4, name: x }', '{ family: ipv6 }', '{}'],
  // A VPC with a /16 and a /24 is neither.
  ['{ type: vpc, prefixLength: { min: 24 } }', '{ type: vpc, prefixLength: { max: 23 } }', '{ type: vpc }'],
])('after rules for %s and %s something is left to one for %s', (first, second, third) => {
  const rules = [first, second, third].map((match, at) => `- { name: r${at}, match: ${match}, critical: off }`);
  expect(doubts(rules.join('\n'))).toEqual([]);
});

test.each([
  '{ name: a, match: { type: subnet }, warning: { freeBelow: 64 } }',
  '{ name: a, match: { type: [subnet, vpc] }, warning: { freeBelow: 100000 } }',
  '{ name: a, kind: freeSpace, match: { prefixLength: { max: 24 } }, warning: { freeBlocksBelow: { blocks: 4, of: 26 } } }',
  '{ name: a, kind: freeSpace, match: { type: ipam-pool }, warning: { freeBlocksBelow: { blocks: 3, of: default } } }',
  '{ name: a, kind: freeSpace, warning: { freeBlocksBelow: { blocks: 9, of: 24 } }, critical: { freeBlocksBelow: { blocks: 2, of: 22 } } }',
  '{ name: a, match: { id: [vpc-1, subnet-1], type: subnet }, warning: { usedPercent: 80 } }',
  '{ name: a, match: { scope: [ipam-scope-0a1b2c3d4e5f67890, ec2-1] }, warning: { usedPercent: 80 } }',
  // A /28 with nothing in it is 31 % used: five of its sixteen are AWS's own.
  '{ name: a, kind: idle, warning: on, critical: { usedPercentBelow: 10 } }',
  '{ name: a, kind: idle, match: { type: subnet, prefixLength: { min: 26 } }, warning: { usedPercentBelow: 15 } }',
  '{ name: a, match: { type: subnet, prefixLength: 28 }, critical: { usedPercent: 10, freeBelow: 4 } }',
])('%s is nothing to doubt', (rule) => {
  expect(doubts(`- ${rule}`)).toEqual([]);
});

test('a level that nothing of its size can meet hides no other one', () => {
  const rule = (size: string, warning: number, critical: number) =>
    doubts(
      `- { name: a, match: { type: subnet, prefixLength: ${size} }, warning: { freeBelow: ${warning} }, critical: { freeBelow: ${critical} } }`,
    );
  expect(rule('26', 30, 60)).toEqual([expect.stringContaining('60 are more than a /26 can have free (59)')]);
  // The /26 has 30 free, and is warned of.
  expect(rule('{ min: 24, max: 26 }', 30, 60)).toEqual([
    expect.stringContaining('60 are more than a /26 can have free (59)'),
    'rules[0].warning: is seen only of what can never have 60 free: elsewhere, critical holds wherever it does',
  ]);
  expect(rule('{ min: 24, max: 26 }', 30, 40)).toEqual([expect.stringContaining('is never seen')]);
});

test('nor is the built-in policy', () => {
  expect(doubtsOf(builtInPolicy)).toEqual([]);
});

test('rules of other kinds take nothing away, nor is a milder warning odd', () => {
  expect(
    doubts(`- { name: a, kind: overlap, warning: on }
- { name: b, warning: { usedPercent: 80 }, critical: { usedPercent: 90 } }
- { name: c, kind: freeSpace, warning: { freeBlocksBelow: { blocks: 3, of: 24 } }, critical: { freeBlocksBelow: { blocks: 1, of: 24 } } }`),
  ).toEqual([]);
});

test('the examples are meant as they are', () => {
  for (const file of readdirSync('examples').filter((each) => each.endsWith('.yaml'))) {
    const text = readFileSync(`examples/${file}`, 'utf8');
    expect(doubtLines({ file, text, policy: parsePolicy(text, file) })).toEqual([]);
  }
});
