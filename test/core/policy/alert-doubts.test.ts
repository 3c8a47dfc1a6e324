import { expect, test } from 'vitest';
import { doubtLines } from '../../../core/policy/doubts.ts';
import { parsePolicy } from '../../../core/policy/parse.ts';

function doubts(lines: readonly string[]): string[] {
  const text = ['version: 1', ...lines, ''].join('\n');
  return doubtLines({ file: 'p', text, policy: parsePolicy(text, 'p') }).map((line) =>
    line.replace(/^p:\d+:\d+ {2}/, ''),
  );
}

const routes = (...matches: readonly string[]) => [
  'routes:',
  ...matches.map((match, at) => `  - { name: r${at}, match: ${match}, to: { topic: t } }`),
];

test.each([
  ['{ id: "*" }', '{ account: "111122223333" }'],
  ['{ severity: critical }', '{ severity: critical, region: eu-west-1 }'],
  ['{ kind: "*", type: [subnet, vpc] }', '{ type: subnet, tags: { team: pay } }'],
  ['{ accountName: "pay-*" }', '{ accountName: [pay-prod, "pay-test-*"] }'],
  ['{ tags: { env: "*" } }', '{ tags: { env: prod }, ou: ou-1 }'],
])('after a route for %s nothing reaches one for %s', (first, second) => {
  expect(doubts(routes(first, second))).toEqual(['routes[1]: nothing reaches "r1": routes[0] ("r0") keeps all of it']);
});

test('nor after one for each severity', () => {
  expect(doubts(routes('{ severity: critical }', '{ severity: warning, type: subnet }', '{ type: subnet }'))).toEqual([
    'routes[2]: nothing reaches "r2": routes[0] ("r0") and routes[1] ("r1") keep all of it',
  ]);
});

test.each([
  ['{ severity: critical }', '{ account: "111122223333" }'],
  ['{ id: "*", continue: 0 }', '{ account: "111122223333" }'],
  // Of what has no name, or is in no known account, a glob for anything does not hold.
  ['{ name: "*" }', '{ type: subnet }'],
  ['{ account: "*" }', '{ type: subnet }'],
  ['{ participant: "4455*" }', '{ type: subnet }'],
])('after a route for %s something is left to one for %s', (first, second) => {
  const isKept = first.includes('continue');
  const lines = routes(first.replace(', continue: 0', ''), second);
  expect(doubts(isKept ? lines.map((line) => line.replace('r0, ', 'r0, continue: true, ')) : lines)).toEqual([]);
});

test.each([
  [routes('{ kind: utilisation }'), 'routes[0].match.kind: no alert has it: utilisation fits no kind (there are util'],
  [routes('{ type: [subnets, vpcs] }'), 'routes[0].match.type: no alert has it: subnets, vpcs fits no type'],
  [routes('{ scopeType: Private }'), 'fits no type of a scope (there are private, public)'],
  [routes('{ rule: "eks *" }'), 'routes[0].match.rule: no alert has it: eks * fits no name of a rule'],
  [
    ['alerts: { mutes: [{ match: { kind: full }, reason: x, expires: 2027-01-01 }] }'],
    'alerts.mutes[0].match.kind: no alert has it: full fits no kind',
  ],
])('no alert meets %s', (lines, text) => {
  expect(doubts(lines)).toEqual([expect.stringContaining(text)]);
});

test('globs of what there is are met', () => {
  const rules = ['rules: [{ name: eks nodes, match: { type: subnet }, warning: { freeBelow: 64 } }]'];
  expect(doubts([...rules, ...routes('{ rule: ["eks *", "built-in*"], kind: "free*", type: "*-pool" }')])).toEqual([]);
});
