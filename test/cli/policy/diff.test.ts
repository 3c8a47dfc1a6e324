import { expect, test } from 'vitest';
import { changeLines, policyChanges } from '../../../cli/policy/deployed/diff.ts';
import { Policy, type PolicyInput } from '../../../core/policy/schema.ts';

const rule = (name: string, freeBelow = 64) => ({ name, match: { type: 'subnet' as const }, critical: { freeBelow } });

function diff(before: Partial<PolicyInput>, after: Partial<PolicyInput>): string[] {
  const policy = (input: Partial<PolicyInput>) => Policy.parse({ version: 1, ...input });
  return changeLines(policyChanges(policy(before), policy(after)), (_, text) => text);
}

test('The same rules in another order are a change: the first that matches decides', () => {
  expect(diff({ rules: [rule('a'), rule('b')] }, { rules: [rule('b'), rule('a')] })).toEqual([
    '~ order of the rules',
    '    a, b  →  b, a',
  ]);
});

test('A rule that comes in between is not a change of order', () => {
  expect(diff({ rules: [rule('a'), rule('b')] }, { rules: [rule('a'), rule('c'), rule('b')] })).toEqual([
    '+ rule c',
    '    matches: subnets',
    '    critical: free < 64',
    '    warning: as in the built-in policy',
  ]);
});

test('A rule that goes is shown with what it said', () => {
  expect(diff({ rules: [rule('a')] }, {})).toEqual([
    '- rule a',
    '    matches: subnets',
    '    critical: free < 64',
    '    warning: as in the built-in policy',
  ]);
});

test('Other ways out are named', () => {
  expect(diff({}, { outputs: { notify: { topic: 'security' } } })).toEqual([
    '~ outputs',
    '    Message   to topic default  →  Message   to topic security',
  ]);
});

test('An output that the words do not cover is still a change', () => {
  const handOff = (severity: 'critical' | 'warning') => ({ consumers: [{ to: 'chat', filter: { severity } }] });

  expect(diff({ outputs: { handOff: handOff('critical') } }, { outputs: { handOff: handOff('warning') } })).toEqual([
    '~ outputs',
    expect.any(String),
  ]);
});

test('Names of rules cannot draw on the terminal', () => {
  expect(diff({}, { rules: [rule('\u001b[31mred\nline')] })[0]).toBe('+ rule red line');
});

test('Nothing changed is no change', () => {
  expect(diff({ rules: [rule('a')] }, { rules: [rule('a')] })).toEqual([]);
});

test('Addresses that are taken, or no longer, are a change', () => {
  const cloud = { cidr: '10.8.0.0/14', name: 'other cloud' };
  expect(diff({ occupied: [cloud] }, { occupied: [{ cidr: '10.200.0.0/16', name: 'Frankfurt', scope: 's' }] })).toEqual(
    [
      '- occupied addresses',
      '    Occupied  10.8.0.0/14: other cloud',
      '+ occupied addresses',
      '    Occupied  10.200.0.0/16: Frankfurt, in scope s',
    ],
  );
});

test('What may overlap, and what is compared, is a change', () => {
  expect(diff({}, { overlap: { allowed: ['172.31.0.0/16'], join: [['scope-a', 'scope-b']] } })).toEqual([
    '~ overlaps',
    '    Overlaps  are allowed in 172.31.0.0/16, 100.64.0.0/10 and 198.19.0.0/16  →  Overlaps  are allowed in 172.31.0.0/16; Compared  scope-a and scope-b',
  ]);
});

test('A rule that becomes one about something else is a change', () => {
  const about = (kind: 'unmanaged' | 'ignored') => ({ name: 'a', kind, warning: 'on' as const });
  expect(diff({ rules: [about('unmanaged')] }, { rules: [about('ignored')] })[1]).toMatch(
    /for unmanaged .*for ignored/,
  );
});
