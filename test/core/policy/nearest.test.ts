import { expect, test } from 'vitest';
import { parsePolicy } from '../../../core/policy/parse.ts';
import { PolicyError } from '../../../core/policy/policy-error.ts';

function problems(text: string): string {
  try {
    parsePolicy(text, 'p');
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
  }
  return '';
}

test.each([
  ['rulez: []', 'rulez: unknown field; did you mean rules?'],
  ['rules: [{ name: a, kinds: quota }]', 'rules[0].kinds: unknown field; did you mean kind?'],
  ['rules: [{ name: a, match: { acount: "1" } }]', 'match.acount: unknown field; did you mean account?'],
  ['rules: [{ name: a, match: { prefix_length: 24 } }]', 'did you mean prefixLength?'],
  ['rules: [{ name: a, match: { prefixLength: { mn: 24 } } }]', 'prefixLength.mn: unknown field; did you mean min?'],
  ['rules: [{ name: a, warning: { used: 80 } }]', 'warning.used: unknown field; did you mean usedPercent?'],
  [
    'rules: [{ name: a, critical: { any: [{ free_below: 8 }] } }]',
    'any[0].free_below: unknown field; did you mean freeBelow?',
  ],
  [
    'rules: [{ name: a, kind: freeSpace, warning: { freeBlocksBelow: { block: 1, of: 24 } } }]',
    'freeBlocksBelow.block: unknown field; did you mean blocks?',
  ],
  ['alerts: { reminders: { dayly: on } }', 'reminders.dayly: unknown field; did you mean daily?'],
  ['alerts: { clear: { freeTime: 2 } }', 'clear.freeTime: unknown field; did you mean freeTimes?'],
  ['quotas: { cidrPerVpc: 9 }', 'quotas.cidrPerVpc: unknown field; did you mean cidrsPerVpc?'],
  [
    'quotas: { accounts: { "111122223333": { elasticIps: 9 } } }',
    'elasticIps: unknown field; did you mean elasticIpsPerRegion?',
  ],
  ['routes: [{ name: a, match: { id: "*" }, to: { topics: x } }]', 'to.topics: unknown field; did you mean topic?'],
  ['outputs: { metrics: { namespaces: x } }', 'metrics.namespaces: unknown field; did you mean namespace?'],
  [
    'outputs: { handOff: { consumers: [{ to: x, filtre: {} }] } }',
    'consumers[0].filtre: unknown field; did you mean filter?',
  ],
  ['rules: [{ name: a, type: subnet }]', 'rules[0].type: unknown field; did you mean match.type?'],
  ['rules: [{ name: a, freeBelow: 8 }]', 'rules[0].freeBelow: unknown field; did you mean warning.freeBelow?'],
  ['mutes: []', 'mutes: unknown field; did you mean alerts.mutes?'],
  ['topic: x', 'topic: unknown field; did you mean outputs.notify.topic?'],
  ['elasticIpsPerRegion: 20', 'did you mean quotas.elasticIpsPerRegion?'],
  ['inspect: { match: { tag: {} } }', 'inspect.match.tag: unknown field; did you mean tags?'],
])('%s', (text, said) => {
  expect(problems(`version: 1\n${text}\n`)).toContain(said);
});

test('each unknown field has a line of its own, and nothing far-fetched is meant', () => {
  expect(problems('version: 1\nnonsense: 1\nrulse: []\n').split('\n')).toEqual([
    'p:2:11  nonsense: unknown field (there are version, name, rules, alerts, routes, accountNames, coverage, inspect, quotas, overlap, occupied, outputs)',
    'p:3:8  rulse: unknown field; did you mean rules?',
  ]);
});

test.each([
  ['rules: [{ name: a, match: { type: subnett } }]', '; did you mean subnet?'],
  ['rules: [{ name: a, kind: overlapp }]', '; did you mean overlap?'],
  ['occupied: [{ name: a, fil: x.csv }]', 'occupied[0].fil: unknown field; did you mean file?'],
  [
    'alerts: { mutes: [{ match: { id: x }, expire: 2027-01-01, reason: x }] }',
    'expire: unknown field; did you mean expires?',
  ],
  ['routes: [{ name: a, macth: { id: x }, to: { topic: t } }]', 'macth: unknown field; did you mean match?'],
])('%s is one problem, with what was meant', (policy, text) => {
  expect(problems(`version: 1\n${policy}`).split('\n')).toEqual([expect.stringContaining(text)]);
});

test('what is missing says what is expected', () => {
  expect(problems('version: 1\nalerts: { mutes: [{ match: { id: x }, reason: x }] }').split('\n')).toEqual([
    expect.stringContaining('alerts.mutes[0].expires: is missing (expected a text)'),
  ]);
});
