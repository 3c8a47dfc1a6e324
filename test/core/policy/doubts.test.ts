import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { doubtLines } from '../../../core/policy/doubts.ts';
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
    'nothing is asked for quota of type subnet',
  ],
  ['{ name: a, match: { type: eip }, warning: { usedPercent: 80 } }', 'nothing is asked for utilization of type eip'],
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
